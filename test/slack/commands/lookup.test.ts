import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import type { Finding } from '../../../src/model/report.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findingAt, findings } from '../support/findings.ts';
import { keepRun } from '../support/kept-run.ts';

let store: Store;
let bot: StartedBot;
beforeAll(async () => {
  store = await memoryStore();
  bot = await startBot({
    store,
    runs: createRuns({ store, clock, accountName: () => 'payments' }),
    environments: [environment(), environment({ name: 'secret', viewers: ['U0BOB'] })],
  });
});
beforeEach(() => {
  bot.slack.workspace.messages.length = 0;
});
afterEach(async () => {
  await store.db.deleteFrom('runs').execute();
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

const ask = async (text: string, by = {}) => (await bot.slack.command(text, by)).text;
const ID = 'i-00000000000000001';

describe('an instance id', () => {
  it('brings the newest kept finding with its age', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: [findingAt(1, { name: 'old-name' })] });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(2) });

    for (const typed of [ID, `prod ${ID}`, ID.toUpperCase()]) {
      const answer = await ask(typed);
      expect(answer).toContain('*1. P1* web-1 `i-00000000000000001`');
      expect(answer).toContain('payments (111122223333) · us-east-1');
      expect(answer).toContain('As of 3 hours ago, from run `new` of prod. It has no thread that I know of.');
    }
  });

  it('tells where a newer run says nothing about it any more', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(1) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: [] });
    expect(await ask(ID)).toContain('Run `new`, 3 hours ago, read its account and Region completely');

    await keepRun(store, { id: 'newest', hoursAgo: 1, findings: [], scopes: { 'us-east-1': 'partial' } });
    expect(await ask(ID)).toContain('could not read its account and Region completely');
  });

  it('does not take a run of other Regions for an answer about its own', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(1) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: [], regions: ['eu-west-1'] });
    expect(await ask(ID)).not.toContain('Run `new`');
  });

  it.each([
    ['complete', 'it was compliant, stopped without a patch record, or not in these'],
    ['partial', 'it may have been missed there'],
    ['failed', 'could read nothing'],
  ] as const)('that is not known is never called compliant: the last run was %s', async (status, words) => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(2), status });
    const answer = await ask('prod i-0fffffffffffffff9');
    expect(answer).toContain('No finding about `i-0fffffffffffffff9` is kept.');
    expect(answer).toContain(words);
  });

  it('that is nearly right or cut short brings those that could be meant', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(9) });
    expect(await ask('i-0000000000000000x')).toContain('Did you mean `i-00000000000000001`?');
    expect(await ask('i-0000')).toContain('and 4 more that begin so');
  });

  it('says what was never assessed', async () => {
    expect(await ask(ID)).toContain('prod was not assessed yet: `/patchcheck prod`');
  });

  it('tells nothing of an environment that the asker may not read', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(1), environment: 'secret' });
    expect(await ask(ID)).toContain('No finding about');
    expect(await ask(ID)).not.toContain('secret');
    expect(await ask(`secret ${ID}`)).toContain('not among the viewers');
    expect(await ask(ID, { user: 'U0BOB' })).toContain('web-1');
  });

  it.each(['secret nowhere', 'secret cve nonsense', 'Secret i-1 i-2', `secret ${'x'.repeat(3_000)}`])(
    'explains no typo to whoever may not read the environment: %.20s',
    async (typed) => {
      const answer = await ask(typed);
      expect(answer).toContain('not among the viewers');
      expect(answer).not.toMatch(/payments|us-east-1/);
      expect(await ask(typed, { user: 'U0BOB' })).not.toContain('not among the viewers');
    },
  );
});

const CVE = 'CVE-2021-3709';
function lacking(rank: number, cves: string[]): Finding {
  const base = findingAt(rank);
  const { counts } = base.compliance;
  const patch = {
    id: 'apport.x86_64',
    title: 'apport',
    state: 'MISSING' as const,
    severity: null,
    classification: null,
    cves,
    installedAt: null,
  };
  const known = counts && { ...counts, missing: 1, failed: 0 };
  return { ...base, compliance: { ...base.compliance, counts: known, patches: [patch] } };
}

describe('a CVE', () => {
  it('is told by group, with what is not known', async () => {
    await keepRun(store, {
      id: 'new',
      hoursAgo: 2,
      regions: ['us-east-1'],
      status: 'partial',
      totals: { compliant: 90 },
      findings: [lacking(1, [CVE]), lacking(2, []), lacking(3, ['CVE-2020-1'])],
    });
    const answer = await ask(`prod cve ${CVE}`);
    expect(answer).toContain('1 instance reports a missing patch that lists it');
    expect(answer).toContain('From run `new`, 2 hours ago.');
    expect(answer).toContain('91 that report no missing patch for it, which is not proof');
    expect(answer).toContain('At least 7 more instances have no patch record');
    expect(answer).toContain('payments us-east-1 (read in part), payments eu-west-1 (not part of the run)');
    expect(answer).toContain('P1 web-1 `i-00000000000000001` payments us-east-1: apport.x86_64 (missing)');
    expect(answer).toContain(
      'web-2 `i-00000000000000002` payments us-east-1: 1 of 1 open patches list no CVE',
    );
    expect(answer).not.toContain('web-3');
    expect(bot.slack.channelMessages()).toHaveLength(0);
  });

  it('that nobody lists is not called absent', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 2, findings: [] });
    expect(await ask(`prod ${CVE}`)).toContain('no instance reports a missing patch that lists it');
  });

  it('is turned page by page, in place', async () => {
    const many = Array.from({ length: 45 }, (_, index) => lacking(index + 1, [CVE]));
    await keepRun(store, { id: 'new', hoursAgo: 200, findings: many });
    expect(await ask(`prod cve ${CVE}`)).toContain('Page 1 of 3.');
    const [first] = bot.slack.ephemerals();
    if (first === undefined) throw new Error('no answer');
    expect(messageAsText(first)).toContain('That is old: assess again');
    expect((await bot.slack.click(first, 'cve-page')).acknowledged).toBe(true);
    const second = await bot.slack.waitFor('the second page', () =>
      bot.slack.ephemerals().find((message) => message.text.includes('Page 2 of 3.')),
    );
    expect(messageAsText(second)).toContain('web-21');
    expect(bot.slack.ephemerals()).toHaveLength(1);
  });

  it.each([
    [[], 'prod was not assessed yet'],
    [[{ id: 'new', hoursAgo: 1, findings: [], status: 'failed' as const }], 'could read nothing'],
  ])('needs a run that could read something', async (kept, words) => {
    for (const run of kept) await keepRun(store, run);
    expect(await ask(`prod cve ${CVE}`)).toContain(words);
  });
});
