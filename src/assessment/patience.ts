/** Writing to a database that may be away for a while: what AWS was asked for must not be lost by that. */

import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import { asStoreError } from '../store/errors.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** How long a database may be away or full before its writes are given up. */
const PATIENCE_MS = 15 * 60_000;
/** Other errors, such as two transactions in each other's way, get this many tries. */
const TRIES = 3;

export interface PatienceOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends all patience: the process is about to go. */
  readonly signal: AbortSignal;
}

/** Does `write`, again and again while the database is away or full. Throws the last error in the end. */
export async function patiently<T>(write: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { clock, logger, signal } = options;
  const deadline = clock.now().getTime() + PATIENCE_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (thrown) {
      const error = asStoreError(thrown);
      const mayRetry = isPassing(error) ? clock.now().getTime() < deadline : tries < TRIES;
      if (!mayRetry || signal.aborted) throw error;
      logger.warn({ error, tries }, 'Writing to the store failed and is tried again');
      await clock.sleep(backoff(tries), signal).catch(() => {});
    }
  }
}

/** Does time alone mend it? */
function isPassing(error: unknown): boolean {
  return error instanceof PatchcheckError && ['store-unavailable', 'store-full'].includes(error.code);
}

function backoff(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
}
