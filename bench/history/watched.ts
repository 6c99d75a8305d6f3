/** A database whose statements are timed, kept, and explained afterwards. */

import { performance } from 'node:perf_hooks';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../../src/store/database.ts';

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Watched {
  readonly db: Kysely<Database>;
  /** Does it some times, the first of them unmeasured. */
  measure(work: () => Promise<unknown>): Promise<Measured>;
  close(): Promise<void>;
}

export interface Measured {
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly statements: number;
  /** Tables that some statement reads from the first row to the last. */
  readonly scanned: readonly string[];
}

const TIMES = 7;
/** Reading these as a whole takes longer with every run. */
const GROWING = new Set(['findings', 'finding_facts', 'streaks', 'run_scopes']);

export function watchDatabase(url: string): Watched {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // The server ends while connections are being closed: they are not needed any more.
  pool.on('error', () => {});
  let statements: Statement[] = [];
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query: { sql, parameters } }) => {
      statements.push({ sql, parameters });
    },
  });

  async function measure(work: () => Promise<unknown>): Promise<Measured> {
    await work();
    const times: number[] = [];
    for (let done = 0; done < TIMES; done++) {
      statements = [];
      const began = performance.now();
      await work();
      times.push(performance.now() - began);
    }
    const sorted = times.toSorted((a, b) => a - b);
    const told = statements;
    return {
      medianMs: sorted[Math.floor(TIMES / 2)] ?? 0,
      slowestMs: sorted.at(-1) ?? 0,
      statements: told.length,
      scanned: await scannedBy(pool, told),
    };
  }

  return { db, measure, close: () => db.destroy() };
}

async function scannedBy(pool: pg.Pool, statements: readonly Statement[]): Promise<string[]> {
  const scanned = new Set<string>();
  for (const { sql, parameters } of statements) {
    if (!/^\s*(select|with|update)\b/i.test(sql)) continue;
    const { rows } = await pool.query(`explain (format json) ${sql}`, [...parameters]);
    for (const table of sequential(rows[0]?.['QUERY PLAN'])) if (GROWING.has(table)) scanned.add(table);
  }
  return [...scanned].sort();
}

/** Names of the tables under any `Seq Scan` of a plan. */
function sequential(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(sequential);
  if (typeof plan !== 'object' || plan === null) return [];
  const own =
    'Node Type' in plan && plan['Node Type'] === 'Seq Scan' && 'Relation Name' in plan
      ? [String(plan['Relation Name'])]
      : [];
  return [...own, ...Object.values(plan).flatMap(sequential)];
}
