/**
 * Emergency stops: one row a stopped environment. Pulling one and writing an intent are strictly in order:
 * an intent is committed before the stop is, or finds it.
 */

import type { Kysely, Selectable, Transaction } from 'kysely';
import type { AuditEvent, EmergencyStop } from '../model/remediation.ts';
import { storable } from '../model/storable.ts';
import { lockAlone, lockShared } from './advisory-locks.ts';
import { appendEntries } from './audit.ts';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

/** All that stand, by environment. */
export async function emergencyStops(db: Kysely<Database>): Promise<readonly EmergencyStop[]> {
  const rows = await db.selectFrom('emergency_stops').selectAll().orderBy('environment').execute();
  return rows.map(stopOf);
}

/** Stops an environment. The first stop stays until it is lifted; returns the one that stands. */
export async function pullStop(
  store: Pick<Store, 'db'>,
  stop: EmergencyStop,
  audit: readonly AuditEvent[],
  configurationHash: string,
): Promise<EmergencyStop> {
  return store.db.transaction().execute(async (transaction) => {
    await lockAlone(transaction, 'emergencyStop');
    const row = { ...stop, reason: storable(stop.reason), by: JSON.stringify(stop.by) };
    await transaction
      .insertInto('emergency_stops')
      .values(row)
      .onConflict((conflict) => conflict.column('environment').doNothing())
      .execute();
    const standing = await transaction
      .selectFrom('emergency_stops')
      .selectAll()
      .where('environment', '=', stop.environment)
      .executeTakeFirstOrThrow();
    await appendEntries(transaction, audit, configurationHash);
    return stopOf(standing);
  });
}

/** Lifts a stop and returns it; null, with nothing written, where there is none. */
export async function liftStop(
  store: Pick<Store, 'db'>,
  environment: string,
  audit: readonly AuditEvent[],
  configurationHash: string,
): Promise<EmergencyStop | null> {
  return store.db.transaction().execute(async (transaction) => {
    await lockAlone(transaction, 'emergencyStop');
    const lifted = await transaction
      .deleteFrom('emergency_stops')
      .where('environment', '=', environment)
      .returningAll()
      .executeTakeFirst();
    if (!lifted) return null;
    await appendEntries(transaction, audit, configurationHash);
    return stopOf(lifted);
  });
}

/**
 * A stop of one of the environments, or null; then none of them can be stopped before the transaction ends.
 */
export async function standingStop(
  transaction: Transaction<Database>,
  environments: readonly string[],
): Promise<EmergencyStop | null> {
  if (environments.length === 0) return null;
  await lockShared(transaction, 'emergencyStop');
  const row = await transaction
    .selectFrom('emergency_stops')
    .selectAll()
    .where('environment', 'in', environments)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row ? stopOf(row) : null;
}

function stopOf(row: Selectable<Database['emergency_stops']>): EmergencyStop {
  return { environment: row.environment, by: row.by, at: row.at.toISOString(), reason: row.reason };
}
