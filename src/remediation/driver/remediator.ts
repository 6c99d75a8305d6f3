/**
 * The remediator: carries every remediation on that has something to do. Every replica with access to AWS runs
 * one; leases see to it that each is carried by one at a time, and goes on elsewhere when its holder dies.
 */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createNudge } from '../../assessment/nudge.ts';
import type { RemediationRecord } from '../../model/remediation.ts';
import { asStoreError } from '../../store/errors.ts';
import {
  claimRemediations,
  releaseRemediations,
  renewRemediationLease,
} from '../../store/remediation-leases.ts';
import { type AdvanceOptions, createAdvance } from './advance.ts';
import { pruneDraftsOn } from './prune.ts';
import { createStumbles } from './stumbles.ts';

const EVERY_MS = 1_000;
/** Leases are renewed more often than they end, however long one step takes. */
const RENEW_MS = 3_000;
/** After a step that failed, as when the store is away. */
const AFTER_FAILURE_MS = 5_000;
/** Steps without a pause: then others get their turn. */
const STEPS_AT_ONCE = 50;
const CONCURRENCY = 50;

export interface RemediatorOptions extends AdvanceOptions {
  /** Remediations carried at the same time. Mostly they wait. */
  readonly concurrency?: number;
}

export interface Remediator {
  /** Something was approved or stopped: look at once. */
  nudge(): void;
  /**
   * Begins nothing more and lets the steps that are under way end for `graceMs`; then others may carry on. What
   * was sent by then and has not been answered is looked up by them.
   */
  stop(graceMs: number): Promise<void>;
}

export function startRemediator({ concurrency = CONCURRENCY, ...options }: RemediatorOptions): Remediator {
  const { store, clock, logger } = options;
  const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const advance = createAdvance(options);
  const arrival = createNudge(clock);
  const busy = new Map<string, Promise<void>>();
  const rests = new Map<string, Rest>();
  const stumbles = createStumbles(options, owner);
  let isFailing = false;
  let isStopping = false;

  function begin(record: RemediationRecord): void {
    if (busy.has(record.id) || isAtRest(rests.get(record.id), record, clock.now().getTime())) return;
    rests.delete(record.id);
    const work = carry(record).finally(() => busy.delete(record.id));
    busy.set(record.id, work);
  }

  async function carry({ id }: RemediationRecord): Promise<void> {
    let isOurs = true;
    const renewal = setInterval(() => {
      renewRemediationLease(store.db, clock, owner, id).then(
        (renewed) => {
          isOurs = renewed;
        },
        () => {},
      );
    }, RENEW_MS);
    try {
      const rest = await stepOn(id, () => isOurs);
      if (rest !== null) rests.set(id, rest);
      stumbles.succeeded(id, rest?.version ?? null);
    } catch (error) {
      await stumbles.stumbled(id, error);
      rests.set(id, { until: clock.now().getTime() + AFTER_FAILURE_MS, version: null });
    } finally {
      clearInterval(renewal);
    }
  }

  /** Until it has to wait; null: it may be looked at again at once. */
  async function stepOn(id: string, isOurs: () => boolean): Promise<Rest | null> {
    for (let steps = 0; steps < STEPS_AT_ONCE && isOurs() && !isStopping; steps += 1) {
      const next = await advance(id, owner);
      if (next === 'over') return null;
      if (next !== 'again') return { until: Date.parse(next.waitUntil), version: next.version };
    }
    arrival.nudge();
    return null;
  }

  async function loop(): Promise<void> {
    while (!isStopping) {
      try {
        for (const record of await claimRemediations(store.db, clock, owner, concurrency)) begin(record);
        if (isFailing) logger.info('Remediations are found again');
        isFailing = false;
      } catch (error) {
        // Once: it is tried again and again.
        if (!isFailing) logger.warn({ error: asStoreError(error) }, 'Looking for remediations failed');
        isFailing = true;
      }
      await arrival.wait(EVERY_MS);
    }
  }

  const ended = new AbortController();
  const pruning = pruneDraftsOn(options, ended.signal);
  const running = loop();

  async function allEnded(): Promise<void> {
    await running;
    await Promise.all(busy.values());
  }

  return {
    nudge: arrival.nudge,
    stop: async (graceMs) => {
      isStopping = true;
      arrival.nudge();
      ended.abort();
      const timeUp = new AbortController();
      await Promise.race([allEnded(), clock.sleep(graceMs, timeUp.signal).catch(() => {})]);
      timeUp.abort();
      await pruning;
      await releaseRemediations(store.db, owner).catch((error: unknown) =>
        logger.warn({ error: asStoreError(error) }, 'Remediations could not be released'),
      );
    },
  };
}

/** Until when nothing is to be done about a remediation, unless somebody changes it. */
interface Rest {
  readonly until: number;
  readonly version: number | null;
}

function isAtRest(rest: Rest | undefined, { version }: RemediationRecord, now: number): boolean {
  return rest !== undefined && now < rest.until && (rest.version === null || rest.version === version);
}
