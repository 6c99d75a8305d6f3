/** Whose Home is shown, so that it can follow what they do. */

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('slack_homes')
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('environment', 'text')
    .addColumn('shown_at', 'timestamptz', (column) => column.notNull())
    .addPrimaryKeyConstraint('slack_homes_pkey', ['workspace', 'user_id'])
    .execute();
}
