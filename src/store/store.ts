/**
 * The store: one path from laptop to fleet. PGlite in the process by default, PostgreSQL where
 * DATABASE_URL is set, with the same statements, migrations and queue on both.
 */

import path from 'node:path';
import type { Kysely } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { type Bell, createBell } from './bell.ts';
import type { Database } from './database.ts';
import type { FreeBytes } from './disk-guard.ts';
import { openEmbedded, openInMemory } from './embedded.ts';
import type { Engine } from './engine.ts';
import { storeLocked, withStoreErrors } from './errors.ts';
import { migrate } from './migrate.ts';
import { readOwner } from './owner-lock.ts';
import { openPostgres } from './postgres.ts';
import { recoverJobs, startQueue } from './queue.ts';

export interface Store {
  readonly kind: Engine['kind'];
  readonly db: Kysely<Database>;
  readonly queue: PgBoss;
  /** Rings when this process has queued work. */
  readonly bell: Bell;
  /** Closes the database and gives the data directory free. Stop workers first. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** PostgreSQL; null: embedded under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /**
   * What to do about the data directory: own it or fail with `store-locked`; own it or do without where
   * it is taken; do without in any case. Without meaning where a database URL is set.
   */
  readonly mode: 'own' | 'in-memory-if-taken' | 'in-memory';
  readonly clock: Clock;
  readonly logger: Logger;
  /** Free bytes of the file system of a directory; the operating system's answer if absent. */
  readonly freeBytes?: FreeBytes;
  /** What an empty store begins with: a dump of one that is set up opens in a fraction of the time. */
  readonly image?: Blob;
}

/**
 * Opens the store and brings its schema up to date. Any number of replicas may do so at once.
 * Throws `store-locked`, `store-unavailable` or `store-full`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return withStoreErrors(async () => {
    const engine = await openEngine(options);
    try {
      return await startOn(engine, options);
    } catch (error) {
      await engine.close().catch(() => {});
      throw error;
    }
  });
}

async function openEngine(options: StoreOptions): Promise<Engine> {
  if (options.databaseUrl !== null) return openPostgres(options.databaseUrl, options.logger);
  if (options.mode === 'in-memory') return openInMemory(options.image);
  const dataDir = path.resolve(options.dataDir);
  const engine = await openEmbedded(dataDir, options.clock, options.freeBytes, options.image);
  if (engine) return engine;
  const owner = await readOwner(dataDir, options.clock);
  if (options.mode === 'own') throw storeLocked(dataDir, owner);
  options.logger.info({ dataDir, owner }, 'The data directory is taken, so nothing of this run is kept');
  return openInMemory();
}

async function startOn(engine: Engine, options: StoreOptions): Promise<Store> {
  const backend = engine.kind === 'postgres' ? 'postgres' : 'pglite';
  const queue = await engine.exclusively(async () => {
    await migrate(engine.db);
    return startQueue(engine.queueDatabase, backend, options);
  });
  if (engine.kind === 'embedded') await recoverJobs(queue);
  return {
    kind: engine.kind,
    db: engine.db,
    queue,
    bell: createBell(),
    close: async () => {
      try {
        await queue.stop({ graceful: false });
      } finally {
        await engine.close();
      }
    },
  };
}
