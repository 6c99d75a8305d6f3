/**
 * How fast Slack may be called, kept in the store so that all replicas share one allowance.
 *
 * Slack allows one message a second in a channel and about 50 edits a minute in a workspace, both with short
 * bursts. We stay below, and a Retry-After holds everybody back.
 */

import type { Kysely } from 'kysely';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';

export interface Allowance {
  readonly key: string;
  readonly intervalMs: number;
  /** Calls that may follow each other at once after a rest. */
  readonly burst: number;
  /** How many of them are left for calls that must not wait. */
  readonly reserved: number;
}

export const postsIn = (workspace: string, channel: string): Allowance => ({
  key: `post ${workspace} ${channel}`,
  intervalMs: 1_000,
  burst: 3,
  reserved: 0,
});

/** Edits that may wait leave room for those that must arrive. */
export const editsIn = (workspace: string, urgent: boolean): Allowance => ({
  key: `edit ${workspace}`,
  intervalMs: 1_500,
  burst: 8,
  reserved: urgent ? 0 : 4,
});

export const uploadsIn = (workspace: string): Allowance => ({
  key: `upload ${workspace}`,
  intervalMs: 1_000,
  burst: 5,
  reserved: 0,
});

/** Takes one call out of the allowance; false if it must wait. */
export async function takeAllowance(
  db: Kysely<Database>,
  clock: Clock,
  allowance: Allowance,
): Promise<boolean> {
  const now = clock.now();
  const latest = new Date(now.getTime() + allowance.intervalMs * (allowance.burst - allowance.reserved - 1));
  const current = await db
    .selectFrom('slack_rates')
    .select('free_at')
    .where('key', '=', allowance.key)
    .executeTakeFirst();
  if (current !== undefined && current.free_at > latest) return false;
  const from = Math.max(current?.free_at.getTime() ?? 0, now.getTime());
  const next = new Date(from + allowance.intervalMs);
  if (current === undefined) {
    const inserted = await db
      .insertInto('slack_rates')
      .values({ key: allowance.key, free_at: next })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst();
    return inserted !== undefined;
  }
  const taken = await db
    .updateTable('slack_rates')
    .set({ free_at: next })
    .where('key', '=', allowance.key)
    .where('free_at', '=', current.free_at)
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Slack said to wait: nobody takes from this allowance before `seconds` have passed. */
export async function holdBack(
  db: Kysely<Database>,
  clock: Clock,
  allowance: Allowance,
  seconds: number,
): Promise<void> {
  const wholeBurst = allowance.intervalMs * (allowance.burst - 1);
  const until = new Date(clock.now().getTime() + seconds * 1_000 + wholeBurst);
  await db
    .insertInto('slack_rates')
    .values({ key: allowance.key, free_at: until })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ free_at: until }))
    .execute();
}
