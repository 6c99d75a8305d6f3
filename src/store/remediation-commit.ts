/**
 * The one way in which a remediation changes. What could stand in the way is looked at first, under locks that
 * last until the end of the transaction; then everything is written, or nothing.
 *
 * Locks are always taken in this order, so that no two changes wait for each other: the row of the
 * remediation, the emergency stop, the instances by their names, the audit.
 */

import type { Transaction } from 'kysely';
import { type Call, FINAL_STATES, type RemediationRecord, type TargetState } from '../model/remediation.ts';
import { appendEntries } from './audit.ts';
import type { Database } from './database.ts';
import { standingStop } from './emergency-stops.ts';
import { keyOf, lockInstances, unlockInstances } from './instance-locks.ts';
import type { Committed, RemediationChange } from './remediation-changes.ts';
import { callRow, changeableRow, targetRow } from './remediation-rows.ts';
import type { Store } from './store.ts';
import { endStreaks } from './streaks.ts';

/**
 * Changes `record`, as it was read, unless somebody else has changed it since. Where the answer is another than
 * `committed` nothing of the change is written, its entries in the audit included. A remediation that ends
 * gives all its instances free.
 */
export async function commitChange(
  store: Pick<Store, 'db'>,
  record: RemediationRecord,
  change: RemediationChange,
  configurationHash: string,
): Promise<Committed> {
  return store.db.transaction().execute(async (transaction) => {
    if (!(await holdUnchanged(transaction, record, change.lease))) return { kind: 'lost' };
    const stop = await standingStop(transaction, change.unlessStopped ?? []);
    if (stop) return { kind: 'stopped', stop };
    const held = await lockInstances(transaction, record.id, change.lock ?? []);
    if (held.length > 0) return { kind: 'locked', held };
    const changed = changedRecord(record, change);
    await write(transaction, changed, change);
    if (changed.plan.action !== 'diagnose') await endFixed(transaction, record.id, change.targets ?? []);
    await appendEntries(transaction, change.audit, configurationHash);
    return { kind: 'committed', record: changed };
  });
}

/** Locks the row until the transaction ends; false if it has another version or another holder by now. */
async function holdUnchanged(
  transaction: Transaction<Database>,
  record: RemediationRecord,
  lease: string | undefined,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('remediations')
    .select('id')
    .where('id', '=', record.id)
    .where('version', '=', record.version)
    .$if(lease !== undefined, (query) => query.where('lease_owner', '=', lease ?? ''))
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** The record as it is after the change. */
function changedRecord(record: RemediationRecord, change: RemediationChange): RemediationRecord {
  const targets = replaced(change.allTargets ?? record.targets, change.targets ?? [], keyOf);
  const calls = replaced(record.calls, change.calls ?? [], (call) => call.id);
  return {
    ...record,
    ...change.set,
    version: record.version + 1,
    targets: targets.toSorted((a, b) => a.position - b.position),
    calls: [...calls, ...(change.newCalls ?? [])].toSorted(byIntent),
  };
}

function replaced<T>(old: readonly T[], news: readonly T[], key: (each: T) => string): T[] {
  const byKey = new Map(news.map((each) => [key(each), each]));
  return old.map((each) => byKey.get(key(each)) ?? each);
}

function byIntent(a: Call, b: Call): number {
  return compare(a.intendedAt, b.intendedAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function write(
  transaction: Transaction<Database>,
  changed: RemediationRecord,
  change: RemediationChange,
): Promise<void> {
  await transaction
    .updateTable('remediations')
    .set({ version: changed.version, ...changeableRow(changed) })
    .where('id', '=', changed.id)
    .execute();
  if (change.allTargets) {
    await transaction.deleteFrom('remediation_targets').where('remediation_id', '=', changed.id).execute();
  }
  await writeTargets(transaction, changed.id, [...(change.allTargets ?? []), ...(change.targets ?? [])]);
  await writeCalls(transaction, changed.id, change);
  const unlock = FINAL_STATES.includes(changed.state) ? 'all' : (change.unlock ?? []);
  await unlockInstances(transaction, changed.id, unlock);
}

/** What a remediation has fixed is over: an assessment of the instance has said so. */
async function endFixed(
  transaction: Transaction<Database>,
  remediationId: string,
  targets: readonly TargetState[],
): Promise<void> {
  for (const target of targets) {
    if (target.result !== 'fixed' || target.finishedAt === null) continue;
    const { instanceId, finishedAt: at } = target;
    const resolved = { instanceId, ending: 'remediation', by: remediationId, at } as const;
    await endStreaks(transaction, target, [resolved], new Date(at));
  }
}

async function writeTargets(
  transaction: Transaction<Database>,
  remediationId: string,
  targets: readonly TargetState[],
): Promise<void> {
  if (targets.length === 0) return;
  // One statement may not write a row twice: of several the last holds.
  const last = new Map(targets.map((target) => [keyOf(target), target]));
  await transaction
    .insertInto('remediation_targets')
    .values([...last.values()].map((target) => targetRow(remediationId, target)))
    .onConflict((conflict) =>
      conflict.constraint('remediation_targets_key').doUpdateSet((row) => ({
        position: row.ref('excluded.position'),
        stage: row.ref('excluded.stage'),
        result: row.ref('excluded.result'),
        target: row.ref('excluded.target'),
      })),
    )
    .execute();
}

/** A new call whose id exists already is an error: an intent is written once. */
async function writeCalls(
  transaction: Transaction<Database>,
  remediationId: string,
  { newCalls = [], calls = [] }: RemediationChange,
): Promise<void> {
  if (newCalls.length > 0) {
    const rows = newCalls.map((call) => callRow(remediationId, call));
    await transaction.insertInto('remediation_calls').values(rows).execute();
  }
  for (const call of calls) {
    const { state, settled, call: whole } = callRow(remediationId, call);
    await transaction
      .updateTable('remediation_calls')
      .set({ state, settled, call: whole })
      .where('id', '=', call.id)
      .where('remediation_id', '=', remediationId)
      .execute();
  }
}
