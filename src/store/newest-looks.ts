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

/** Scopes that none of so many runs looked into are no longer part of an environment. */
const RUNS_BACK = 50;

/**
 * Narrow runs and failed scopes leave the older look standing: not having looked proves nothing. Accounts and
 * Regions that have left the configuration are for the caller to drop.
 */
export async function newestLooks(db: Kysely<Database>, environments: readonly string[]): Promise<Look[]> {
  if (environments.length === 0) return [];
  const { rows } = await sql<Omit<Look, 'finishedAt'> & { readonly finishedAt: Date }>`
    select scopes.environment, scopes.account_id as "accountId", scopes.region, newest.id as "runId",
      newest.status, newest.finished_at as "finishedAt"
    from (
      select distinct named.environment, s.account_id, s.region
      from json_array_elements_text(${JSON.stringify(environments)}::json) as named(environment)
      cross join lateral (
        select id from runs where runs.environment = named.environment and state = 'done'
        order by started_at desc limit ${sql.lit(RUNS_BACK)}
      ) as recent
      join run_scopes s on s.run_id = recent.id
    ) as scopes
    cross join lateral (
      select runs.id, runs.finished_at, s.status
      from runs join run_scopes s on s.run_id = runs.id
      where runs.environment = scopes.environment and runs.state = 'done'
        and s.account_id = scopes.account_id and s.region = scopes.region and s.status <> 'failed'
      order by runs.started_at desc limit 1
    ) as newest
    order by 1, 2, 3`.execute(db);
  return rows.map((row) => ({ ...row, finishedAt: row.finishedAt.toISOString() }));
}

/** As a table of a query, called `look`. */
export function lookRows(looks: readonly Look[]): RawBuilder<unknown> {
  return sql`json_to_recordset(${JSON.stringify(looks)}::json) as look(
    environment text, "runId" text, "accountId" text, region text, "finishedAt" timestamptz)`;
}
