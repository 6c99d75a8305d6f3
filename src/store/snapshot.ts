import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/** Runs several reads that belong together: all of them see the store as it was at one moment. */
export async function atOneMoment<T>(
  db: Kysely<Database>,
  read: (now: Kysely<Database>) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((transaction) => read(transaction));
}
