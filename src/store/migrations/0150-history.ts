/** What lasts longer than a run: streaks of instances, exceptions to findings, and who looks after them. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStreaks(db);
  await createExceptions(db);
  await createAssignments(db);
}

/** Unbroken stretches of runs that report an instance. */
async function createStreaks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('streaks')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', sql`text collate "C"`, (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('first_seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('last_seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('last_run_id', 'text', (column) => column.notNull())
    .addColumn('non_compliant_since', 'timestamptz')
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'timestamptz')
    .addColumn('ending', 'text')
    .addColumn('ended_by', 'text')
    .addPrimaryKeyConstraint('streaks_key', ['account_id', 'region', 'instance_id', 'number'])
    .execute();
  await sql`create unique index streaks_open on streaks (account_id, region, instance_id) where ended_at is null`.execute(
    db,
  );
  await sql`create index streaks_ended on streaks (ended_at) where ended_at is not null`.execute(db);
}

async function createExceptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exceptions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text')
    .addColumn('region', 'text')
    .addColumn('instance_id', 'text')
    .addColumn('code', 'text')
    .addColumn('tag_key', 'text')
    .addColumn('tag_value', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addColumn('ended_at', 'timestamptz')
    .addColumn('ended_by', 'text')
    .execute();
  await db.schema
    .createIndex('exceptions_by_expiry')
    .on('exceptions')
    .columns(['environment', 'expires_at'])
    .execute();
  await db.schema
    .alterTable('findings')
    .addColumn('exception_id', 'text')
    .addColumn('exception_until', 'timestamptz')
    .addColumn('status', 'text')
    .addColumn('name', 'text')
    .addColumn('tags', 'jsonb')
    .execute();
}

async function createAssignments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('assignments')
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('assignee', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('acknowledged_at', 'timestamptz')
    .addPrimaryKeyConstraint('assignments_key', ['environment', 'account_id', 'region', 'instance_id'])
    .execute();
  await db.schema.createIndex('assignments_of').on('assignments').columns(['assignee']).execute();
}
