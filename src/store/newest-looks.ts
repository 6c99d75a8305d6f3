/** What is known right now: of every account and Region of an environment, the newest run that could look into it. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Scope } from '../model/records.ts';
import type { Status } from '../model/report.ts';
import type { Database } from './database.ts';

/** A scope in the newest run that could list its instances. */
export interface Look extends Scope {
  readonly environment: string;
  readonly runId: string;
  /** Of the scope: `partial` where something that can change a finding was not read. */
  readonly status: Exclude<Status, 'failed'>;
  /** Of the run, ISO 8601. */
  readonly finishedAt: string;
}

/** What none of so many runs could look into is not known. */
const RUNS_BACK = 50;

/**
 * Narrow runs and failed scopes leave the older look standing: not having looked proves nothing. Accounts and
 * Regions that have left the configuration are for the caller to drop.
 */
export async function newestLooks(db: Kysely<Database>, environments: readonly string[]): Promise<Look[]> {
  const looks: Look[] = [];
  for (const environment of environments) looks.push(...(await looksInto(db, environment)));
  return looks;
}

async function looksInto(db: Kysely<Database>, environment: string): Promise<Look[]> {
  const { rows } = await sql<Omit<Look, 'finishedAt'> & { readonly finishedAt: Date }>`
    select distinct on (s.account_id, s.region) recent.environment, s.account_id as "accountId", s.region,
      s.run_id as "runId", s.status, recent.finished_at as "finishedAt"
    from (
      select id, environment, started_at, coalesce(finished_at, started_at) as finished_at
      from runs where environment = ${environment} and state = 'done'
      order by started_at desc limit ${sql.lit(RUNS_BACK)}
    ) as recent cross join lateral (
      select account_id, region, run_id, status from run_scopes
      where run_id = recent.id and status <> 'failed' offset 0
    ) as s
    order by s.account_id, s.region, recent.started_at desc`.execute(db);
  return rows.map((row) => ({ ...row, finishedAt: row.finishedAt.toISOString() }));
}

/**
 * The findings of these looks, as `f`, each with its `look`: to follow `from`. The runs are named twice, since the
 * database knows how many findings a run has, and not how many looks it is handed.
 */
export function findingsOfLooks(looks: readonly Look[]): RawBuilder<unknown> {
  const runIds = JSON.stringify([...new Set(looks.map(({ runId }) => runId))]);
  return sql`findings f join json_to_recordset(${JSON.stringify(looks)}::json) as look(
      environment text, "runId" text, "accountId" text, region text, "finishedAt" timestamptz)
    on f.run_id = look."runId" and f.account_id = look."accountId" and f.region = look.region
      and f.run_id = any (array(select json_array_elements_text(${runIds}::json)))`;
}
