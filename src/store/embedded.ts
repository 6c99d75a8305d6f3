import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import type { Clock } from '../model/clock.ts';
import type { Database } from './database.ts';
import { type FreeBytes, freeBytes, type GuardedPglite, guardDisk, requireRoom } from './disk-guard.ts';
import type { Engine } from './engine.ts';
import { directoryUnusable } from './errors.ts';
import { type OwnerLock, takeOwnerLock } from './owner-lock.ts';

/**
 * PGlite with its files under `dataDir`; null when another process owns the directory.
 *
 * @param image what an empty directory begins with, as PGlite dumps it
 */
export async function openEmbedded(
  dataDir: string,
  clock: Clock,
  free: FreeBytes = freeBytes,
  image?: Blob,
): Promise<Engine | null> {
  const lock = lockDirectory(dataDir, clock);
  if (!lock) return null;
  try {
    const files = path.join(dataDir, 'pglite');
    requireRoom(dataDir, free);
    const start = image === undefined || existsSync(files) ? {} : { loadDataDir: image };
    const pglite = await PGlite.create({ dataDir: files, ...start });
    return onPglite('embedded', guardDisk(pglite, files, free), () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** PGlite in memory: gone with the process. `image` is what it begins with, as PGlite dumps it. */
export async function openInMemory(image?: Blob): Promise<Engine> {
  return onPglite('in-memory', await PGlite.create(image && { loadDataDir: image }), () => {});
}

function lockDirectory(dataDir: string, clock: Clock): OwnerLock | null {
  try {
    mkdirSync(dataDir, { recursive: true });
    return takeOwnerLock(dataDir, clock);
  } catch (error) {
    throw directoryUnusable(dataDir, error);
  }
}

function onPglite(kind: Engine['kind'], pglite: GuardedPglite, afterClose: () => void): Engine {
  return {
    kind,
    db: new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) }),
    queueDatabase: fromPglite(pglite),
    exclusively: (work) => work(),
    close: async () => {
      try {
        if (!pglite.closed) await pglite.close();
      } finally {
        afterClose();
      }
    },
  };
}
