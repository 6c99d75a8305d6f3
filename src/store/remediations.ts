/** Remediations, new and as they are read. Whatever changes one goes through `commitChange`. */

import type { Kysely } from 'kysely';
import type {
  AuditEvent,
  Call,
  RemediationRecord,
  RemediationState,
  TargetState,
} from '../model/remediation.ts';
import { storable } from '../model/storable.ts';
import { appendEntries } from './audit.ts';
import type { Database } from './database.ts';
import { type RemediationRow, recordOf, rowOf, targetRow } from './remediation-rows.ts';
import type { Store } from './store.ts';

const ACTIVE_STATES: readonly RemediationState[] = ['awaiting-approval', 'approved', 'running', 'stopping'];

/** Keeps a new plan, with its entries in the audit. */
export async function insertDraft(
  store: Pick<Store, 'db'>,
  record: RemediationRecord,
  audit: readonly AuditEvent[],
  configurationHash: string,
): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('remediations').values(rowOf(record)).execute();
    const targets = record.targets.map((target) => targetRow(record.id, target));
    if (targets.length > 0) await transaction.insertInto('remediation_targets').values(targets).execute();
    await appendEntries(transaction, audit, configurationHash);
  });
}

export async function findRemediation(db: Kysely<Database>, id: string): Promise<RemediationRecord | null> {
  const [record] = await withParts(
    db,
    await db.selectFrom('remediations').selectAll().where('id', '=', storable(id)).execute(),
  );
  return record ?? null;
}

/** Of a run, newest first; what nobody has asked for yet is not among them. */
export async function remediationsOfRun(
  db: Kysely<Database>,
  runId: string,
): Promise<readonly RemediationRecord[]> {
  const rows = await db
    .selectFrom('remediations')
    .selectAll()
    .where('run_id', '=', runId)
    .where('state', '!=', 'draft')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return withParts(db, rows);
}

/** Asked for, approved or under way, in an environment or (null) in all, oldest first. */
export async function activeRemediations(
  db: Kysely<Database>,
  environment: string | null,
): Promise<readonly RemediationRecord[]> {
  const rows = await db
    .selectFrom('remediations')
    .selectAll()
    .where('state', 'in', ACTIVE_STATES)
    .$if(environment !== null, (query) => query.where('environment', '=', environment ?? ''))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return withParts(db, rows);
}

/** Removes up to `limit` plans, made before `before`, that nobody has asked for. Returns how many. */
export async function pruneDrafts(db: Kysely<Database>, before: Date, limit: number): Promise<number> {
  const removed = await db
    .with('old', (select) =>
      select
        .selectFrom('remediations')
        .select('id')
        .where('state', '=', 'draft')
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .deleteFrom('remediations')
    .where('id', 'in', (select) => select.selectFrom('old').select('id'))
    .returning('id')
    .execute();
  return removed.length;
}

/** The records of these rows, in their order. */
export async function withParts(
  db: Kysely<Database>,
  rows: readonly RemediationRow[],
): Promise<RemediationRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const targets = await targetsOf(db, ids);
  const calls = await callsOf(db, ids);
  return rows.map((row) => recordOf(row, targets.get(row.id) ?? [], calls.get(row.id) ?? []));
}

async function targetsOf(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, TargetState[]>> {
  const rows = await db
    .selectFrom('remediation_targets')
    .select(['remediation_id', 'target'])
    .where('remediation_id', 'in', ids)
    .orderBy('position')
    .execute();
  const byId = Map.groupBy(rows, (row) => row.remediation_id);
  return new Map([...byId].map(([id, group]) => [id, group.map((row) => row.target)]));
}

async function callsOf(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, Call[]>> {
  const rows = await db
    .selectFrom('remediation_calls')
    .select(['remediation_id', 'call'])
    .where('remediation_id', 'in', ids)
    .orderBy('intended_at')
    .orderBy('id')
    .execute();
  const byId = Map.groupBy(rows, (row) => row.remediation_id);
  return new Map([...byId].map(([id, group]) => [id, group.map((row) => row.call)]));
}
