import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { messageAsText } from '../../src/simulation/slack/as-text.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { findings } from './support/findings.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

describe.each(['socket', 'http'] as const)('a conversation over %s', (transport) => {
  let bot: StartedBot;
  let runs: ReturnType<typeof scriptedRuns>;
  beforeEach(async () => {
    runs = scriptedRuns(findings(12), 8_000, clock);
    bot = await startBot({ store, runs, transport });
  });
  afterEach(async () => {
    await bot.stop();
    await store.db.deleteFrom('slack_conversations').execute();
  });

  it('goes from the command to the final counts', async () => {
    const { slack } = bot;
    const reply = await slack.command('prod us-east-1');
    expect(reply.acknowledged).toBe(true);
    expect(reply.text).toContain('Assessing prod in us-east-1 (1 account), read-only.');

    const parent = await slack.waitFor('the parent', () => slack.channelMessages()[0], 1_500);
    expect(parent.text).toContain('Assessing prod in us-east-1');
    const progress = await slack.waitFor('the progress', () => slack.thread(parent)[1]);
    expect(progress.blocks[0]).toMatchObject({ type: 'plan', block_id: `plan:${runs.started[0]?.id}` });

    await slack.waitFor('the file', () => slack.thread(parent).find((message) => message.files.length > 0));
    await slack.waitFor('the end', () => parent.text.includes('12 non-compliant'));
    const thread = slack.thread(parent);
    const cards = thread.filter((message) => message.text.startsWith('Priorities'));
    expect(cards.map((message) => message.text.split('\n')[0])).toEqual([
      'Priorities 1 to 5 of 12 findings.',
      'Priorities 6 to 10 of 12 findings.',
    ]);
    const card = messageAsText(thread[2] ?? parent);
    expect(card).toContain('*1. P1* web-1 `i-00000000000000001`');
    expect(card).toContain('payments (111122223333) · us-east-1 · Amazon Linux 2023');
    expect(card).toContain('Why P1, 99 of 100: Production: the tag Environment says prod (30 points)');
    expect(card).toContain('The root volume ran full');
    expect(card).toContain('FailedCount 1, Operation Install (ssm:DescribeInstancePatchStates)');
    expect(card).toContain(
      'Document `AWS-RunPatchBaseline` with `Operation=Install` `RebootOption=NoReboot`',
    );
    expect(card).toContain('[Open in AWS console]');
    const [csv, json, markdown, html] = thread.flatMap((message) => message.files);
    expect(csv?.content.toString().trim().split('\r\n')).toHaveLength(13);
    expect(Report.parse(JSON.parse(json?.content.toString() ?? '')).instances).toHaveLength(12);
    expect(markdown?.content.toString().match(/^\| \d+ \|/gm)).toHaveLength(12);
    const report = html?.content.toString() ?? '';
    expect(report).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(report).toContain('No exception holds.');
    expect(report).toContain('i-00000000000000012');
    expect(parent.text).toContain('Priority: P1 3, P2 9, P3 0, P4 0.');
    expect(parent.text).toContain('Causes: failed patch run 12.');
    await slack.waitFor('the gaps', () =>
      slack.thread(parent).some((message) => message.text.startsWith('1 gap')),
    );
    expect(slack.channelMessages()).toHaveLength(1);
    expect(progress.blocks[0]).toMatchObject({ block_id: `plan:${runs.started[0]?.id}` });
    expect(progress.edits).toBeGreaterThan(0);
  });

  it('acknowledges the console link', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1');
    const cards = await slack.waitFor('cards', () =>
      slack.workspace.messages.find((message) => message.text.startsWith('Priorities')),
    );
    expect((await slack.click(cards, 'open-console')).acknowledged).toBe(true);
  });

  it('answers what nobody listens to', async () => {
    const { slack } = bot;
    const reply = await slack.command('', { command: '/other' });
    expect(reply).toMatchObject({ acknowledged: true });
    expect(reply.text).toContain('/patchcheck help');
  });

  it.each([
    ['prd us-east-1', 'did you mean prod?'],
    ['prod us-est-1', 'did you mean us-east-1?'],
    ['hlp', 'did you mean help?'],
    ['prod <!channel>', 'is no Region'],
  ])('explains %s', async (typed, answer) => {
    const reply = await bot.slack.command(typed);
    expect(reply.text).toContain(answer);
    expect(reply.text).toContain('/patchcheck help');
    expect(bot.slack.ephemerals().at(-1)?.text).not.toContain('<!');
    expect(runs.started).toHaveLength(0);
  });

  it('helps, lists environments, tells the status and cancels', async () => {
    const { slack } = bot;
    expect((await slack.command('help')).text).toContain('/patchcheck prod us-east-1');
    expect((await slack.command('')).text).toContain('/patchcheck envs');
    expect((await slack.command('envs')).text).toContain('us-east-1, eu-west-1');
    await slack.command('prod');
    const run = await slack.waitFor('the run', () => runs.started[0]);
    expect((await slack.command('status')).text).toContain(run.id);
    expect((await slack.command(`cancel ${run.id}`, { user: 'U0BOB' })).text).toContain('Only');
    expect((await slack.command(`cancel ${run.id}`)).text).toContain('Cancelled');
    await slack.waitFor('the cancelled parent', () =>
      slack.channelMessages()[0]?.text.includes('was cancelled'),
    );
  });

  it('links to the run that is going on when the same is asked again in the same channel', async () => {
    const { slack } = bot;
    await slack.command('prod us-east-1');
    await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    const again = await slack.command('prod us-east-1', { user: 'U0BOB' });
    expect(again.text).toContain('being assessed here already');
    expect(slack.ephemerals('U0BOB').at(-1)?.text).toContain(
      '<https://example.slack.com/archives/C0PATCHING/p',
    );
    expect((await slack.command('prod us-east-1', { channel: 'C0SECOND' })).text).toContain('Assessing prod');
    expect(slack.channelMessages()).toHaveLength(1);
  });

  it('acknowledges in time when Slack is slow to answer, and answers then', async () => {
    const { slack } = bot;
    slack.faults.add('users.info', { kind: 'slow', milliseconds: 11_000 });
    const reply = await slack.command('envs');
    expect(reply.acknowledged).toBe(true);
    expect(reply.text).toContain('One moment');
    await slack.waitFor('the answer', () =>
      slack.ephemerals().some((message) => message.text.includes('eu-west-1')),
    );
  });

  it('refuses guests, strangers and other workspaces', async () => {
    const { slack } = bot;
    expect((await slack.command('prod', { user: 'U0GUEST' })).text).toContain('Guests may not');
    expect((await slack.command('prod', { user: 'U0STRANGER' })).text).toContain(
      'only members of the workspace',
    );
    expect((await slack.command('prod', { teamId: 'T0ELSEWHERE' })).text).toContain(
      'only members of the workspace',
    );
    expect(runs.started).toHaveLength(0);
  });

  it('says what to do where it is not in the channel, and assesses nothing', async () => {
    const { slack } = bot;
    await slack.command('prod', { channel: 'C0WITHOUT' });
    const told = await slack.waitFor('the notice', () =>
      slack.ephemerals().find((message) => message.text.includes('not in this channel')),
    );
    expect(told.text).toContain('/invite @patchcheck');
    expect(runs.started).toHaveLength(0);
  });

  it('keeps two runs in two channels apart', async () => {
    const { slack } = bot;
    await Promise.all([
      slack.command('prod us-east-1'),
      slack.command('prod eu-west-1', { channel: 'C0SECOND', user: 'U0BOB' }),
    ]);
    for (const [channel, region] of [
      ['C0PATCHING', 'us-east-1'],
      ['C0SECOND', 'eu-west-1'],
    ] as const) {
      const parent = await slack.waitFor(`the end in ${channel}`, () =>
        slack.channelMessages(channel).find((message) => message.text.includes('12 non-compliant')),
      );
      expect(parent.text).toContain(region);
      await slack.waitFor('the file', () => slack.thread(parent).some((message) => message.files.length > 0));
    }
    expect(slack.channelMessages('C0SECOND')).toHaveLength(1);
  });

  it('reports health and readiness', async () => {
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${bot.url}/elsewhere`)).status).toBe(404);
  });
});
