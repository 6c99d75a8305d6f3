/** One database for all schedules of a file: opening one takes longer than playing a schedule. */

import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Database } from '../../../src/store/database.ts';
import { storeImage } from '../../support/stores.ts';

export interface SharedDatabase {
  readonly pglite: PGlite;
  /** Past all gates: for those who look from outside. */
  readonly db: Kysely<Database>;
  /** Everything but the audit, which only grows. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

export async function openSharedDatabase(): Promise<SharedDatabase> {
  const pglite = await PGlite.create({ loadDataDir: storeImage() });
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  return {
    pglite,
    db,
    wipe: async () => {
      await db.deleteFrom('remediations').execute();
      await db.deleteFrom('remediation_locks').execute();
      await db.deleteFrom('emergency_stops').execute();
      await db.deleteFrom('runs').execute();
    },
    close: () => pglite.close(),
  };
}
