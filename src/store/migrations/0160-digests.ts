/** Schedules of digests, every time that one was due, and ways to what a digest tells and to what is forgotten. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createSchedules(db);
  await createPosts(db);
  await prepareFindings(db);
  await sql`create index remediations_finished on remediations (environment, finished_at)
    where finished_at is not null`.execute(db);
  await sql`create index runs_by_age on runs (started_at)`.execute(db);
}

async function createSchedules(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest_schedules')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('cron', 'text', (column) => column.notNull())
    .addColumn('timezone', 'text', (column) => column.notNull())
    .addColumn('include', 'json', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('author', 'text')
    .addColumn('paused', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('note', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('looked_until', 'timestamptz', (column) => column.notNull())
    .addColumn('ended_at', 'timestamptz')
    .execute();
}

async function createPosts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest_posts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('schedule_id', 'text', (column) => column.references('digest_schedules.id'))
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('include', 'json', (column) => column.notNull())
    .addColumn('due_at', 'timestamptz', (column) => column.notNull())
    .addColumn('requested_by', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text')
    .addColumn('begun_at', 'timestamptz')
    .addColumn('ready_at', 'timestamptz')
    .addColumn('shown_at', 'timestamptz')
    .addColumn('finished_at', 'timestamptz')
    .addColumn('reason', 'text')
    .addColumn('told_at', 'timestamptz')
    .addUniqueConstraint('digest_posts_once', ['schedule_id', 'due_at'])
    .execute();
  await sql`create index digest_posts_open on digest_posts (due_at)
    where state in ('due', 'assessing', 'posting')`.execute(db);
  await sql`create index digest_posts_of on digest_posts (environment, channel, due_at desc)`.execute(db);
  await sql`create index digest_posts_by_age on digest_posts (due_at)`.execute(db);
  await sql`create index digest_posts_untold on digest_posts (finished_at)
    where state = 'failed' and told_at is null`.execute(db);
}

async function prepareFindings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('findings')
    .addColumn('next_window_at', 'timestamptz')
    .addColumn('next_window', 'text')
    .execute();
  await sql`create index findings_by_window on findings (run_id, next_window_at)
    where next_window_at is not null`.execute(db);
}
