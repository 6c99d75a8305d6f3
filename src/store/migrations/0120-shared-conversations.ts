/** Who cancelled a conversation's run, and quick answers about one run, one channel and one instance. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('slack_conversations').addColumn('cancelled_by', 'text').execute();
  await sql`create index slack_conversations_by_run on slack_conversations (run_id)`.execute(db);
  await sql`create index slack_conversations_newest on slack_conversations (workspace, opened_at desc)`.execute(
    db,
  );
  await sql`create index findings_by_instance on findings (instance_id)`.execute(db);
}
