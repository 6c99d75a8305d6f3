/** Who looks after a finding, as long as it is open: of an instance in an environment. */

import type { Kysely, Selectable } from 'kysely';
import type { Assignment } from '../model/history.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { Database } from './database.ts';
import { keyOf } from './instance-locks.ts';

/** Gives an instance to somebody, in place of whoever had it. */
export async function assign(db: Kysely<Database>, assignment: Assignment): Promise<void> {
  const row = {
    environment: assignment.environment,
    account_id: assignment.accountId,
    region: assignment.region,
    instance_id: assignment.instanceId,
    assignee: assignment.assignee,
    by: assignment.by,
    at: assignment.at,
    acknowledged_at: assignment.acknowledgedAt,
  };
  await db
    .insertInto('assignments')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['environment', 'account_id', 'region', 'instance_id']).doUpdateSet(row),
    )
    .execute();
}

/** The assignee has seen it; null if nobody, or somebody else, has it. */
export async function acknowledge(
  db: Kysely<Database>,
  environment: string,
  key: InstanceKey,
  assignee: string,
  at: Date,
): Promise<Assignment | null> {
  const row = await db
    .updateTable('assignments')
    .set({ acknowledged_at: at })
    .where('environment', '=', environment)
    .where('account_id', '=', key.accountId)
    .where('region', '=', key.region)
    .where('instance_id', '=', key.instanceId)
    .where('assignee', '=', assignee)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : assignmentOf(row);
}

/** Of these instances, those that somebody looks after: an assignment is over when the streak it was made in ends. */
export async function standingAssignments(
  db: Kysely<Database>,
  environment: string,
  keys: readonly InstanceKey[],
): Promise<Assignment[]> {
  if (keys.length === 0) return [];
  const wanted = new Set(keys.map(keyOf));
  const rows = await db
    .selectFrom('assignments')
    .selectAll()
    .where('environment', '=', environment)
    .where('instance_id', 'in', [...new Set(keys.map(({ instanceId }) => instanceId))])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('streaks')
            .select('number')
            .whereRef('streaks.account_id', '=', 'assignments.account_id')
            .whereRef('streaks.region', '=', 'assignments.region')
            .whereRef('streaks.instance_id', '=', 'assignments.instance_id')
            .whereRef('streaks.ended_at', '>=', 'assignments.at'),
        ),
      ),
    )
    .execute();
  return rows.map(assignmentOf).filter((assignment) => wanted.has(keyOf(assignment)));
}

/** All of an environment, or those of one person everywhere. */
export async function assignments(
  db: Kysely<Database>,
  of: { readonly environment?: string; readonly assignee?: string },
): Promise<Assignment[]> {
  let query = db.selectFrom('assignments').selectAll();
  if (of.environment !== undefined) query = query.where('environment', '=', of.environment);
  if (of.assignee !== undefined) query = query.where('assignee', '=', of.assignee);
  return (await query.orderBy('at').execute()).map(assignmentOf);
}

/** As it is read. */
export function assignmentOf(row: Selectable<Database['assignments']>): Assignment {
  return {
    environment: row.environment,
    accountId: row.account_id,
    region: row.region,
    instanceId: row.instance_id,
    assignee: row.assignee,
    by: row.by,
    at: row.at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  };
}
