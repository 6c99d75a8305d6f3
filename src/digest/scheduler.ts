/**
 * The scheduler: sees what is due, and carries it until Slack can show it. Every replica that posts runs one; what
 * each of them does is a change that only one of them can make.
 */

import { createNudge } from '../assessment/nudge.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../model/settings.ts';
import { digestsIn } from '../store/digest-posts.ts';
import { keepConfiguredSchedules } from '../store/digest-schedules.ts';
import { asStoreError } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { type CarryOptions, carryPost } from './carry-post.ts';
import { pruneOn } from './keep-history.ts';
import { makePosts } from './make-posts.ts';
import { configuredSchedules } from './schedules.ts';

const EVERY_MS = 5_000;

export interface SchedulerOptions extends CarryOptions {
  readonly store: Pick<Store, 'db' | 'bell'>;
  readonly settings: Pick<Settings, 'environments' | 'digests' | 'history'>;
  readonly logger: Logger;
}

export interface Scheduler {
  /** Begins nothing more, and resolves when what it was doing has ended. */
  stop(): Promise<void>;
}

export function startScheduler(options: SchedulerOptions): Scheduler {
  const { store, clock, logger } = options;
  const arrival = createNudge(clock);
  const unsubscribe = store.bell.onRing(arrival.nudge);
  const ended = new AbortController();
  const tick = createTick(options);

  async function loop(): Promise<void> {
    while (!ended.signal.aborted) {
      await tick();
      await arrival.wait(EVERY_MS);
    }
  }

  const running = Promise.all([loop(), pruneOn(options, ended.signal)]);
  logger.debug('Digests are watched');
  return {
    stop: async () => {
      unsubscribe();
      ended.abort();
      arrival.nudge();
      await running;
    },
  };
}

/** One look at everything that is due. Never rejects: what fails is logged once, and tried again next time. */
export function createTick(options: SchedulerOptions): () => Promise<void> {
  const { store, settings, clock, logger } = options;
  const failing = new Set<string>();
  let isConfigured = false;

  function stumbled(what: string, error: unknown): void {
    if (!failing.has(what)) logger.warn({ what, error: asStoreError(error) }, 'Digests stumbled');
    failing.add(what);
  }

  async function tolerantly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (failing.delete(what)) logger.info({ what }, 'Digests go on again');
    } catch (error) {
      stumbled(what, error);
    }
  }

  async function carryAll(state: 'due' | 'assessing'): Promise<void> {
    for (const post of await digestsIn(store.db, [state])) {
      await tolerantly(post.id, () => carryPost(options, post));
    }
  }

  return async () => {
    if (!isConfigured) {
      await tolerantly('configuration', async () => {
        await keepConfiguredSchedules(store.db, configuredSchedules(settings), clock.now());
        isConfigured = true;
      });
    }
    await tolerantly('schedules', () =>
      makePosts(options, (schedule, error) => stumbled(`schedule ${schedule.id}`, error)),
    );
    await tolerantly('due', () => carryAll('due'));
    await tolerantly('assessing', () => carryAll('assessing'));
  };
}
