/**
 * The store as a played process sees it: each statement on its own, and each transaction as a whole, is one
 * piece of I/O. A transaction may fail before it is committed, or after, with nobody knowing.
 */

import type { PGlite } from '@electric-sql/pglite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PGliteDialect,
  PostgresAdapter,
  type TransactionSettings,
} from 'kysely';
import type { Database } from '../../../src/store/database.ts';
import type { PlayedProcess } from './scheduler.ts';

export type StoreFault = 'lost-before' | 'lost-after' | null;

export interface GatedDbOptions {
  readonly pglite: PGlite;
  readonly process: PlayedProcess;
  /** Asked at the end of each transaction. */
  readonly fault: () => StoreFault;
}

export function gatedDb({ pglite, process, fault }: GatedDbOptions): Kysely<Database> {
  const dialect = new PGliteDialect({ pglite });
  return new Kysely<Database>({
    dialect: {
      // One connection for each piece of I/O, as a pool gives them, so that their order can be chosen.
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => gatedDriver(() => dialect.createDriver(), process, fault),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

interface Held {
  readonly inner: Driver;
  readonly connection: DatabaseConnection;
  release(): Promise<void>;
}

function gatedDriver(makeDriver: () => Driver, process: PlayedProcess, fault: () => StoreFault): Driver {
  const held = new WeakMap<DatabaseConnection, Held>();

  function heldBy(connection: DatabaseConnection): Held {
    const found = held.get(connection);
    if (!found) throw new Error('a connection of another driver');
    return found;
  }

  async function acquireConnection(): Promise<DatabaseConnection> {
    const inner = makeDriver();
    await inner.init();
    const turn = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const done = process.io('store', async () => {
      turn.resolve();
      await end.promise;
    });
    await turn.promise;
    const connection = named(await inner.acquireConnection());
    const release = () => {
      end.resolve();
      return done;
    };
    held.set(connection, { inner, connection, release });
    return connection;
  }

  async function commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { inner } = heldBy(connection);
    const lost = fault();
    // Kysely rolls back when a commit fails: so it does where nothing was written.
    if (lost === 'lost-before') throw connectionLost();
    await inner.commitTransaction(innerOf(connection));
    if (lost === 'lost-after') throw connectionLost();
  }

  async function rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await heldBy(connection).inner.rollbackTransaction(innerOf(connection));
  }

  return {
    init: async () => {},
    destroy: async () => {},
    acquireConnection,
    commitTransaction,
    rollbackTransaction,
    beginTransaction: (connection, settings: TransactionSettings) =>
      heldBy(connection).inner.beginTransaction(innerOf(connection), settings),
    releaseConnection: (connection) => heldBy(connection).release(),
  };
}

const INNER = new WeakMap<DatabaseConnection, DatabaseConnection>();

function named(inner: DatabaseConnection): DatabaseConnection {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) => inner.executeQuery<R>(query),
    streamQuery: <R>(query: CompiledQuery, chunk: number) => inner.streamQuery<R>(query, chunk),
  };
  INNER.set(connection, inner);
  return connection;
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  const inner = INNER.get(connection);
  if (!inner) throw new Error('a connection of another driver');
  return inner;
}

function connectionLost(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
}
