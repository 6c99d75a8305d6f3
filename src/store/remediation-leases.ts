/** Who carries a remediation on: one process at a time, until it lets go or falls silent. */

import type { Kysely } from 'kysely';
import type { Clock } from '../model/clock.ts';
import type { RemediationRecord } from '../model/remediation.ts';
import type { Database } from './database.ts';
import { withParts } from './remediations.ts';

/** A holder that died is succeeded after this long. */
const LEASE_MS = 15_000;

/**
 * Up to `limit` remediations that have something to do now, the longest waiting first, for `owner` to carry on:
 * its own, free ones, and those of holders that died. Two owners never get the same one. Where there are more than
 * `limit`, they take turns: whoever was not asked for longest comes first, so that many that wait keep none out.
 */
export async function claimRemediations(
  db: Kysely<Database>,
  clock: Clock,
  owner: string,
  limit: number,
): Promise<readonly RemediationRecord[]> {
  const now = clock.now();
  const claimed = await db
    .with('due', (select) =>
      select
        .selectFrom('remediations')
        .select('id')
        .where((is) =>
          is.or([
            is('state', '=', 'awaiting-approval').and('expires_at', '<=', now),
            is('state', 'in', ['approved', 'running', 'stopping']).and(
              is('look_at', 'is', null).or('look_at', '<=', now),
            ),
          ]),
        )
        .where((is) =>
          is.or([is('lease_owner', '=', owner), is('lease_until', 'is', null), is('lease_until', '<=', now)]),
        )
        .orderBy('lease_until', (order) => order.asc().nullsFirst())
        .orderBy('look_at', (order) => order.asc().nullsFirst())
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('remediations')
    .set({ lease_owner: owner, lease_until: leaseEnd(now) })
    .where('id', 'in', (select) => select.selectFrom('due').select('id'))
    .returningAll()
    .execute();
  return withParts(
    db,
    claimed.toSorted((a, b) => time(a.look_at) - time(b.look_at)),
  );
}

/** Keeps one during slow work; false if another process has it by now. */
export async function renewRemediationLease(
  db: Kysely<Database>,
  clock: Clock,
  owner: string,
  id: string,
): Promise<boolean> {
  const renewed = await db
    .updateTable('remediations')
    .set({ lease_until: leaseEnd(clock.now()) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .returning('id')
    .executeTakeFirst();
  return renewed !== undefined;
}

/** Lets all of `owner`'s remediations go, so that another process carries on at once. */
export async function releaseRemediations(db: Kysely<Database>, owner: string): Promise<void> {
  await db
    .updateTable('remediations')
    .set({ lease_owner: null, lease_until: null })
    .where('lease_owner', '=', owner)
    .execute();
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

function time(date: Date | null): number {
  return date?.getTime() ?? 0;
}
