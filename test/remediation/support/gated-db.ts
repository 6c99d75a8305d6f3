/**
 * The store as a played process sees it: each statement on its own, and each transaction as a whole, is one
 * piece of I/O. A transaction may fail before it is committed, or after, with nobody knowing.
 */

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type TransactionSettings,
} from 'kysely';
import type { Database } from '../../../src/store/database.ts';
import { type PlayedProcess, STORE } from './scheduler.ts';

export type StoreFault = 'lost-before' | 'lost-after' | null;

export interface GatedDbOptions {
  /** Of a database with as many connections as wanted. */
  readonly dialect: Dialect;
  readonly process: PlayedProcess;
  /** Asked at the end of each transaction. */
  readonly fault: () => StoreFault;
  /** What becomes of each statement on its way. */
  readonly tamper?: (sql: string) => string;
}

export function gatedDb(options: GatedDbOptions): Kysely<Database> {
  const { dialect } = options;
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => gatedDriver(dialect.createDriver(), options),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

interface Held {
  readonly connection: DatabaseConnection;
  release(): Promise<void>;
}

function gatedDriver(inner: Driver, options: GatedDbOptions): Driver {
  const { process, fault } = options;
  const held = new WeakMap<DatabaseConnection, Held>();

  function heldBy(connection: DatabaseConnection): Held {
    const found = held.get(connection);
    if (!found) throw new Error('a connection of another driver');
    return found;
  }

  async function acquireConnection(): Promise<DatabaseConnection> {
    const turn = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const done = process.io(STORE, async () => {
      turn.resolve();
      await end.promise;
    });
    await turn.promise;
    const connection = await inner.acquireConnection();
    const outer = toldApart(connection, options);
    held.set(outer, {
      connection,
      release: async () => {
        await inner.releaseConnection(connection);
        end.resolve();
        await done;
      },
    });
    return outer;
  }

  async function commitTransaction(outer: DatabaseConnection): Promise<void> {
    const { connection } = heldBy(outer);
    const lost = fault();
    // Kysely rolls back when a commit fails, so that nothing is written.
    if (lost === 'lost-before') throw connectionLost();
    await inner.commitTransaction(connection);
    if (lost === 'lost-after') throw connectionLost();
  }

  return {
    init: () => inner.init(),
    destroy: async () => {},
    acquireConnection,
    commitTransaction,
    rollbackTransaction: (outer) => inner.rollbackTransaction(heldBy(outer).connection),
    beginTransaction: (outer, settings: TransactionSettings) =>
      inner.beginTransaction(heldBy(outer).connection, settings),
    releaseConnection: (outer) => heldBy(outer).release(),
  };
}

/** The pool hands the same connection out again and again: each time it is another one for us. */
function toldApart(
  connection: DatabaseConnection,
  { process, tamper = (sql) => sql }: GatedDbOptions,
): DatabaseConnection {
  return {
    executeQuery: <R>(query: CompiledQuery) => {
      process.tell(query.sql.slice(0, TOLD));
      return connection.executeQuery<R>({ ...query, sql: tamper(query.sql) });
    },
    streamQuery: <R>(query: CompiledQuery, chunk: number) => connection.streamQuery<R>(query, chunk),
  };
}

const TOLD = 80;

function connectionLost(): Error {
  return Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
}
