import { describe, expect, it } from 'vitest';
import { databaseReadiness } from '../../src/slack/database-readiness.ts';
import { clock, memoryStore, startBot } from './support/bot.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

const ready = { ready: true, reason: 'connected' };

describe('readiness', () => {
  it('ends with the database, and says why', async () => {
    const store = await memoryStore();
    const bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock) });
    const answer = async () => (await fetch(`${bot.url}/readyz`)).json();
    expect(await answer()).toMatchObject({ status: 'ready' });
    await store.close();
    expect(await answer()).toMatchObject({
      status: 'not ready',
      reason: expect.stringMatching(/closed|database/),
    });
    expect((await fetch(`${bot.url}/healthz`)).status).toBe(200);
    expect((await bot.slack.command('status')).text).toContain('My database does not answer just now.');
    await bot.stop();
  });

  it('does not wait for a database that is stuck', async () => {
    const store = await memoryStore();
    let free = () => {};
    const stuck = store.db.transaction().execute(() => new Promise<void>((resolve) => (free = resolve)));
    expect(await databaseReadiness(store.db, clock, ready)).toMatchObject({
      ready: false,
      reason: 'the database does not answer in time',
    });
    free();
    await stuck;
    expect(await databaseReadiness(store.db, clock, ready)).toEqual(ready);
    await store.close();
  });
});
