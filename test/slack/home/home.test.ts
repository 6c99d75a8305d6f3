import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import type { RemediationRecord } from '../../../src/model/remediation.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import { beginSchedule } from '../../../src/store/digest-schedules.ts';
import { insertDraft } from '../../../src/store/remediations.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { keepRun } from '../support/kept-run.ts';
import { keyOf, planOf, recordOf } from '../support/remediation-records.ts';

const TABLES = [
  'slack_conversations',
  'slack_homes',
  'remediations',
  'digest_schedules',
  'exceptions',
  'assignments',
  'streaks',
  'runs',
] as const;

let store: Store;
let bot: StartedBot;

beforeAll(async () => {
  store = await memoryStore();
  bot = await startBot({
    store,
    runs: createRuns({ store, clock, accountName: () => 'payments' }),
    environments: [
      environment({ operators: ['U0ALICE'], approvers: ['U0BOB'] }),
      environment({ name: 'dev', production: false }),
      environment({ name: 'secret', viewers: ['U0BOB'] }),
    ],
  });
});
beforeEach(() => {
  bot.slack.workspace.homes.clear();
  bot.slack.workspace.views.clear();
  bot.slack.workspace.messages.length = 0;
});
afterEach(async () => {
  for (const table of TABLES) await store.db.deleteFrom(table).execute();
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

const homeWith = (word: string, user = 'U0ALICE') =>
  bot.slack.waitFor(`${word} in Home`, () => {
    const text = bot.slack.homeAsText(user);
    return text.includes(word) ? text : null;
  });

async function homeOf(user: string, word = 'As of'): Promise<string> {
  await bot.slack.openHome(user);
  return homeWith(word, user);
}

const windowWith = (word: string) =>
  bot.slack.waitFor(`a window with ${word}`, () => {
    const modal = bot.slack.modal();
    return modal !== undefined && modalAsText(modal).includes(word) ? modal : null;
  });

async function keepRequest(changes: Partial<RemediationRecord>): Promise<void> {
  const plan = planOf([keyOf(1), keyOf(2)]);
  await insertDraft(store, recordOf(plan, changes), [], '0'.repeat(64));
}

describe('Home', () => {
  it('shows each environment with its last run, what is open by level, and what changed', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(2) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(4) });
    const home = await homeOf('U0ALICE');
    expect(home).toContain('*prod* · 4 open: P1 3, P2 1, P3 0, P4 0');
    expect(home).toContain('Since the run before: 2 new');
    expect(home).toMatch(/Assessed .* UTC · run `new`/);
    expect(home).toContain('*dev*\nNot assessed yet.');
  });

  it('never calls an environment clean that could not be read', async () => {
    await keepRun(store, { id: 'partly', hoursAgo: 3, findings: [], status: 'partial' });
    const home = await homeOf('U0ALICE');
    expect(home).toContain('nothing open, as far as could be read');
    expect(home).toContain('not everything could be read');
  });

  it('holds nothing of environments that the person may not see, and says that there are such', async () => {
    await keepRun(store, { id: 'hush', hoursAgo: 3, environment: 'secret', findings: findings(2) });
    expect(await homeOf('U0ALICE')).not.toContain('secret');
    expect(await homeOf('U0ALICE')).toContain('1 environment not shown here');
    expect(await homeOf('U0BOB')).toContain('*secret* · 2 open');
  });

  it.each(['U0GUEST', 'U0STRANGER'])('tells %s politely that they may not use it', async (user) => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(4) });
    await bot.slack.openHome(user);
    const home = await homeWith('PATCHCHECK', user);
    expect(home).toMatch(/Guests may not use patchcheck|only members of the workspace/);
    expect(home).not.toContain('prod');
  });

  it('is for the Home tab: messages open another', async () => {
    await bot.slack.openHome('U0ALICE', 'messages');
    await bot.slack.openHome('U0BOB');
    await homeWith('As of', 'U0BOB');
    expect(bot.slack.homeAsText('U0ALICE')).toBe('');
  });

  it('shows approvers what waits for them, with the way to it, and nobody else', async () => {
    const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    await keepRequest({ id: 'r-1', state: 'awaiting-approval', reason: 'CHG-1', expiresAt });
    expect(await homeOf('U0BOB')).toContain('WAITS FOR YOUR DECISION (1)');
    expect(await homeOf('U0BOB')).toContain(
      'reboot of 2 instances of prod by <@U0ALICE>: waits for approval',
    );
    expect(await homeOf('U0ALICE')).not.toContain('WAITS FOR YOUR DECISION');
  });

  it('shows what is under way, and digests', async () => {
    await keepRequest({ id: 'r-2', state: 'running', reason: 'CHG-1' });
    await beginSchedule(
      store.db,
      {
        id: 'd-1',
        environment: 'prod',
        channel: 'C0PATCHING',
        cron: '0 9 * * 1-5',
        timezone: 'Europe/London',
        include: ['changes'],
        source: 'slack',
        author: 'U0ALICE',
      },
      clock.now(),
    );
    const home = await homeOf('U0ALICE');
    expect(home).toContain('UNDER WAY (1)');
    expect(home).toContain('DIGESTS (1)');
    expect(home).toContain('prod in <#C0PATCHING>: Monday to Friday at 09:00 (Europe/London)');
  });

  it('stays narrowed down to an environment until that is lifted', async () => {
    await homeOf('U0ALICE', '*dev*');
    await bot.slack.actInHome('home-environment', { value: 'prod' });
    await bot.slack.waitFor('prod alone', () => !bot.slack.homeAsText().includes('*dev*'));
    expect(await homeOf('U0ALICE', '*prod*')).not.toContain('*dev*');
    await bot.slack.actInHome('home-environment', { value: '*' });
    await homeWith('*dev*');
  });

  it('begins an assessment where the person says, and shows what changed', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(2) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(4) });
    await homeOf('U0ALICE', '4 open');
    await bot.slack.actInHome('home-diff', { value: 'prod' });
    expect(modalAsText(await windowWith('What changed in prod'))).toContain('2 new');

    bot.slack.workspace.views.clear();
    await bot.slack.actInHome('home-assess', { value: '*' });
    const form = await windowWith('Where should it appear?');
    await bot.slack.send(form, {
      'home-assess-environment': { 'home-assess-environment': { selected_option: { value: 'prod' } } },
      'home-assess-channel': { 'home-assess-channel': { selected_conversation: 'C0SECOND' } },
    });
    await windowWith('It appears in <#C0SECOND>');
    await bot.slack.waitFor('the assessment', () => bot.slack.channelMessages('C0SECOND').length > 0);
  });

  it('refuses channels that other organisations share, whatever the form says', async () => {
    const channel = bot.slack.workspace.channels.get('C0WITHOUT');
    if (channel === undefined) throw new Error('no channel');
    channel.isShared = true;
    channel.members.add(bot.slack.workspace.botUserId);
    await homeOf('U0ALICE');
    await bot.slack.actInHome('home-assess', { value: '*' });
    await bot.slack.send(await windowWith('Where should it appear?'), {
      'home-assess-environment': { 'home-assess-environment': { selected_option: { value: 'prod' } } },
      'home-assess-channel': { 'home-assess-channel': { selected_conversation: 'C0WITHOUT' } },
    });
    await windowWith('shared with another organisation');
    expect(await store.db.selectFrom('slack_conversations').selectAll().execute()).toEqual([]);
  });

  it('shows what is the person’s own, follows what they do, and acts on nothing by itself', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(2) });
    await homeOf('U0ALICE', 'Nothing that is open is assigned to you');
    const list = (await bot.slack.command('owner team-web')).text;
    expect(list).toContain('2 findings');
    const [message] = bot.slack.ephemerals();
    if (message === undefined) throw new Error('no list');
    await bot.slack.click(message, 'finding-details');
    await bot.slack.press(await windowWith('UNTIL WHEN'), 'finding-take');
    await homeWith('YOURS: 1 FINDING');

    bot.slack.workspace.views.clear();
    await bot.slack.actInHome('finding-details');
    const details = modalAsText(await windowWith('UNTIL WHEN'));
    expect(details).toContain('Assigned to <@U0ALICE>');
    expect(details).not.toContain('[Reboot]');
  });

  it('comes in the end when Slack is busy or fails in passing', async () => {
    bot.slack.faults.add('views.publish', { kind: 'rate-limited', retryAfterSeconds: 1 });
    bot.slack.faults.add('views.publish', { kind: 'server-error' });
    expect(await homeOf('U0ALICE')).toContain('ENVIRONMENTS');
  });

  it('is not made for people who never opened it', async () => {
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(1) });
    await bot.slack.command('owner team-web');
    const [message] = bot.slack.ephemerals();
    if (message === undefined) throw new Error('no list');
    await bot.slack.click(message, 'finding-details');
    await bot.slack.press(await windowWith('UNTIL WHEN'), 'finding-take');
    await windowWith('Assigned to <@U0ALICE>');
    expect(bot.slack.homeAsText()).toBe('');
  });
});
