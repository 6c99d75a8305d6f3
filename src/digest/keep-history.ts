/** Forgets old history from time to time, a little at a time. */

import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import type { Settings } from '../model/settings.ts';
import { asStoreError } from '../store/errors.ts';
import { pruneHistory } from '../store/retention.ts';
import type { Store } from '../store/store.ts';

const EVERY_MS = 5 * 60_000;
/** Rows a step, and a rest after each, so that people's work goes first. */
const AT_ONCE = 500;
const REST_MS = 200;

export interface PruneOptions {
  readonly store: Pick<Store, 'db'>;
  readonly settings: Pick<Settings, 'history'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Until `signal` aborts. Never rejects. */
export async function pruneOn(options: PruneOptions, signal: AbortSignal): Promise<void> {
  const { clock, logger } = options;
  while (!signal.aborted) {
    const more = await pruneStep(options).catch((error: unknown) => {
      logger.warn({ error: asStoreError(error) }, 'Old history could not be removed');
      return false;
    });
    await clock.sleep(more ? REST_MS : EVERY_MS, signal).catch(() => {});
  }
}

async function pruneStep({ store, settings, clock }: PruneOptions): Promise<boolean> {
  const now = clock.now();
  return pruneHistory(store.db, new Date(now.getTime() - settings.history.keepMs), now, AT_ONCE);
}
