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
  const answered = new AbortController();
  const late = clock.sleep(PATIENCE_MS, answered.signal).then(
    () => 'the database does not answer in time',
    () => '',
  );
  const asked = sql`select 1`.execute(db).then(
    () => null,
    (error: unknown) => messageOf(asStoreError(error)),
  );
  const reason = await Promise.race([asked, late]);
  answered.abort();
  return reason === null ? otherwise : { ready: false, reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
