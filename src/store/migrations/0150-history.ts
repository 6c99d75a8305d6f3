/** Streaks: unbroken stretches of runs that report an instance. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
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
