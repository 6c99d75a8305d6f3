/**
 * The queue of scope jobs: pg-boss in the same database.
 *
 * A worker that dies is noticed by its missing heartbeat. The longest silence is 10 s, pg-boss's shortest,
 * and every process looks for silent jobs every 2 s, so a lost scope is handed out again within 15 s.
 */

import { randomUUID } from 'node:crypto';
import { type Db, PgBoss } from 'pg-boss';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { asStoreError } from './errors.ts';

export const SCOPE_QUEUE = 'assess-scope';

/** What a job of the scope queue holds: the key of its row in run_scopes. */
export interface ScopeJobData {
  readonly runId: string;
  readonly accountId: string;
  readonly region: string;
}

const SCOPE_QUEUE_OPTIONS = {
  heartbeatSeconds: 10,
  /** A scope may wait long for throttled operations; crashes are found by the heartbeat. */
  expireInSeconds: 6 * 3600,
  /** How often a scope may fail is decided by its row, which tells crashes from orderly releases. */
  retryLimit: 10_000,
  retryDelay: 0,
  deleteAfterSeconds: 24 * 3600,
};
const LOOK_FOR_LOST_JOBS_SECONDS = 2;

/** Creates the queue's tables where they are missing and starts looking after them. */
export async function startQueue(
  database: Db,
  backend: 'postgres' | 'pglite',
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): Promise<PgBoss> {
  const queue = new PgBoss({
    db: database,
    backend,
    schedule: false,
    superviseIntervalSeconds: LOOK_FOR_LOST_JOBS_SECONDS,
    monitorIntervalSeconds: LOOK_FOR_LOST_JOBS_SECONDS,
  });
  const isNews = atMostOnceAMinute(clock);
  queue.on('error', (thrown) => {
    const error = asStoreError(thrown);
    if (isNews()) logger.warn({ error }, 'The queue could not look after its jobs');
  });
  queue.on('warning', (warning) => logger.warn({ warning }, 'The queue warns'));
  await queue.start();
  await queue.createQueue(SCOPE_QUEUE, SCOPE_QUEUE_OPTIONS);
  // Makes pg-boss remember the queue. It would look it up later, in the middle of a transaction of ours, by
  // a connection of its own, and PGlite has only the one.
  await queue.findJobs(SCOPE_QUEUE, { id: randomUUID() });
  return queue;
}

/** The queue fails every two seconds while the database is away: saying so once a minute is enough. */
function atMostOnceAMinute(clock: Clock): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.now().getTime();
    if (now - last < 60_000) return false;
    last = now;
    return true;
  };
}

/**
 * Hands out again at once what a dead process has left behind, where nobody else can be at work: with the
 * embedded store there is no need to wait for missing heartbeats.
 */
export async function recoverJobs(queue: PgBoss): Promise<void> {
  const jobs = await queue.findJobs<ScopeJobData>(SCOPE_QUEUE);
  const left = jobs.filter((job) => job.state === 'active').map((job) => job.id);
  if (left.length > 0) await queue.fail(SCOPE_QUEUE, left, { reason: 'The process ended' });
}
