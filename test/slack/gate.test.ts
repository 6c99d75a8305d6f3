import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../src/simulation/slack/workspace.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { findings } from './support/findings.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

describe.each(['socket', 'http'] as const)('a button over %s', (transport) => {
  let bot: StartedBot;
  let cards: StoredMessage;
  beforeEach(async () => {
    bot = await startBot({ store, runs: scriptedRuns(findings(1), 100, clock), transport });
    await bot.slack.command('prod');
    cards = await bot.slack.waitFor('cards', () =>
      bot.slack.workspace.messages.find((message) => message.text.includes('web-1')),
    );
  });
  afterEach(async () => {
    await bot.stop();
    await store.db.deleteFrom('slack_conversations').execute();
  });

  it.each([
    ['U0GUEST', 'Guests may not'],
    ['U0STRANGER', 'only members of the workspace'],
    ['U0NOBODY', 'could not find out'],
  ])('is refused to %s with the reason, whatever it does', async (user, reason) => {
    const { slack } = bot;
    slack.workspace.channels.get('C0PATCHING')?.members.add(user);
    expect((await slack.click(cards, 'open-console', { user })).acknowledged).toBe(true);
    await slack.waitFor('the reason', () =>
      slack.ephemerals(user).some((message) => message.text.includes(reason)),
    );
  });

  it('works for members, and in no channel that is shared', async () => {
    const { slack } = bot;
    expect((await slack.click(cards, 'open-console')).acknowledged).toBe(true);
    expect(slack.ephemerals().filter((message) => message.text.includes('organisation'))).toEqual([]);
    const channel = slack.workspace.channels.get('C0SECOND');
    if (channel) channel.isShared = true;
    await slack.click({ ...cards, channel: 'C0SECOND' }, 'open-console');
    await slack.waitFor('the reason', () =>
      slack.ephemerals().some((message) => message.text.includes('shared with another')),
    );
  });

  it('of a modal is refused in a modal', async () => {
    const { slack } = bot;
    const view = {
      type: 'modal',
      callback_id: 'any',
      id: 'V1',
      title: { type: 'plain_text', text: 'x' },
      blocks: [],
    };
    expect((await slack.submit(view, { user: 'U0GUEST' })).acknowledged).toBe(true);
    const told = await slack.waitFor('the modal', () =>
      [...slack.workspace.views.values()].find((stored) => stored.user === 'U0GUEST'),
    );
    expect(JSON.stringify(told.view)).toContain('Guests may not');
  });
});
