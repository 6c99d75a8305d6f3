/** One PostgreSQL server for all schedules of a file: it answers several times as fast as an embedded store. */

import { type Dialect, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { startPostgres } from '../../support/postgres.ts';

export interface SharedDatabase {
  readonly dialect: Dialect;
  /** Past all gates: for those who look from outside. */
  readonly db: Kysely<Database>;
  /** Everything but the audit, which only grows. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

export async function openSharedDatabase(): Promise<SharedDatabase> {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 10 });
  // The server may tell of its end before a connection is closed.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Database>({ dialect });
  await migrate(db);
  return {
    dialect,
    db,
    wipe: async () => {
      await db.deleteFrom('remediations').execute();
      await db.deleteFrom('remediation_locks').execute();
      await db.deleteFrom('emergency_stops').execute();
      await db.deleteFrom('runs').execute();
    },
    close: async () => {
      await db.destroy();
      await server.destroy();
    },
  };
}
