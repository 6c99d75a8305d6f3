import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuns } from '../../../src/assessment/run-store.ts';
import type { EnvironmentSettings } from '../../../src/model/settings.ts';
import { blockLines } from '../../../src/simulation/slack/as-text.ts';
import type { Store } from '../../../src/store/store.ts';
import { clock, environment, memoryStore, type StartedBot, startBot } from '../support/bot.ts';
import { findings } from '../support/findings.ts';
import { keepRun } from '../support/kept-run.ts';

let store: Store;
let bot: StartedBot;
const prod: EnvironmentSettings = environment({ operators: ['U0ALICE'] });

beforeAll(async () => {
  store = await memoryStore();
  bot = await startBot({
    store,
    runs: createRuns({ store, clock, accountName: () => 'payments' }),
    environments: [prod, environment({ name: 'secret', viewers: ['U0BOB'] })],
  });
});
beforeEach(() => {
  bot.slack.workspace.homes.clear();
});
afterEach(async () => {
  await store.db.deleteFrom('runs').execute();
  await store.db.deleteFrom('slack_homes').execute();
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

function shown(user: string): string {
  const view = bot.slack.workspace.homes.get(user);
  const blocks = Array.isArray(view?.blocks) ? view.blocks : [];
  return blocks.flatMap((block) => blockLines(block)).join('\n');
}

const homeOf = async (user: string, word: string) => {
  await bot.slack.openHome(user);
  return bot.slack.waitFor(`${word} in Home`, () => (shown(user).includes(word) ? shown(user) : null));
};

describe('Home', () => {
  it('shows environments with what is open and what changed', async () => {
    await keepRun(store, { id: 'old', hoursAgo: 50, findings: findings(2) });
    await keepRun(store, { id: 'new', hoursAgo: 3, findings: findings(4) });
    const home = await homeOf('U0ALICE', '4 open');
    expect(home).toContain('*prod* · 4 open: P1 3, P2 1');
  });
});
