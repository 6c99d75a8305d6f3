/** Conversations in Slack: what they should show, what Slack has, and how fast we may go. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('slack_conversations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('request', 'json', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'timestamptz', (column) => column.notNull())
    .addColumn('response_url', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'timestamptz')
    .execute();
  await sql`create index slack_conversations_open on slack_conversations (opened_at) where state = 'open'`.execute(
    db,
  );
  await db.schema
    .createTable('slack_messages')
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('slack_conversations.id').onDelete('cascade'),
    )
    .addColumn('slot', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('content', 'json', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('sent_digest', 'text')
    .addColumn('ts', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('not_before', 'timestamptz')
    .addColumn('sent_at', 'timestamptz')
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('slack_messages_key', ['conversation_id', 'slot'])
    .execute();
  await db.schema
    .createTable('slack_rates')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('free_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('slack_signatures')
    .addColumn('signature', 'text', (column) => column.primaryKey())
    .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('slack_workspaces')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('classic_blocks', 'boolean', (column) => column.notNull().defaultTo(false))
    .execute();
}
