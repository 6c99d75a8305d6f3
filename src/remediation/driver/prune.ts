/** Forgets plans that nobody asked for. */

import type { Logger } from '../../log.ts';
import type { Clock } from '../../model/clock.ts';
import { asStoreError } from '../../store/errors.ts';
import { pruneDrafts } from '../../store/remediations.ts';
import type { Store } from '../../store/store.ts';

const KEPT_MS = 24 * 3_600_000;
const EVERY_MS = 10 * 60_000;
const AT_ONCE = 100;

/** From time to time, until `signal` aborts. Never rejects. */
export async function pruneDraftsOn(
  { store, clock, logger }: { store: Pick<Store, 'db'>; clock: Clock; logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const before = new Date(clock.now().getTime() - KEPT_MS);
    await pruneDrafts(store.db, before, AT_ONCE).catch((error: unknown) =>
      logger.warn({ error: asStoreError(error) }, 'Old plans could not be forgotten'),
    );
    await clock.sleep(EVERY_MS, signal).catch(() => {});
  }
}
