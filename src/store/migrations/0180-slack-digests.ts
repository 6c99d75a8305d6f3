/** Conversations that show a digest, as a whole or the part of some owners. */

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('slack_conversations').addColumn('digest_id', 'text').execute();
}
