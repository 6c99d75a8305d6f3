/**
 * Conversations about something other than a run: a remediation in the thread of its run, the copies of its
 * request that approvers get, and notices. And runs' conversations that are opened again.
 */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('slack_conversations')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('run'))
    .addColumn('remediation_id', 'text')
    .addColumn('thread_ts', 'text')
    .addColumn('touches', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ended_at', 'timestamptz')
    .addColumn('told', 'text')
    .addColumn('link', 'text')
    .execute();
  await sql`alter table slack_conversations alter column run_id drop not null`.execute(db);
  await sql`alter table slack_conversations alter column request drop not null`.execute(db);
  await sql`update slack_conversations set ended_at = opened_at where state = 'closed'`.execute(db);
  await sql`create index slack_conversations_by_remediation on slack_conversations (remediation_id)
    where remediation_id is not null`.execute(db);
}
