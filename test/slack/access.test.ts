import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentSettings } from '../../src/model/settings.ts';
import { startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
let bot: StartedBot | null = null;
beforeAll(async () => {
  store = await memoryStore();
});
afterEach(async () => {
  await bot?.stop();
  await store.db.deleteFrom('slack_conversations').execute();
});
afterAll(() => store.close());

async function ask(changes: Partial<EnvironmentSettings>, by: { user?: string; channel?: string } = {}) {
  const slack = await startSimulatedSlack({
    clock,
    scopes: ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'usergroups:read'],
  });
  bot = await startBot({
    store,
    runs: scriptedRuns([], 1_000, clock),
    slack,
    environments: [environment(changes)],
  });
  return (await slack.command('prod', by)).text;
}

describe('who may ask', () => {
  it('is everybody in the workspace by default', async () => {
    expect(await ask({}, { user: 'U0BOB' })).toContain('Assessing prod');
  });
  it('are the viewers where they are named', async () => {
    expect(await ask({ viewers: ['U0BOB'] }, { user: 'U0BOB' })).toContain('Assessing prod');
    await bot?.stop();
    expect(await ask({ viewers: ['U0BOB'] })).toContain('not among the viewers of prod');
  });
  it('are the members of a named group', async () => {
    expect(await ask({ viewers: ['S0OPS'] })).toContain('Assessing prod');
    await bot?.stop();
    expect(await ask({ viewers: ['S0OPS'] }, { user: 'U0BOB' })).toContain('not among the viewers');
    await bot?.stop();
    expect(await ask({ viewers: ['S0GONE'] })).toContain('not among the viewers');
  });
  it('only in the channels that are named', async () => {
    expect(await ask({ channels: ['C0SECOND'] })).toContain('may appear only in <#C0SECOND>');
    await bot?.stop();
    expect(await ask({ channels: ['C0SECOND'] }, { channel: 'C0SECOND' })).toContain('Assessing prod');
  });
  it('not in channels that another organisation shares', async () => {
    const slack = await startSimulatedSlack({ clock });
    const channel = slack.workspace.channels.get('C0SECOND');
    if (channel) channel.isShared = true;
    bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock), slack });
    const refused = await slack.command('help', { channel: 'C0SECOND' });
    expect(refused.text).toContain('shared with another organisation');
    expect((await slack.command('help')).text).toContain('/patchcheck');
  });
  it('not where it may not find out whether the channel is shared', async () => {
    const slack = await startSimulatedSlack({ clock, scopes: ['commands', 'chat:write', 'users:read'] });
    bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock), slack });
    expect((await slack.command('help')).text).toContain('the scope `channels:read` is missing');
  });
  it('also where the bot itself cannot see the channel: nothing can be posted there', async () => {
    const slack = await startSimulatedSlack({ clock });
    const channel = slack.workspace.channels.get('C0WITHOUT');
    if (channel) channel.isPrivate = true;
    bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock), slack });
    expect((await slack.command('help', { channel: 'C0WITHOUT' })).text).toContain('/patchcheck envs');
  });
  it('nobody, while Slack does not say who they are', async () => {
    const slack = await startSimulatedSlack({ clock });
    bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock), slack });
    slack.faults.add('users.info', { kind: 'server-error' });
    expect((await slack.command('prod')).text).toContain('could not find out');
  });
});
