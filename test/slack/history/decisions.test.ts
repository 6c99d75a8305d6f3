import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import { messageAsText } from '../../../src/simulation/slack/as-text.ts';
import { modalAsText } from '../../../src/simulation/slack/modal-player.ts';
import type { StoredMessage } from '../../../src/simulation/slack/workspace.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { type ShownRun, showRun } from '../support/shown-run.ts';

let store: Store;
let bot: StartedBot;
let run: ShownRun;
let number = 0;

const FIRST = 'i-00000000000000001';

beforeAll(async () => {
  store = await memoryStore();
  bot = await startBot({
    store,
    runs: createRuns({ store, clock, accountName: () => 'payments' }),
    environments: [environment({ operators: ['U0ALICE'] })],
  });
});
afterEach(async () => {
  bot.slack.workspace.views.clear();
  bot.slack.workspace.messages.length = 0;
  for (const table of ['slack_conversations', 'runs', 'exceptions', 'assignments', 'streaks'] as const) {
    await store.db.deleteFrom(table).execute();
  }
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

async function shown(count: number): Promise<StoredMessage> {
  number++;
  run = await showRun(store, bot, { id: `run-${number}`, hoursAgo: 1, findings: findings(count) });
  return run.message('Priorities 1');
}

const filled = (without = 'Loading', user = 'U0ALICE') =>
  bot.slack.waitFor('a filled window', () => {
    const modal = bot.slack.modal(user);
    return modal !== undefined && !modalAsText(modal).includes(without) ? modal : null;
  });

const told = (text: string, user = 'U0ALICE') =>
  bot.slack.waitFor(`words for ${user}: ${text}`, () =>
    bot.slack.ephemerals(user).find((message) => message.text.includes(text)),
  );

const edited = (what: string, text: string) =>
  bot.slack.waitFor(what, () =>
    bot.slack.thread(run.parent).find((message) => messageAsText(message).includes(text)),
  );

/** What the form about an exception carries, with these choices. */
function decision(subject: string, until: string, reason: string, date: string | null = null) {
  const picked = (id: string, value: string) => ({
    [id]: { [id]: { selected_option: { value, text: { type: 'plain_text', text: value } } } },
  });
  return {
    ...picked('exception-kind', 'snooze'),
    ...picked('exception-subject', subject),
    ...picked('exception-until', until),
    'exception-date': { 'exception-date': { selected_date: date } },
    'exception-reason': { 'exception-reason': { value: reason } },
  };
}

async function openForm(cards: StoredMessage, user = 'U0ALICE') {
  await bot.slack.pickFrom(cards, 'finding-care', 'except', { within: FIRST, user });
  return filled('Loading', user);
}

describe('the cards of a run', () => {
  it('say until when findings must be gone, and offer what can be decided in one menu', async () => {
    const cards = await shown(2);
    const text = messageAsText(cards);
    expect(text).toMatch(/\*1\. P1\* web-1 `i-00000000000000001` · \*overdue by \d+ d\*/);
    expect(text.match(/⋯/g)).toHaveLength(2);
  });
});

describe('taking a finding on', () => {
  it('shows on its card without calling anybody, and the one who has it can say that they have seen it', async () => {
    const cards = await shown(2);
    await bot.slack.pickFrom(cards, 'finding-care', 'take', { within: FIRST, user: 'U0BOB' });
    await told('You look after web-1', 'U0BOB');
    const card = await edited('the card', 'assigned to bob, seen');
    expect(JSON.stringify(card.blocks)).not.toContain('<@U0BOB>');
  });

  it('is given to others by operators alone', async () => {
    const cards = await shown(2);
    await bot.slack.pickFrom(cards, 'finding-care', 'assign', { within: FIRST, user: 'U0BOB' });
    const form = await filled('Loading', 'U0BOB');
    await bot.slack.send(form, { 'assign-to': { 'assign-to': { selected_user: 'U0ALICE' } } });
    const refusal = await filled('Keeping it', 'U0BOB');
    expect(modalAsText(refusal)).toContain('<@U0ALICE>');
    expect(await store.db.selectFrom('assignments').selectAll().execute()).toEqual([]);

    bot.slack.workspace.views.clear();
    await bot.slack.pickFrom(cards, 'finding-care', 'assign', { within: FIRST });
    await bot.slack.send(await filled(), { 'assign-to': { 'assign-to': { selected_user: 'U0BOB' } } });
    expect(modalAsText(await filled('Keeping it'))).toContain('<@U0BOB> looks after web-1');
    await edited('the card', 'assigned to bob');

    await bot.slack.pickFrom(await run.message('Priorities 1'), 'finding-care', 'acknowledge', {
      within: FIRST,
    });
    await told('Somebody else looks after this finding');
  });
});

describe('an exception', () => {
  it('hides its finding from cards, table and browser, counts it, and shows it where it is asked for', async () => {
    const cards = await shown(7);
    await bot.slack.send(await openForm(cards), decision('finding', '7', 'Waits for the vendor'));
    expect(modalAsText(await filled('Keeping your'))).toContain('1 finding of this run is hidden now');
    const first = await edited('the cards without it', 'of 7 findings, 1 of them hidden by exceptions');
    expect(messageAsText(first)).not.toContain(FIRST);
    const table = await edited('the table without it', '1 more hidden by exceptions');
    expect(messageAsText(table)).toContain('Table of 6 findings');
    expect(messageAsText(table)).not.toContain(FIRST);
    await edited('the count', 'Of these 1 finding hidden by exceptions');

    bot.slack.workspace.views.clear();
    await bot.slack.click(table, 'findings-hidden');
    const hidden = modalAsText(await filled());
    expect(hidden).toContain('*1 hidden finding*');
    expect(hidden).toContain('*Snoozed* by <@U0ALICE>');
    expect(hidden).toContain('Waits for the vendor');
    const browser = await filled();
    await bot.slack.press(browser, 'browser-hidden', { value: 'shown' });
    await bot.slack.waitFor('the others', () => modalAsText(browser).includes('*6 findings*'));
    expect(modalAsText(browser)).not.toContain(FIRST);
  });

  it('ended in the details brings its finding back', async () => {
    const cards = await shown(1);
    await bot.slack.send(await openForm(cards), decision('cause', '30', 'Known'));
    await edited('a table without anything', 'The only finding of this run is hidden');
    await edited('cards without anything', 'No further findings to show here');
    bot.slack.workspace.views.clear();
    await bot.slack.click(await edited('the table', 'Show 1 hidden'), 'findings-hidden');
    await bot.slack.press(await filled(), 'finding-details');
    const details = await bot.slack.waitFor('the details', () => {
      const modal = bot.slack.modal();
      return modal !== undefined && modalAsText(modal).includes('UNTIL WHEN') ? modal : null;
    });
    expect(modalAsText(details)).toContain('[End its exception]');
    await bot.slack.press(details, 'finding-end-exception');
    await bot.slack.waitFor('details without it', () =>
      modalAsText(details).includes('[Snooze or accept …]'),
    );
    await edited('the card again', FIRST);
  });

  it.each([
    ['nobody but operators makes one', 'U0BOB', decision('instance', '7', 'Later'), 'operator'],
    [
      'it lasts no longer than is allowed',
      'U0ALICE',
      decision('instance', '7', 'Later', '2099-01-01'),
      '90 days',
    ],
    ['it ends in the future', 'U0ALICE', decision('instance', '7', 'Later', '2020-01-01'), 'in the future'],
  ])('%s; what was typed is not lost', async (_, user, values, words) => {
    const cards = await shown(2);
    await bot.slack.send(await openForm(cards, user), values);
    const form = await filled('Keeping your', user);
    expect(modalAsText(form)).toContain(words);
    expect(JSON.stringify(form.view)).toContain('"initial_value":"Later"');
    expect(await store.db.selectFrom('exceptions').selectAll().execute()).toEqual([]);
  });
});
