/** The facts behind each finding, and the causes that people hold for wrong. */

import { type Kysely, sql } from 'kysely';

const BYTEWISE = sql`text collate "C"`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('finding_facts')
    .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', BYTEWISE, (column) => column.notNull())
    .addColumn('facts', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('finding_facts_key', ['run_id', 'account_id', 'region', 'instance_id'])
    .execute();
  // What is packed already is not worth another try.
  await sql`alter table finding_facts alter column facts set storage external`.execute(db);
  await db.schema
    .createTable('reported_causes')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', BYTEWISE, (column) => column.notNull())
    .addColumn('reported_by', 'text', (column) => column.notNull())
    .addColumn('reported_at', 'timestamptz', (column) => column.notNull())
    .addColumn('fixture', 'json', (column) => column.notNull())
    .addPrimaryKeyConstraint('reported_causes_key', [
      'run_id',
      'account_id',
      'region',
      'instance_id',
      'reported_by',
    ])
    .execute();
}
