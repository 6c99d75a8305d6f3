import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/model/clock.ts';
import type { PostgresServer } from '../support/postgres.ts';
import { withClient } from '../support/postgres.ts';
import { useProcesses } from '../support/processes.ts';
import { createGate, requestForScopes, runsOn, until, untilOver, useWorkers } from '../support/run-kit.ts';
import { trackStores, useDirectory, usePostgres } from '../support/stores.ts';
import { resultFor } from './scope-results.ts';

const AT_MOST_MS = 20_000;

type StartProcess = ReturnType<typeof useProcesses>;

/** Kills a worker process at some point of a run that it has started. */
type Kill = (start: StartProcess, url: string, request: string) => Promise<void>;

const killAfterStart: Kill = async (start, url, request) => {
  const worker = start({ DATABASE_URL: url, START_RUN: request, HOLD: 'yes' });
  await worker.line('started');
  await worker.end('SIGKILL');
};

const killWhileReading: Kill = async (start, url, request) => {
  const worker = start({ DATABASE_URL: url, START_RUN: request, HOLD: 'yes' });
  await worker.line('scope region-2');
  await worker.end('SIGKILL');
};

/** Holds a table shut from outside, so that the worker stands still in the middle of a transaction. */
function killWhileWriting(table: string): Kill {
  return async (start, url, request) => {
    const idle = start({ DATABASE_URL: url });
    await idle.line('open');
    await idle.end('SIGTERM');
    await withClient(url, async (client) => {
      await client.query('begin');
      await client.query(`lock table ${table} in share row exclusive mode`);
      const worker = start({ DATABASE_URL: url, START_RUN: request });
      await until(async () => {
        const { rows } = await client.query(
          `select 1 from pg_locks join pg_database on pg_database.oid = database
           where not granted and datname = current_database()`,
        );
        return rows.length > 0;
      });
      await worker.end('SIGKILL');
      await client.query('rollback');
    });
  };
}

describe('a worker killed by kill -9 on PostgreSQL', () => {
  const server = usePostgres();
  const stores = trackStores();
  const start = useProcesses();
  const startWorker = useWorkers();

  async function finishElsewhere(postgres: PostgresServer, kill: Kill) {
    const url = await postgres.createDatabase();
    const request = requestForScopes(3);
    await kill(start, url, JSON.stringify(request));
    const store = await stores.open({ databaseUrl: url });
    const runs = runsOn(store);
    // Killed before the run was kept: whoever asked asks again.
    await runs.start(request);
    startWorker(store, async (job) => resultFor(job));
    const killedAt = performance.now();
    const state = await untilOver(runs, request.id, AT_MOST_MS);
    const { total } = await runs.findings(request.id, { offset: 0, limit: 1 });
    return { status: state.status, total, inTime: performance.now() - killedAt < AT_MOST_MS };
  }

  it('at any point loses nothing: another finishes within 20 s, and the run closes once', async () => {
    const kills: Record<string, Kill> = {
      'after the start': killAfterStart,
      'while reading': killWhileReading,
      'between saving and closing': killWhileWriting('findings'),
      'while keeping the run': killWhileWriting('run_scopes'),
    };

    const results = await Promise.all(
      Object.entries(kills).map(
        async ([point, kill]) => [point, await finishElsewhere(server(), kill)] as const,
      ),
    );

    const finished = { status: 'complete', total: 6, inTime: true };
    expect(Object.fromEntries(results)).toEqual(
      Object.fromEntries(Object.keys(kills).map((point) => [point, finished])),
    );
  }, 90_000);

  it('hands its scopes on at once when it is asked to end by SIGTERM', async () => {
    const url = await server().createDatabase();
    const request = requestForScopes(2);
    const worker = start({ DATABASE_URL: url, START_RUN: JSON.stringify(request), HOLD: 'yes' });
    await worker.line('scope region-2');
    const store = await stores.open({ databaseUrl: url });
    const runs = runsOn(store);
    startWorker(store, async (job) => resultFor(job));

    expect(await worker.end('SIGTERM')).toBe(0);
    const endedAt = performance.now();
    const state = await untilOver(runs, request.id);

    expect(state.status).toBe('complete');
    expect(performance.now() - endedAt).toBeLessThan(4_000);
  });

  it('stops reading when the run is cancelled in another process', async () => {
    const url = await server().createDatabase();
    const request = requestForScopes(1);
    const worker = start({
      DATABASE_URL: url,
      START_RUN: JSON.stringify(request),
      HOLD: 'yes',
    });
    await worker.line('scope');
    const runs = runsOn(await stores.open({ databaseUrl: url }));

    await runs.cancel(request.id);

    await worker.line('aborted');
  });
});

describe('a process killed by kill -9 on the embedded store', () => {
  const directory = useDirectory();
  const start = useProcesses();

  it('loses nothing: after a restart the run goes on within 20 s and closes once', async () => {
    const dataDir = directory();
    const request = requestForScopes(3);
    const first = start({ DATA_DIR: dataDir, START_RUN: JSON.stringify(request), HOLD: 'yes' });
    await first.line('scope region-2');
    await first.end('SIGKILL');

    const killedAt = performance.now();
    const second = start({ DATA_DIR: dataDir, WATCH_RUN: request.id });

    expect(await second.line('over')).toBe('complete 6');
    expect(performance.now() - killedAt).toBeLessThan(AT_MOST_MS);
    expect(await second.end('SIGTERM')).toBe(0);
  }, 60_000);
});

describe('a PostgreSQL server that goes away in the middle of a run', () => {
  const server = usePostgres();
  const stores = trackStores();
  const startWorker = useWorkers();

  it('is waited for: what AWS was asked for is saved, not asked for again', async () => {
    const store = await stores.open({ databaseUrl: await server().createDatabase() });
    const runs = runsOn(store);
    const request = requestForScopes(3);
    const gate = createGate();
    let executed = 0;
    startWorker(store, async (job) => {
      executed += 1;
      await gate.passed;
      return resultFor(job);
    });
    await runs.start(request);
    await until(async () => executed === 3);

    await server().kill();
    gate.open();
    await expect(runs.get(request.id)).rejects.toMatchObject({ code: 'store-unavailable' });
    await systemClock.sleep(2_000);
    await server().start();
    const state = await untilOver(runs, request.id);

    expect(executed).toBe(3);
    expect(state).toMatchObject({ status: 'complete', gapCount: 0 });
    expect(state.totals.nonCompliant).toBe(6);
  }, 60_000);
});

describe('a disk that fills up in the middle of a run', () => {
  const stores = trackStores();
  const directory = useDirectory();
  const startWorker = useWorkers();

  it('is waited for, and says what is wrong to those who ask for more', async () => {
    let free = 1e12;
    const store = await stores.open({ dataDir: directory(), freeBytes: () => free });
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const gate = createGate();
    let executed = 0;
    startWorker(store, async (job) => {
      executed += 1;
      await gate.passed;
      return resultFor(job);
    });
    await runs.start(request);
    await until(async () => executed === 2);

    free = 1e6;
    gate.open();
    await expect(runs.start(requestForScopes(1))).rejects.toMatchObject({ code: 'store-full' });
    await systemClock.sleep(1_000);
    expect((await runs.get(request.id))?.state).toBe('running');
    free = 1e12;
    const state = await untilOver(runs, request.id);

    expect(executed).toBe(2);
    expect(state).toMatchObject({ status: 'complete', gapCount: 0 });
  }, 60_000);
});
