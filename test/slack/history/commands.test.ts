import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
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
  bot.slack.workspace.views.clear();
});
afterEach(async () => {
  for (const table of ['runs', 'exceptions', 'assignments', 'streaks'] as const) {
    await store.db.deleteFrom(table).execute();
  }
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

const ask = async (text: string, by = {}) => (await bot.slack.command(text, by)).text;
const FIRST = 'i-00000000000000001';

/** Two runs of prod: the third instance is fixed by a window, the fifth is new, the others stay. */
async function twoRuns() {
  await keepRun(store, { id: 'old', hoursAgo: 50, findings: [1, 2, 3].map((rank) => findingAt(rank)) });
  await keepRun(store, {
    id: 'new',
    hoursAgo: 3,
    findings: [1, 2, 5].map((rank) => findingAt(rank)),
    resolved: [
      {
        instanceId: 'i-00000000000000003',
        ending: 'schedule',
        by: 'mw-0123456789abcdef0',
        at: new Date(clock.now().getTime() - 20 * 3_600_000).toISOString(),
      },
    ],
  });
}

describe('history', () => {
  it('lists runs with what they counted and changed, of the environments that may be read', async () => {
    await twoRuns();
    const answer = await ask('history');
    expect(answer).toContain('*prod*, newest first');
    expect(answer).toContain('3 non-compliant, 0 unknown');
    expect(answer).toContain('since the run before: 1 new, 1 fixed · run `new`');
    expect(answer).not.toContain('secret');
    expect(await ask('history secret')).toContain('You are not among the viewers of secret');
    expect(await ask('history secret', { user: 'U0BOB' })).toContain('was not assessed yet');
  });

  it('names what a narrow run covered, and that a failed one says nothing', async () => {
    await keepRun(store, { id: 'all', hoursAgo: 9, findings: findings(1) });
    await keepRun(store, { id: 'narrow', hoursAgo: 5, findings: findings(1), regions: ['us-east-1'] });
    await keepRun(store, { id: 'failed', hoursAgo: 1, findings: [], status: 'failed' });
    const answer = await ask('history prod');
    expect(answer).toContain('only 1 account in us-east-1');
    expect(answer).toMatch(/nothing could be read · run `failed`/);
  });
});

describe('diff', () => {
  it('tells the two newest runs apart: counts, and instances by what happened to them', async () => {
    await twoRuns();
    const answer = await ask('diff prod');
    expect(answer).toContain('1 new, 2 still open, 1 fixed (1 by a window or association).');
    expect(answer).toMatch(/\*New\*\n• P2 web-5 `i-00000000000000005` `disk-full` \(payments us-east-1\)/);
    expect(answer).toMatch(/\*Fixed\*\n• P1 web-3 .*, by a window or association `mw-0123456789abcdef0`/);
  });

  it('does not call a gap a fix', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(2) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(1), status: 'partial' });
    const answer = await ask('diff prod');
    expect(answer).toContain('1 not seen this time');
    expect(answer).not.toContain('fixed');
  });

  it('says so where there are not two runs', async () => {
    await keepRun(store, { id: 'only', hoursAgo: 3, findings: findings(1) });
    expect(await ask('diff')).toContain('there are not two runs yet to compare');
  });
});

describe('mine and owner', () => {
  it('list what is open, with a way to the details', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(12) });
    expect(await ask('mine')).toContain('Nothing that is open is assigned to you');
    const answer = await ask('owner Team-Web');
    expect(answer).toContain('*12 findings of owner Team-Web*');
    expect(answer).toContain('and 2 more findings');
    expect(await ask('owner nobody at all')).toContain('has the owner nobody at all');
    expect(await ask('owner')).toContain('Say whose findings');
    const list = bot.slack.ephemerals().find(({ text }) => text.includes('12 findings of owner'));
    if (list === undefined) throw new Error('no list');
    await bot.slack.click(list, 'finding-details');
    const details = await bot.slack.waitFor('details', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modalAsText(modal).includes('CAUSE') ? modalAsText(modal) : null;
    });
    expect(details).toContain('UNTIL WHEN, AND WHO');
  });
});

describe('instance', () => {
  it('tells all that an instance has been through, newest first', async () => {
    await twoRuns();
    await keepRun(store, { id: 'again', hoursAgo: 1, findings: [1, 2, 3].map((rank) => findingAt(rank)) });
    const answer = await ask('instance i-00000000000000003');
    expect(answer).toContain('What it has been through');
    const back = answer.indexOf('*back again*, for the 2nd time');
    const fixed = answer.indexOf('*fixed* by a window or association `mw-0123456789abcdef0`');
    const first = answer.indexOf('*reported for the first time*');
    expect(back).toBeGreaterThan(0);
    expect(fixed).toBeGreaterThan(back);
    expect(first).toBeGreaterThan(fixed);
    expect(await ask('instance')).toContain('Say which instance');
  });
});

describe('snooze', () => {
  it('says where the button is, and how long it may be', async () => {
    expect(await ask('snooze')).toContain('prod: for 90 days at most');
    expect(await ask(`snooze ${FIRST}`)).toContain('Snooze or accept');
  });
});

describe('explain', () => {
  const OUTPUT = [
    'Running transaction',
    'Error: No space left on device password=hunter2',
    'failed to run commands: exit status 156',
  ].join('\n');
  const explained = () =>
    bot.slack.waitFor('an explanation', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modalAsText(modal).includes('CAUSE') ? modalAsText(modal) : null;
    });

  it('opens a window, and says what the output means, without secrets', async () => {
    await bot.slack.command('explain');
    const form = await bot.slack.waitFor('the form', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modalAsText(modal).includes('Output of') ? modal : null;
    });
    const empty = await bot.slack.send(form, {
      'explain-output-text': { 'explain-output-text': { value: ' ' } },
    });
    expect(empty.body).toMatchObject({ response_action: 'errors' });
    await bot.slack.send(form, { 'explain-output-text': { 'explain-output-text': { value: OUTPUT } } });
    const text = await explained();
    expect(text).toContain('CAUSE: DISK-FULL');
    expect(text).toContain('WHAT TO DO');
    expect(text).not.toContain('hunter2');
  });

  it('reads any message, links, entities and attached snippets included', async () => {
    const message = {
      ts: '1.1',
      text: 'look at &lt;this&gt; <https://example.com/x|please>',
      files: [{ preview: OUTPUT, preview_is_truncated: true }],
    };
    await bot.slack.shortcut('explain-output', message);
    const text = await explained();
    expect(text).toContain('CAUSE: DISK-FULL');
    expect(text).toContain('the beginning of the attached text only');
  });

  it('says where a message holds nothing to read', async () => {
    await bot.slack.shortcut('explain-output', { ts: '1.1', files: [{ mimetype: 'image/png' }] });
    const text = await bot.slack.waitFor('words', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modalAsText(modal).includes('no text that I can read');
    });
    expect(text).toBe(true);
  });

  it('is refused to guests', async () => {
    await bot.slack.shortcut('explain-output', { ts: '1.1', text: OUTPUT }, { user: 'U0GUEST' });
    expect(bot.slack.modal('U0GUEST')).toBeUndefined();
  });
});
