import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunState, Runs } from '../../../src/assessment/runs.ts';
import type { Finding } from '../../../src/model/report.ts';
import { firstCardsAreDue } from '../../../src/slack/conversations/first-cards.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { scriptedRuns } from '../support/scripted-runs.ts';

const REGIONS = Array.from({ length: 10 }, (_, index) => `region-${index + 1}`);

/** `state` with the first `done` of ten scopes done. */
function withScopes(state: RunState, done: number, found: number): RunState {
  return {
    ...state,
    scopes: REGIONS.map((region, index) => ({
      scope: { accountId: '111122223333', region },
      accountName: 'payments',
      state: index < done ? 'done' : 'running',
      status: index < done ? 'complete' : null,
      progress: [],
    })),
    totals: { ...state.totals, nonCompliant: found },
  };
}

async function runningState(): Promise<RunState> {
  const runs = scriptedRuns([], 1e9, clock);
  const request = {
    id: 'run-1',
    environment: 'prod',
    regions: REGIONS,
    accounts: ['111122223333'],
    requestedBy: 'U0ALICE',
    requestedAt: '2026-11-21T12:00:00.000Z',
  };
  await runs.start(request);
  const state = await runs.get('run-1');
  if (state === null) throw new Error('no run');
  return state;
}

describe('the first cards', () => {
  const at = (seconds: number) => new Date(Date.parse('2026-11-21T12:00:00.000Z') + seconds * 1_000);

  it.each([
    ['nothing is done', 0, 0, 60, false],
    ['some is done, early', 5, 3, 19, false],
    ['some is done, after 20 s', 1, 3, 20, true],
    ['most is done', 9, 3, 1, true],
    ['most is done, and nothing found', 9, 0, 60, false],
  ])('when %s', async (_, done, found, seconds, due) => {
    expect(firstCardsAreDue(withScopes(await runningState(), done, found), at(seconds))).toBe(due);
  });
});

describe('a run over many scopes', () => {
  let store: Store;
  let bot: StartedBot;
  beforeAll(async () => {
    store = await memoryStore();
  });
  afterEach(async () => {
    await bot.stop();
    await store.db.deleteFrom('slack_conversations').execute();
  });
  afterAll(() => store.close());

  /** Runs whose progress the test decides. */
  function staged(final: readonly Finding[]) {
    const scripted = scriptedRuns(final, 1e9, clock);
    const stage = { done: 0, found: [] as readonly Finding[], state: 'running' as RunState['state'] };
    const runs: Runs = {
      ...scripted,
      async get(id) {
        const state = await scripted.get(id);
        if (state === null) return null;
        const staged = withScopes(state, stage.done, stage.found.length);
        const isOver = stage.state !== 'running';
        const finishedAt = isOver ? clock.now().toISOString() : null;
        return { ...staged, state: stage.state, status: isOver ? 'complete' : null, finishedAt };
      },
      findings: async (_, { offset, limit }) => ({
        total: stage.found.length,
        findings: stage.found.slice(offset, offset + limit),
      }),
    };
    return { runs, stage };
  }

  const cards = () => bot.slack.workspace.messages.filter((message) => /Priorities/.test(message.text));

  it('shows its first cards early, once, and settles their order in the same messages at the end', async () => {
    const all = findings(7);
    const { runs, stage } = staged(all);
    bot = await startBot({ store, runs });
    await bot.slack.command('prod');
    const parent = await bot.slack.waitFor('the parent', () => bot.slack.channelMessages()[0]);
    stage.found = all.slice(3);
    stage.done = 9;
    const first = await bot.slack.waitFor('the first cards', () => cards()[0]);
    expect(first.text).toContain('Provisional: Priorities 4 to 7 of 4 findings');
    expect(first.text).toContain('From 9 of 10 account Regions');
    expect(first.text).toMatch(/waiting for payments region-10/i);
    await bot.slack.waitFor('who is awaited', () => /waiting for payments region-10/i.test(parent.text));

    stage.found = all;
    await clock.sleep(8_000);
    expect(first.edits).toBe(0);

    stage.done = 10;
    stage.state = 'done';
    await bot.slack.waitFor('the settled order', () =>
      first.text.startsWith('Priorities 1 to 5 of 7 findings.'),
    );
    await bot.slack.waitFor('the second group', () => cards().length === 2);
    expect(cards()[0]?.ts).toBe(first.ts);
    expect(JSON.stringify(first.blocks)).not.toContain('Provisional');
  });

  it('says of cards that are there when it is cancelled what they are', async () => {
    const all = findings(3);
    const { runs, stage } = staged(all);
    bot = await startBot({ store, runs });
    await bot.slack.command('prod');
    await bot.slack.waitFor('the parent', () => bot.slack.channelMessages().at(-1));
    stage.found = all;
    stage.done = 9;
    const first = await bot.slack.waitFor('the first cards', () => cards().at(-1));
    stage.state = 'cancelled';
    await bot.slack.waitFor('the note', () => first.text.includes('its order was never settled'));
  });
});
