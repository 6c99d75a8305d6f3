/**
 * Locks of the database that stand for no row. They are held until the transaction ends. Whoever takes several
 * takes them in the order in which they stand here.
 */

import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Any numbers will do, as long as they are the same in every version and nobody else's. */
const KEYS = {
  /** Shared by those who begin something unless it is stopped; alone by those who pull or lift a stop. */
  emergencyStop: 7_028_340_916,
  /** Whoever takes instances for a remediation. */
  instances: 7_028_340_917,
  /** Shared by those who keep findings and cover them; alone by those who make or end an exception. */
  exceptions: 7_028_340_919,
  /** Whoever adds to the audit. */
  audit: 7_028_340_918,
} as const;

/** Waits until nobody else holds it. */
export async function lockAlone(transaction: Transaction<Database>, lock: keyof typeof KEYS): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(KEYS[lock])})`.execute(transaction);
}

/** Waits until nobody holds it alone. */
export async function lockShared(transaction: Transaction<Database>, lock: keyof typeof KEYS): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${sql.lit(KEYS[lock])})`.execute(transaction);
}
