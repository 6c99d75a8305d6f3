/** Which remediation is at work on which instance: one row an instance, never two remediations on one. */

import { type Kysely, sql, type Transaction } from 'kysely';
import type { InstanceKey } from '../model/remediation.ts';
import { lockAlone } from './advisory-locks.ts';
import type { Database } from './database.ts';

export type HeldLock = InstanceKey & { readonly remediationId: string };

/** One text for one instance. */
export function keyOf({ accountId, region, instanceId }: InstanceKey): string {
  return `${accountId}/${region}/${instanceId}`;
}

/** Those of the instances that some remediation is at work on. */
export async function heldLocks(
  db: Kysely<Database>,
  keys: readonly InstanceKey[],
): Promise<readonly HeldLock[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys.map(keyOf));
  const rows = await db
    .selectFrom('remediation_locks')
    .select(['account_id', 'region', 'instance_id', 'remediation_id'])
    .where('instance_id', 'in', [...new Set(keys.map((key) => key.instanceId))])
    .orderBy('account_id')
    .orderBy('region')
    .orderBy('instance_id')
    .execute();
  return rows
    .map((row) => ({
      accountId: row.account_id,
      region: row.region,
      instanceId: row.instance_id,
      remediationId: row.remediation_id,
    }))
    .filter((lock) => wanted.has(keyOf(lock)));
}

/**
 * Takes instances for a remediation until it gives them free. Returns the locks of other remediations that
 * stand in the way, and has taken nothing then. Those who take instances take turns.
 */
export async function lockInstances(
  transaction: Transaction<Database>,
  remediationId: string,
  keys: readonly InstanceKey[],
): Promise<readonly HeldLock[]> {
  if (keys.length === 0) return [];
  await lockAlone(transaction, 'instances');
  const held = await heldLocks(transaction, keys);
  const others = held.filter((lock) => lock.remediationId !== remediationId);
  if (others.length > 0) return others;
  const own = new Set(held.map(keyOf));
  const missing = new Map(keys.filter((key) => !own.has(keyOf(key))).map((key) => [keyOf(key), key]));
  const rows = [...missing.values()].map(({ accountId, region, instanceId }) => ({
    account_id: accountId,
    region,
    instance_id: instanceId,
    remediation_id: remediationId,
    taken_at: sql<Date>`now()`,
  }));
  if (rows.length > 0) await transaction.insertInto('remediation_locks').values(rows).execute();
  return [];
}

/** Gives instances free that this remediation holds; others are left alone. */
export async function unlockInstances(
  transaction: Transaction<Database>,
  remediationId: string,
  keys: readonly InstanceKey[] | 'all',
): Promise<void> {
  const own = transaction.deleteFrom('remediation_locks').where('remediation_id', '=', remediationId);
  if (keys === 'all') {
    await own.execute();
    return;
  }
  for (const { accountId, region, instanceId } of keys) {
    await own
      .where('account_id', '=', accountId)
      .where('region', '=', region)
      .where('instance_id', '=', instanceId)
      .execute();
  }
}
