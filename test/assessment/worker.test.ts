import { expect, it } from 'vitest';
import type { ExecuteScope } from '../../src/assessment/claimed-scope.ts';
import { type Clock, systemClock } from '../../src/model/clock.ts';
import { PatchcheckError } from '../../src/model/errors.ts';
import { SCOPE_QUEUE } from '../../src/store/queue.ts';
import { claimScopes } from '../../src/store/scopes.ts';
import { createGate, requestForScopes, runsOn, until, untilOver, useWorkers } from '../support/run-kit.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { resultFor } from './scope-results.ts';

/** Waits are a tenth as long, so that retries need not be waited for. */
const fastClock: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(ms / 10, signal),
};

describeOnBothStores('worker', (kit) => {
  const startWorker = useWorkers();

  it('works on no more scopes at once than it may', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(7);
    let atOnce = 0;
    let most = 0;
    startWorker(
      store,
      async (job) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await systemClock.sleep(20);
        atOnce -= 1;
        return resultFor(job);
      },
      { concurrency: 3 },
    );

    await runs.start(request);
    await untilOver(runs, request.id);

    expect(most).toBe(3);
  });

  it('shares the scopes of a run with other workers, each scope once, and one of them closes it', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(20);
    const executed: string[] = [];
    const execute: ExecuteScope = async (job) => {
      executed.push(job.scope.region);
      return resultFor(job);
    };
    startWorker(store, execute);
    startWorker(await kit.openAgain(), execute);
    startWorker(await kit.openAgain(), execute);

    await runs.start(request);
    const state = await untilOver(runs, request.id);

    expect(executed).toHaveLength(20);
    expect(new Set(executed).size).toBe(20);
    expect(state.totals.nonCompliant).toBe(40);
    expect((await runs.findings(request.id, { offset: 0, limit: 100 })).findings).toHaveLength(40);
  });

  it('tries a scope again after an error', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(1);
    let tries = 0;
    startWorker(
      store,
      async (job) => {
        tries += 1;
        if (tries === 1) throw new Error('a bug that shows now and then');
        return resultFor(job);
      },
      { clock: fastClock },
    );

    await runs.start(request);
    const state = await untilOver(runs, request.id);

    expect(tries).toBe(2);
    expect(state).toMatchObject({ status: 'complete', gapCount: 0 });
  });

  it('tells a scope that fails every time as failed, with a gap, and leaves the others alone', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    let tries = 0;
    startWorker(
      store,
      async (job) => {
        if (job.scope.region === 'region-2') return resultFor(job);
        tries += 1;
        throw new PatchcheckError('internal', 'The sky has fallen.', 'Look up.');
      },
      { clock: fastClock },
    );

    await runs.start(request);
    const state = await untilOver(runs, request.id);

    expect(tries).toBe(3);
    expect(state.status).toBe('partial');
    const scope = (await runs.summary(request.id))?.scopes[0];
    expect(scope).toMatchObject({
      region: 'region-1',
      status: 'failed',
      gaps: [{ step: 'list-targets', code: 'AssessmentFailed' }],
    });
    expect(scope?.gaps[0]?.consequence).toContain('failed 3 times (The sky has fallen.)');
  });

  it('gives up a scope that ends the process of whoever tries it', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(1);
    await runs.start(request);
    for (const worker of ['first', 'second', 'third']) {
      const [claim] = await claimScopes(store, worker, 1);
      // What the queue does when the heartbeat is missing; the row still says that somebody works on it.
      await store.queue.fail(SCOPE_QUEUE, claim?.job.id ?? '');
    }

    let tries = 0;
    startWorker(store, async (job) => {
      tries += 1;
      return resultFor(job);
    });
    const state = await untilOver(runs, request.id);

    expect(tries).toBe(0);
    expect(state.status).toBe('failed');
    expect((await runs.summary(request.id))?.scopes[0]?.gaps[0]?.consequence).toContain('without a word');
  });

  it('keeps what unexpected errors say out of the report', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(1);
    startWorker(
      store,
      async () => {
        throw new Error('secret of the inside');
      },
      { clock: fastClock },
    );

    await runs.start(request);
    await untilOver(runs, request.id);

    expect(JSON.stringify(await runs.summary(request.id))).not.toContain('secret of the inside');
  });

  it('drains: finishes what it has begun, claims nothing more', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(3);
    const gate = createGate();
    const worker = startWorker(
      store,
      async (job) => {
        await gate.passed;
        return resultFor(job);
      },
      { concurrency: 1 },
    );
    await runs.start(request);
    await until(async () => (await runs.get(request.id))?.scopes[0]?.state === 'running');

    const stopped = worker.stop(5_000);
    gate.open();
    await stopped;

    expect((await runs.get(request.id))?.scopes.map((scope) => scope.state)).toEqual([
      'done',
      'queued',
      'queued',
    ]);
  });

  it('gives back what it cannot finish in time, and another worker carries on at once', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const first = startWorker(store, () => new Promise(() => {}));
    await runs.start(request);
    await until(async () => (await runs.get(request.id))?.scopes.every((scope) => scope.state === 'running'));

    await first.stop(10);
    const givenBackAt = performance.now();
    startWorker(await kit.openAgain(), async (job) => resultFor(job));
    const state = await untilOver(runs, request.id);

    expect(performance.now() - givenBackAt).toBeLessThan(3_000);
    expect(state.status).toBe('complete');
  });

  it('may be drained any number of times without a scope being given up', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(1);
    await runs.start(request);
    for (let times = 0; times < 5; times += 1) {
      const worker = startWorker(store, () => new Promise(() => {}));
      await until(async () => (await runs.get(request.id))?.scopes[0]?.state === 'running');
      await worker.stop(0);
    }

    startWorker(store, async (job) => resultFor(job));

    expect((await untilOver(runs, request.id)).status).toBe('complete');
  });

  it('changes nothing with the result of a scope that another worker has taken over', async () => {
    const store = await kit.open();
    const runs = runsOn(store);
    const request = requestForScopes(2);
    const gate = createGate();
    let first = true;
    const execute: ExecuteScope = async (job) => {
      if (job.scope.region === 'region-2') await gate.passed;
      if (job.scope.region === 'region-1' && first) {
        first = false;
        // Somebody raises the attempt, as the next claim would after our heartbeat was missed.
        await store.db
          .updateTable('run_scopes')
          .set({ attempt: 99 })
          .where('region', '=', 'region-1')
          .execute();
      }
      return resultFor(job);
    };
    startWorker(store, execute);

    await runs.start(request);
    await systemClock.sleep(500);
    const taken = await runs.get(request.id);
    const { total } = await runs.findings(request.id, { offset: 0, limit: 10 });
    gate.open();

    expect(taken?.scopes[0]?.state).toBe('running');
    expect(taken?.totals.nonCompliant).toBe(0);
    expect(total).toBe(0);
  });
});
