/**
 * One process owns the embedded store: PGlite itself lets a second one in, and two ruin the files.
 *
 * The lock is the exclusive lock that SQLite takes on an empty file, by the operating system's own file
 * locks. The kernel drops it when the process ends, however it ends, so no pid has to be trusted: kill -9,
 * a reused pid and a container that restarts with the same pid change nothing. It holds between
 * containers that share a volume of one machine, and on network file systems that support file locks
 * (NFS 4 does); on one that pretends to lock, two machines can both own the directory.
 *
 * Who holds it stands in a file of its own, because closing any other handle on the locked file would
 * drop the lock. That file informs people only.
 */

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../model/clock.ts';

const Owner = z.object({ pid: z.number(), host: z.string(), startedAt: z.string() });
export type Owner = z.infer<typeof Owner>;

export interface OwnerLock {
  release(): void;
}

/** SQLITE_BUSY: somebody else holds the lock. */
const SQLITE_BUSY = 5;
/** How often, and how far apart, a loser looks for the name of a winner who has only just won. */
const OWNER_READS = 10;
const OWNER_READ_EVERY_MS = 50;

/** Takes the lock on `directory`, which must exist, or returns null at once when somebody holds it. */
export function takeOwnerLock(directory: string, clock: Clock): OwnerLock | null {
  const lock = lockFile(path.join(directory, 'owner.lock'));
  if (!lock) return null;
  const ownerFile = path.join(directory, 'owner.json');
  const owner: Owner = { pid: process.pid, host: hostname(), startedAt: clock.now().toISOString() };
  writeFileSync(`${ownerFile}.new`, JSON.stringify(owner));
  renameSync(`${ownerFile}.new`, ownerFile);
  return {
    release: () => {
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}

/** Does somebody hold the lock on `directory`? Asks by trying it for a moment, and leaves everything as it was. */
export function isOwned(directory: string): boolean {
  const file = path.join(directory, 'owner.lock');
  if (!existsSync(file)) return false;
  const lock = lockFile(file);
  lock?.close();
  return lock === null;
}

/**
 * Who holds the lock on `directory`, as far as the holder has said so; null if it has not. A note left by
 * a dead process is passed over for a moment, in case the new holder is about to replace it.
 */
export async function readOwner(directory: string, clock: Clock): Promise<Owner | null> {
  for (let read = 1; read < OWNER_READS; read += 1) {
    const owner = ownerIn(directory);
    if (owner && isAlive(owner)) return owner;
    await clock.sleep(OWNER_READ_EVERY_MS);
  }
  return ownerIn(directory);
}

function lockFile(file: string): DatabaseSync | null {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

function ownerIn(directory: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(path.join(directory, 'owner.json'), 'utf8')));
  } catch {
    return null;
  }
}

/** Another machine's process counts as alive: it cannot be asked. */
function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
