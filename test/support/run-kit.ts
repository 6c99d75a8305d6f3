/** Runs and workers for tests: short requests, scopes that answer at once, and waiting for a state. */

import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import type { ExecuteScope } from '../../src/assessment/claimed-scope.ts';
import { createRuns } from '../../src/assessment/run-store.ts';
import type { Runs } from '../../src/assessment/runs.ts';
import { startWorker, type Worker, type WorkerOptions } from '../../src/assessment/worker.ts';
import type { RunRequest } from '../../src/model/assessment.ts';
import { systemClock } from '../../src/model/clock.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../assessment/builders.ts';
import { resultFor } from '../assessment/scope-results.ts';
import { silent } from './stores.ts';

export function runsOn(store: Store): Runs {
  return createRuns({ store, clock: systemClock, accountName: (_, id) => `account ${id}` });
}

export function newRequest(changes: Partial<RunRequest> = {}): RunRequest {
  return aRequest({ id: `run-${randomUUID()}`, ...changes });
}

/** A request for one account in `count` Regions. */
export function requestForScopes(count: number): RunRequest {
  return newRequest({ regions: Array.from({ length: count }, (_, index) => `region-${index + 1}`) });
}

export const answerAtOnce: ExecuteScope = async (job) => resultFor(job);

/** Starts workers that are stopped after each test. */
export function useWorkers(): (
  store: Store,
  execute: ExecuteScope,
  changes?: Partial<WorkerOptions>,
) => Worker {
  const workers: Worker[] = [];
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
  });
  return (store, execute, changes = {}) => {
    const worker = startWorker({
      store,
      execute,
      concurrency: 4,
      clock: systemClock,
      logger: silent,
      ...changes,
    });
    workers.push(worker);
    return worker;
  };
}

/** Waits until `read` gives something other than null or false. */
export async function until<T>(read: () => Promise<T | null | false>, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (value !== null && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms`);
    await systemClock.sleep(25);
  }
}

/** Waits until the run is over, and returns its last state. */
export async function untilOver(runs: Runs, runId: string, ms = 20_000) {
  return until(async () => {
    const state = await runs.get(runId);
    return state && state.state !== 'running' ? state : null;
  }, ms);
}

/** A gate that `open` opens: scopes wait in front of it. */
export function createGate(): { readonly passed: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
