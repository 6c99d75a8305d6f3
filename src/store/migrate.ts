import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Brings the schema up to date; each migration runs once, in a transaction. One process at a time. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableName: 'patchcheck_migration',
    migrationLockTableName: 'patchcheck_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
