/** What was learnt about a workspace: whether it takes the newer blocks. */

import type { Kysely } from 'kysely';
import type { Database } from '../../store/database.ts';

export async function wantsClassic(db: Kysely<Database>, workspace: string): Promise<boolean> {
  const known = await db
    .selectFrom('slack_workspaces')
    .select('classic_blocks')
    .where('id', '=', workspace)
    .executeTakeFirst();
  return known?.classic_blocks ?? false;
}

export async function rememberClassic(db: Kysely<Database>, workspace: string): Promise<void> {
  await db
    .insertInto('slack_workspaces')
    .values({ id: workspace, classic_blocks: true })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ classic_blocks: true }))
    .execute();
}
