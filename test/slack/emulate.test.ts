import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, logger, memoryStore, settingsFor } from './support/bot.ts';
import { findings } from './support/findings.ts';
import { type Judge, startJudge } from './support/judge.ts';
import { scriptedRemediations } from './support/scripted-remediations.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
let judge: Judge;
let app: SlackApp;
let url: string;
let runs: ReturnType<typeof scriptedRuns>;
beforeAll(async () => {
  store = await memoryStore();
});
beforeEach(async () => {
  judge = await startJudge();
  runs = scriptedRuns(findings(12), 6_000, clock);
  app = createSlackApp({
    settings: settingsFor(judge.slack, 'http'),
    runs,
    remediations: scriptedRemediations(),
    store,
    clock,
    logger,
  });
  url = `http://127.0.0.1:${(await app.start()).port}`;
});
afterEach(async () => {
  await app.stop();
  await judge.close();
  await store.db.deleteFrom('slack_conversations').execute();
});
afterAll(() => store.close());

const person = (name: string) => judge.people.get(name) ?? '';
const channel = (name: string) => judge.channels.get(name) ?? '';
const alice = () => ({ user: person('alice'), channel: channel('patching') });

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function parentIn(name: string, matching: RegExp) {
  return until(`a parent that says ${matching} in ${name}`, async () => {
    const { messages = [] } = await judge.reader.conversations.history({ channel: channel(name) });
    return messages.find((message) => matching.test(message.text ?? ''));
  });
}

async function threadOf(name: string, ts: string) {
  const { messages = [] } = await judge.reader.conversations.replies({ channel: channel(name), ts });
  return messages;
}

describe('the conversation, judged by a Slack that others wrote', () => {
  it('goes from the command to the last file', async () => {
    expect(await judge.command(url, 'prod us-east-1', alice())).toContain('Assessing prod in us-east-1');
    const parent = await parentIn('patching', /^prod in us-east-1: 12 non-compliant/);
    const thread = await until('all of the thread', async () => {
      const messages = await threadOf('patching', parent.ts ?? '');
      const last = messages.at(-1)?.text?.startsWith('1 gap');
      return last && messages;
    });

    const [, progress] = thread;
    expect(progress?.blocks?.[0]).toMatchObject({ type: 'plan', block_id: `plan:${runs.started[0]?.id}` });
    await until('the last state of the progress', async () =>
      (await threadOf('patching', parent.ts ?? ''))[1]?.text?.includes('All steps are over'),
    );
    expect(thread.filter((message) => message.text?.startsWith('Priorities')).length).toBeGreaterThan(1);
    const files = thread.flatMap((message) => message.files ?? []);
    expect(files.map((file) => file.name)).toEqual([
      expect.stringMatching(/\.csv$/),
      expect.stringMatching(/\.json$/),
      expect.stringMatching(/\.md$/),
      expect.stringMatching(/\.html$/),
    ]);
    const csv = await judge.download(files[0]?.url_private ?? '');
    expect(csv.trim().split('\r\n')).toHaveLength(13);
    const { messages: all = [] } = await judge.reader.conversations.history({ channel: channel('patching') });
    expect(all.filter((message) => message.text?.includes('non-compliant'))).toHaveLength(1);
  }, 30_000);

  it('opens the details of a card', async () => {
    await judge.command(url, 'prod us-east-1', alice());
    const parent = await parentIn('patching', /12 non-compliant/);
    const cards = await until('cards', async () =>
      (await threadOf('patching', parent.ts ?? '')).find((message) => message.text?.startsWith('Priorities')),
    );
    const buttons = cards.blocks?.flatMap((block) => ('elements' in block ? (block.elements ?? []) : []));
    const details = buttons?.find(
      (button) => 'action_id' in button && button.action_id === 'finding-details',
    );
    const trigger = await judge.reader.apiCall('views.generateTriggerId', { user_id: person('alice') });
    const status = await judge.press(url, {
      user: { id: person('alice'), team_id: judge.workspace },
      channel: { id: channel('patching') },
      container: { type: 'message', message_ts: cards.ts, channel_id: channel('patching') },
      message: cards,
      actions: [{ ...details, type: 'button', block_id: 'b', action_ts: '1.0' }],
      trigger_id: Reflect.get(trigger, 'trigger_id'),
    });
    expect(status).toBe(200);
    // Opened with little in it, since the trigger lasts three seconds, and filled then.
    await until('the filled modal', async () => (await judge.inspect('views')).includes('*1. P1* web-1'));
  }, 30_000);

  it('shares a run between two channels, and cancels it in both', async () => {
    await judge.command(url, 'prod', alice());
    await parentIn('patching', /^Assessing prod/);
    const bob = { user: person('bob'), channel: channel('second') };
    expect(await judge.command(url, 'prod', bob)).toContain('asked for the same at the same time');
    await parentIn('second', /^Assessing prod/);
    const run = await until('the run', async () => runs.started[0]);
    expect(await judge.command(url, `cancel ${run.id}`, bob)).toContain('Only');
    expect(await judge.command(url, `cancel ${run.id}`, alice())).toContain('Cancelled');
    for (const name of ['patching', 'second']) {
      const parent = await parentIn(name, /was cancelled/);
      await until('the notice', async () =>
        (await threadOf(name, parent.ts ?? '')).some((message) => message.text?.includes('> cancelled this')),
      );
    }
    expect(runs.started).toHaveLength(1);
  }, 30_000);

  it('says what to do where the bot may not write', async () => {
    const created = await judge.reader.conversations.create({ name: 'closed', is_private: true });
    const closed = created.channel?.id ?? '';
    expect(await judge.command(url, 'prod', { user: person('alice'), channel: closed })).toContain(
      'Assessing',
    );
    await until('the notice', async () =>
      judge.responses.find((response) => response.includes('/invite @patchcheck')),
    );
    expect(runs.started).toHaveLength(0);
  }, 30_000);

  it('refuses whom it does not know', async () => {
    const nobody = { user: 'U0NOBODY', channel: channel('patching') };
    expect(await judge.command(url, 'prod', nobody)).toContain('could not find out');
    expect(runs.started).toHaveLength(0);
  });
});
