/** Runs, their scopes and their findings. */

import { type Kysely, sql } from 'kysely';

/** Ranks must not depend on the language of the database. */
const BYTEWISE = sql`text collate "C"`;

/**
 * JSON is kept as `json`, not `jsonb`: output of hosts may hold NUL and halves of characters, which
 * `jsonb` refuses, and nothing searches inside it. What is searched has a column.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('regions', 'json', (column) => column.notNull())
    .addColumn('accounts', 'json', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'timestamptz', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('status', 'text')
    .addColumn('started_at', 'timestamptz', (column) => column.notNull())
    .addColumn('finished_at', 'timestamptz')
    .addColumn('outcome', 'json')
    .execute();
  await db.schema
    .createIndex('runs_by_environment')
    .on('runs')
    .columns(['environment', 'started_at desc'])
    .execute();
  await sql`create index runs_running on runs (started_at) where state = 'running'`.execute(db);

  await db.schema
    .createTable('run_scopes')
    .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('account_name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('status', 'text')
    .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_error', 'text')
    .addColumn('worker', 'text')
    .addColumn('progress', 'json', (column) => column.notNull())
    .addColumn('totals', 'json')
    .addColumn('gaps', 'json')
    .addColumn('gap_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('api_calls', 'json')
    .addColumn('steps', 'json')
    .addPrimaryKeyConstraint('run_scopes_key', ['run_id', 'account_id', 'region'])
    .execute();
  await sql`create index run_scopes_by_worker on run_scopes (worker) where state = 'running'`.execute(db);

  await db.schema
    .createTable('findings')
    .addColumn('run_id', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('instance_id', BYTEWISE, (column) => column.notNull())
    .addColumn('rank', 'integer')
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('since', 'timestamptz')
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('remediation', 'text', (column) => column.notNull())
    .addColumn('remediation_title', 'text', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('finding', 'json', (column) => column.notNull())
    .addPrimaryKeyConstraint('findings_key', ['run_id', 'account_id', 'region', 'instance_id'])
    .execute();
  await sql`create index findings_in_order on findings (run_id, score desc, since asc nulls last, instance_id)`.execute(
    db,
  );
  await sql`create index findings_by_rank on findings (run_id, rank)`.execute(db);
}
