import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '../log.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';

/** Enough for one process: scopes spend their time waiting for AWS, not for the database. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** A statement that hangs this long is given up, so that a stuck lock is an error and not silence. */
const STATEMENT_TIMEOUT_MS = 120_000;
/**
 * A process that stands still in the middle of a change, suspended or cut off from the network, holds locks that
 * everybody waits for, the emergency stop included: the server ends its transaction.
 */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;
/** Any number will do, as long as it is the same in every version and nobody else's. */
const SETUP_LOCK = 7_028_340_915;

/** PostgreSQL at `url`. Connects with the first statement. */
export function openPostgres(url: string, logger: Logger): Engine {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'patchcheck',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
  });
  // Idle connections fail when the server restarts; the pool opens new ones, and unheard this would end us.
  pool.on('error', (error) => logger.warn({ error }, 'A database connection was lost'));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    db,
    queueDatabase: { executeSql: (text, values) => pool.query(text, values) },
    exclusively: (work) => withAdvisoryLock(pool, work),
    close: () => db.destroy(),
  };
}

/** Holds a lock of the database, on a connection of its own, while `work` runs. */
async function withAdvisoryLock<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [SETUP_LOCK]);
    return await work();
  } finally {
    // Closing the connection drops the lock, whatever became of the connection meanwhile.
    client.release(true);
  }
}
