import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import type { StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { scriptedRuns } from '../support/scripted-runs.ts';

const SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read'];

let store: Store;
let bot: StartedBot | null = null;
beforeAll(async () => {
  store = await memoryStore();
});
afterEach(async () => {
  await bot?.stop();
  bot = null;
  await store.db.deleteFrom('slack_conversations').execute();
  await store.db.deleteFrom('slack_rates').execute();
  await store.db.deleteFrom('slack_workspaces').execute();
});
afterAll(() => store.close());

async function begin(options: Parameters<typeof startSimulatedSlack>[0] = {}, durationMs = 4_000) {
  const slack = await startSimulatedSlack({ clock, ...options });
  const runs = scriptedRuns(findings(7), durationMs, clock);
  bot = await startBot({ store, runs, slack });
  return { slack, runs };
}

/** The whole conversation, once everything that should be in it is there. */
async function finished(slack: SimulatedSlack, timeoutMs = 20_000): Promise<StoredMessage[]> {
  const parent = await slack.waitFor('the parent', () => slack.channelMessages()[0], timeoutMs);
  await slack.waitFor('the final parent', () => parent.text.includes('7 non-compliant'), timeoutMs);
  await waitUntilClosed(slack, timeoutMs);
  return slack.thread(parent);
}

async function waitUntilClosed(slack: SimulatedSlack, timeoutMs = 20_000): Promise<void> {
  let isClosed = false;
  const look = setInterval(async () => {
    const open = await store.db
      .selectFrom('slack_conversations')
      .select('id')
      .where('state', '=', 'open')
      .execute();
    isClosed = open.length === 0;
  }, 100);
  try {
    await slack.waitFor('the conversation to be closed', () => isClosed, timeoutMs);
  } finally {
    clearInterval(look);
  }
}

const kinds = (thread: readonly StoredMessage[]) =>
  thread.map((message) => {
    if (message.files.length > 0) return 'file';
    if (message.threadTs === null) return 'parent';
    if (message.text.startsWith('Priorities')) return 'cards';
    if (message.text.startsWith('Table')) return 'table';
    return message.text.startsWith('1 gap') ? 'gaps' : 'progress';
  });

const WHOLE = ['parent', 'progress', 'cards', 'cards', 'table', 'file', 'gaps'];

describe('posting through trouble', () => {
  it('obeys Retry-After and loses nothing in a storm of 429', async () => {
    const { slack } = await begin();
    slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 }, 3);
    slack.faults.add('chat.update', { kind: 'rate-limited', retryAfterSeconds: 1 }, 5);
    await slack.command('prod us-east-1');
    expect(kinds(await finished(slack, 40_000))).toEqual(WHOLE);
    const posts = slack.calls.filter((call) => call.method === 'chat.postMessage');
    for (const [index, call] of posts.entries()) {
      const next = posts[index + 1];
      if (call.outcome !== 'ratelimited' || next === undefined) continue;
      expect(Date.parse(next.at) - Date.parse(call.at)).toBeGreaterThanOrEqual(1_000);
    }
  }, 60_000);

  it('repeats edits that failed, until the final state is shown', async () => {
    const { slack } = await begin();
    await slack.command('prod us-east-1');
    await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    slack.faults.add('chat.update', { kind: 'server-error' }, 4);
    expect(kinds(await finished(slack))).toEqual(WHOLE);
  });

  it('looks for a post whose answer was lost, and goes on with it', async () => {
    const { slack } = await begin({ scopes: [...SCOPES, 'channels:history'] });
    slack.faults.add('chat.postMessage', { kind: 'dropped-after-acceptance' }, 1);
    await slack.command('prod us-east-1');
    expect(kinds(await finished(slack))).toEqual(WHOLE);
    expect(slack.channelMessages()).toHaveLength(1);
  });

  it('posts again what it looked for and did not find', async () => {
    const { slack } = await begin({ scopes: [...SCOPES, 'channels:history'] });
    slack.faults.add('chat.postMessage', { kind: 'server-error' }, 1);
    await slack.command('prod us-east-1');
    expect(kinds(await finished(slack))).toEqual(WHOLE);
  });

  it('never posts twice where it may not look: goes on without, and tells the person', async () => {
    const { slack } = await begin();
    await slack.command('prod us-east-1');
    await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    slack.faults.add('chat.postMessage', { kind: 'dropped-after-acceptance' }, 1);
    expect(kinds(await finished(slack))).toEqual(WHOLE);
    expect(slack.ephemerals().at(-1)?.text).toContain('the progress (not confirmed by Slack)');
  });

  it('stops where the parent itself is in doubt, tells the person, and assesses nothing', async () => {
    const { slack, runs } = await begin();
    slack.faults.add('chat.postMessage', { kind: 'dropped-after-acceptance' }, 1);
    await slack.command('prod us-east-1');
    const told = await slack.waitFor('the notice', () =>
      slack.ephemerals().find((message) => message.text.includes('did not confirm')),
    );
    expect(told.text).toContain('channels:history');
    expect(slack.channelMessages()).toHaveLength(1);
    expect(runs.started).toHaveLength(0);
  });

  it('sends classic blocks to a workspace that refuses newer ones, and remembers it', async () => {
    const { slack } = await begin({ unsupportedBlocks: ['plan'] });
    await slack.command('prod us-east-1');
    const thread = await finished(slack);
    expect(kinds(thread)).toEqual(WHOLE);
    expect(thread[1]?.blocks[0]?.type).toBe('section');
    const refused = () => slack.calls.filter((call) => call.outcome === 'invalid_blocks').length;
    expect(refused()).toBe(1);
    await slack.command('prod eu-west-1');
    await slack.waitFor(
      'the second progress',
      () =>
        slack.channelMessages()[1] &&
        slack.thread(slack.channelMessages()[1] ?? (thread[0] as StoredMessage))[1],
    );
    expect(refused()).toBe(1);
  });

  it('posts progress anew when somebody deletes it', async () => {
    const { slack } = await begin({}, 15_000);
    await slack.command('prod us-east-1');
    const parent = await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    const progress = await slack.waitFor('the progress', () => slack.thread(parent)[1]);
    slack.workspace.messages.splice(slack.workspace.messages.indexOf(progress), 1);
    expect(kinds(await finished(slack)).filter((kind) => kind === 'progress')).toHaveLength(1);
  });

  it('tells the person when the channel is archived in the middle', async () => {
    const { slack } = await begin({}, 15_000);
    await slack.command('prod us-east-1');
    await slack.waitFor('the parent', () => slack.channelMessages()[0]);
    const channel = slack.workspace.channels.get('C0PATCHING');
    if (channel) channel.isArchived = true;
    await slack.waitFor('the notice', () =>
      slack.ephemerals().find((message) => message.text.includes('archived')),
    );
    await waitUntilClosed(slack);
  });

  it('tells the person when the file is refused', async () => {
    const { slack } = await begin({ scopes: ['commands', 'chat:write', 'users:read', 'channels:read'] });
    await slack.command('prod us-east-1');
    expect(kinds(await finished(slack))).toEqual(WHOLE.filter((kind) => kind !== 'file'));
    expect(slack.ephemerals().at(-1)?.text).toContain(
      'the files with all findings (refused by Slack: `missing_scope`)',
    );
  });

  it('answers again after Slack asked for a new connection', async () => {
    const { slack } = await begin();
    slack.socket.disconnect('refresh_requested');
    await slack.waitFor('the gap', () => slack.socket.connections() === 0);
    await slack.waitFor('the new connection', () => slack.socket.connections() === 1, 15_000);
    expect((await slack.command('help')).acknowledged).toBe(true);
  });
});
