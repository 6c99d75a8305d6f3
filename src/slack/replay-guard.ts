/**
 * Checks of signed requests beyond Bolt's: it lets timestamps from the future and exact repeats pass. Signatures
 * are remembered in the store, so that a repeat sent to another replica is found out too.
 */

import type { IncomingMessage } from 'node:http';
import type { Kysely } from 'kysely';
import type { Clock } from '../model/clock.ts';
import type { Database } from '../store/database.ts';

/** Slack's own allowance for old requests, applied to both sides. */
const MAX_SKEW_MS = 5 * 60_000;
/** After the skew check refuses a request anyway, its signature may be forgotten. */
const REMEMBERED_MS = 2 * MAX_SKEW_MS;

/** Is the request's timestamp within five minutes of now? */
export function isTimely(request: IncomingMessage, clock: Clock): boolean {
  const seconds = Number(request.headers['x-slack-request-timestamp']);
  return Number.isInteger(seconds) && Math.abs(clock.now().getTime() - seconds * 1000) <= MAX_SKEW_MS;
}

/** Was a request with this (verified) signature never accepted before? Remembers it from now on. */
export async function isFirstSight(signature: string, db: Kysely<Database>, clock: Clock): Promise<boolean> {
  const now = clock.now();
  await db
    .deleteFrom('slack_signatures')
    .where('seen_at', '<', new Date(now.getTime() - REMEMBERED_MS))
    .execute();
  const inserted = await db
    .insertInto('slack_signatures')
    .values({ signature, seen_at: now })
    .onConflict((conflict) => conflict.column('signature').doNothing())
    .returning('signature')
    .executeTakeFirst();
  return inserted !== undefined;
}
