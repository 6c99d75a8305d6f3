/** Since when a message waits to be shown as it should be. */

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('slack_messages').addColumn('wanted_at', 'timestamptz').execute();
}
