import type { Kysely } from 'kysely';
import type { Db } from 'pg-boss';
import type { Database } from './database.ts';

/** A database to run on: the same SQL on all of them. */
export interface Engine {
  readonly kind: 'embedded' | 'in-memory' | 'postgres';
  readonly db: Kysely<Database>;
  /** The same database as pg-boss wants to see it. */
  readonly queueDatabase: Db;
  /** Runs `work` while no other process does: replicas that start together set up one after the other. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
