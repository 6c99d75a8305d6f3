/** Open findings over time: one look a day. */

import { type Kysely, sql } from 'kysely';
import type { Status, Totals } from '../model/report.ts';
import type { Database } from './database.ts';

export interface DailyTotals {
  /** 2026-03-01, in UTC. */
  readonly day: string;
  readonly runId: string;
  readonly status: Status;
  readonly totals: Totals;
}

/**
 * The last run of each day that looked into all of the environment; failed runs and narrower ones say nothing
 * about the whole, and days without another are absent.
 */
export async function dailyTotals(
  db: Kysely<Database>,
  environment: {
    readonly name: string;
    readonly accounts: readonly string[];
    readonly regions: readonly string[];
  },
  from: Date,
  to: Date,
): Promise<DailyTotals[]> {
  const { rows } = await sql<{ day: string; id: string; status: Status; totals: Totals }>`
    select distinct on (day) to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD') as day, id, status,
      outcome -> 'totals' as totals
    from runs
    where environment = ${environment.name} and state = 'done' and status <> 'failed'
      and started_at >= ${from} and finished_at <= ${to}
      and accounts::jsonb @> ${JSON.stringify(environment.accounts)}::jsonb
      and regions::jsonb @> ${JSON.stringify(environment.regions)}::jsonb
    order by day, finished_at desc`.execute(db);
  return rows.map(({ day, id, status, totals }) => ({ day, runId: id, status, totals }));
}
