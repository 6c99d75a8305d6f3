/**
 * The worker: claims scope jobs, keeps them alive, and gives them back in order when it must stop.
 *
 * It polls, because a job may come from any process, and is woken at once by jobs of its own process.
 * What it cannot give back, because it was killed, the queue hands out again when the heartbeat is missing.
 */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { asStoreError } from '../store/errors.ts';
import { type Claim, claimScopes, heldAttempts, keepAlive, saveProgress } from '../store/scopes.ts';
import type { Store } from '../store/store.ts';
import { type ClaimedScope, type ExecuteScope, workOn } from './claimed-scope.ts';
import { createNudge } from './nudge.ts';

/** How long a job of another process may wait until it is noticed. */
const POLL_MS = 1_000;
/** How often progress is written and cancelled runs are noticed; also the heartbeat. */
const TICK_MS = 1_000;
/** After the time of grace: how long giving back may take. */
const GIVE_BACK_MS = 5_000;

export interface WorkerOptions {
  readonly store: Store;
  readonly execute: ExecuteScope;
  /** Scopes at work at the same time. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Worker {
  /**
   * Claims nothing more, lets running scopes finish for `graceMs`, then gives the rest back so that another
   * worker carries on at once. Resolves when this worker holds nothing any more.
   */
  stop(graceMs: number): Promise<void>;
}

export function startWorker(options: WorkerOptions): Worker {
  const { store, clock, logger, concurrency } = options;
  const name = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const works = new Map<string, ClaimedScope>();
  const failing = new Set<string>();
  const ended = new AbortController();
  const arrival = createNudge(clock);
  const unsubscribe = store.bell.onRing(arrival.nudge);
  let isStopping = false;

  function begin(claim: Claim): void {
    const key = scopeKey(claim);
    if (works.get(key)?.adopt(claim)) return;
    const work = workOn(claim, { ...options, signal: ended.signal });
    works.set(key, work);
    void work.finished.then(() => {
      if (works.get(key) === work) works.delete(key);
      arrival.nudge();
    });
  }

  async function claimAll(): Promise<void> {
    while (!isStopping) {
      await tolerantly('Claiming scopes failed', async () => {
        const free = concurrency - works.size;
        if (free > 0) for (const claim of await claimScopes(store, name, free)) begin(claim);
      });
      await arrival.wait(POLL_MS);
    }
  }

  async function tick(): Promise<void> {
    // Taken before the question: what is claimed while it is being answered is not in the answer.
    const current = [...works.values()];
    const held = new Set((await heldAttempts(store.db, name)).map(attemptKey));
    for (const work of current) {
      if (!held.has(`${scopeKey(work.claim)} ${work.claim.attempt}`)) work.stop('lost-or-cancelled');
    }
    await keepAlive(
      store,
      current.map((work) => work.claim),
    );
    for (const work of current) {
      const progress = work.takeProgress();
      if (progress) await saveProgress(store.db, work.claim, progress);
    }
  }

  async function tickOn(): Promise<void> {
    while (!ended.signal.aborted) {
      if (works.size > 0) await tolerantly('Keeping scopes alive failed', tick);
      await clock.sleep(TICK_MS, ended.signal).catch(() => {});
    }
  }

  /** Says once that something began to fail, and once that it works again. */
  async function tolerantly(failure: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (failing.delete(failure)) logger.info({ failure }, 'The store works again');
    } catch (error) {
      if (!failing.has(failure)) logger.warn({ error: asStoreError(error) }, failure);
      failing.add(failure);
    }
  }

  const claiming = claimAll();
  const ticking = tickOn();

  async function allFinished(): Promise<void> {
    await claiming;
    await Promise.all([...works.values()].map((work) => work.finished));
  }

  return {
    stop: async (graceMs) => {
      isStopping = true;
      unsubscribe();
      arrival.nudge();
      await atMost(graceMs, allFinished(), clock);
      for (const work of works.values()) work.stop('released');
      await atMost(GIVE_BACK_MS, allFinished(), clock);
      ended.abort();
      await ticking;
    },
  };
}

/** Waits for `work`, but no longer than `ms`. */
async function atMost(ms: number, work: Promise<void>, clock: Clock): Promise<void> {
  const done = new AbortController();
  const timeUp = clock.sleep(ms, done.signal).catch(() => {});
  await Promise.race([work, timeUp]);
  done.abort();
}

function scopeKey({ request, scope }: Claim): string {
  return [request.id, scope.accountId, scope.region].join(' ');
}

function attemptKey(row: Awaited<ReturnType<typeof heldAttempts>>[number]): string {
  return [row.run_id, row.account_id, row.region, row.attempt].join(' ');
}
