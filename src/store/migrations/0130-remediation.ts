/** Remediations, the locks they hold, emergency stops, and the audit, which only grows. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRemediations(db);
  await createParts(db);
  await createAudit(db);
}

async function createRemediations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('remediations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('plan', 'json', (column) => column.notNull())
    .addColumn('requested_by', 'json', (column) => column.notNull())
    .addColumn('origin', 'json', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('break_glass', 'boolean', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('approval_required', 'boolean', (column) => column.notNull())
    .addColumn('decision', 'json')
    .addColumn('stop', 'json')
    .addColumn('note', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('requested_at', 'timestamptz')
    .addColumn('expires_at', 'timestamptz')
    .addColumn('started_at', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .addColumn('look_at', 'timestamptz')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'timestamptz')
    .execute();
  await sql`create index remediations_by_run on remediations (run_id, created_at)`.execute(db);
  await sql`create index remediations_to_do on remediations (look_at)
    where state in ('draft', 'awaiting-approval', 'approved', 'running', 'stopping')`.execute(db);
}

async function createParts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('remediation_targets')
    .addColumn('remediation_id', 'text', (column) =>
      column.notNull().references('remediations.id').onDelete('cascade'),
    )
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('target', 'json', (column) => column.notNull())
    .addPrimaryKeyConstraint('remediation_targets_key', [
      'remediation_id',
      'account_id',
      'region',
      'instance_id',
    ])
    .execute();
  await db.schema
    .createTable('remediation_calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('remediation_id', 'text', (column) =>
      column.notNull().references('remediations.id').onDelete('cascade'),
    )
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('settled', 'boolean', (column) => column.notNull())
    .addColumn('intended_at', 'timestamptz', (column) => column.notNull())
    .addColumn('call', 'json', (column) => column.notNull())
    .execute();
  await sql`create index remediation_calls_of on remediation_calls (remediation_id)`.execute(db);
  await db.schema
    .createTable('remediation_locks')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('remediation_id', 'text', (column) => column.notNull())
    .addColumn('taken_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('remediation_locks_key', ['account_id', 'region', 'instance_id'])
    .execute();
  await sql`create index remediation_locks_of on remediation_locks (remediation_id)`.execute(db);
  await db.schema
    .createTable('emergency_stops')
    .addColumn('environment', 'text', (column) => column.primaryKey())
    .addColumn('by', 'json', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}

/** Sequence numbers are given by the writer, under a lock: a sequence of the database leaves gaps. */
async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('remediation_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('configuration_hash', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await sql`create index audit_entries_of on audit_entries (remediation_id)`.execute(db);
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as
    $$ begin raise exception 'entries of the audit are never changed or removed'; end $$`.execute(db);
  await sql`
    create trigger audit_entries_only_grow before update or delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`.execute(db);
}
