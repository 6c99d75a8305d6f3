/**
 * Keeps the embedded store from running out of disk. PGlite survives a full disk while it extends a table,
 * but not while it writes its log: it then spins for ever and takes the whole process with it. So writing
 * stops with a proper error while there is still some room, and goes on as soon as there is enough again.
 */

import { statfsSync } from 'node:fs';
import type { PGlite, Transaction } from '@electric-sql/pglite';

/** Room for the log of the largest transaction, for a new log segment (16 MB) and for a checkpoint. */
const RESERVE_BYTES = 64 * 1024 * 1024;
const READS = /^\s*select\b/i;

/** Free bytes of the file system that holds a directory. */
export type FreeBytes = (directory: string) => number;

/** What the store needs of PGlite. */
export type GuardedPglite = Pick<PGlite, 'query' | 'exec' | 'close' | 'closed' | 'ready' | 'waitReady'> & {
  transaction<T>(work: (transaction: Pick<Transaction, 'query' | 'rollback'>) => Promise<T>): Promise<T>;
};

export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

/** Throws an error with the code ENOSPC when the disk of `directory` is nearly full. */
export function requireRoom(directory: string, free: FreeBytes): void {
  if (free(directory) < RESERVE_BYTES) throw new DiskNearlyFull(directory);
}

/** `pglite` with every statement that may write refused while the disk of `directory` is nearly full. */
export function guardDisk(pglite: PGlite, directory: string, free: FreeBytes): GuardedPglite {
  function check(statement: string): void {
    if (!READS.test(statement)) requireRoom(directory, free);
  }
  function guardQuery(target: Pick<PGlite, 'query'>): PGlite['query'] {
    return async (statement, parameters, options) => {
      check(statement);
      return target.query(statement, parameters, options);
    };
  }
  return {
    query: guardQuery(pglite),
    exec: async (statements, options) => {
      check(statements);
      return pglite.exec(statements, options);
    },
    transaction: (work) =>
      pglite.transaction((transaction) =>
        work({ query: guardQuery(transaction), rollback: () => transaction.rollback() }),
      ),
    close: () => pglite.close(),
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
  };
}

/** Looks to its readers like the error that the operating system would have given a moment later. */
class DiskNearlyFull extends Error {
  readonly code = 'ENOSPC';

  constructor(directory: string) {
    super(`less than ${RESERVE_BYTES / 1024 / 1024} MB are left for ${directory}`);
  }
}
