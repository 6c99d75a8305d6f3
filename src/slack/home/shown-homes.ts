/** Whose Home is shown, and what it is narrowed down to: any replica can make it anew. */

import type { Kysely } from 'kysely';
import type { Person } from '../../model/remediation.ts';
import type { Database } from '../../store/database.ts';

export interface ShownHome {
  /** null: all environments. */
  readonly environment: string | null;
}

/** null: this person has never opened it. */
export async function shownHome(
  db: Kysely<Database>,
  { workspace, user }: Person,
): Promise<ShownHome | null> {
  const row = await db
    .selectFrom('slack_homes')
    .select('environment')
    .where('workspace', '=', workspace)
    .where('user_id', '=', user)
    .executeTakeFirst();
  return row ?? null;
}

/** @param environment null: all; undefined: as it was before */
export async function keepShownHome(
  db: Kysely<Database>,
  { workspace, user }: Person,
  environment: string | null | undefined,
  at: Date,
): Promise<void> {
  const row = { workspace, user_id: user, environment: environment ?? null, shown_at: at };
  const { environment: narrowed, shown_at } = row;
  await db
    .insertInto('slack_homes')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['workspace', 'user_id'])
        .doUpdateSet(environment === undefined ? { shown_at } : { shown_at, environment: narrowed }),
    )
    .execute();
}
