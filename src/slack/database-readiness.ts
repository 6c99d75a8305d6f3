/** Whether the database answers: without it the bot can neither keep nor show anything. */

import { type Kysely, sql } from 'kysely';
import type { Clock } from '../model/clock.ts';
import type { Database } from '../store/database.ts';
import { asStoreError } from '../store/errors.ts';
import type { Readiness } from './http-server.ts';

const PATIENCE_MS = 2_000;

/** `otherwise` where the database answers in time, else why not. Never rejects. */
export async function databaseReadiness(
  db: Kysely<Database>,
  clock: Clock,
  otherwise: Readiness,
): Promise<Readiness> {
  const asked = await inTime(clock, sql`select 1`.execute(db));
  return 'answer' in asked ? otherwise : { ready: false, reason: asked.reason };
}

/** What the database answers, or why it does not within two seconds. Never rejects. */
export async function inTime<T>(
  clock: Clock,
  question: Promise<T>,
): Promise<{ readonly answer: T } | { readonly reason: string }> {
  const answered = new AbortController();
  const late = clock.sleep(PATIENCE_MS, answered.signal).then(
    () => ({ reason: 'the database does not answer in time' }),
    () => ({ reason: '' }),
  );
  const asked = question.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ reason: messageOf(asStoreError(error)) }),
  );
  const outcome = await Promise.race([asked, late]);
  answered.abort();
  return outcome;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
