/** Numbers about what the newest runs found, for whoever watches over months. Rows are as many as labels, never as instances. */

import { type Kysely, sql } from 'kysely';
import type { Category, Level } from '../model/codes.ts';
import type { Status } from '../model/report.ts';
import type { Database } from './database.ts';
import { findingsOfLooks, type Look, newestLooks } from './newest-looks.ts';

export interface FleetMetrics {
  /** Open findings, also those that an exception covers. */
  readonly findings: readonly FindingCount[];
  readonly oldest: readonly Oldest[];
  readonly runs: readonly NewestRun[];
}

export interface FindingCount {
  readonly environment: string;
  /** Account id, or `other`. */
  readonly account: string;
  readonly level: Level;
  readonly category: Category;
  readonly count: number;
  /** Of these: covered by an exception. */
  readonly covered: number;
}

/** The finding that is non-compliant for longest, as far as it is known. */
export interface Oldest {
  readonly environment: string;
  readonly level: Level;
  /** ISO 8601. */
  readonly since: string;
}

/** The newest run of an environment that is over. */
export interface NewestRun {
  readonly environment: string;
  readonly status: Status;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly seconds: number;
  /** Requests sent to AWS, retries included. */
  readonly calls: number;
  readonly gaps: number;
}

/** Environments that nobody has assessed for so long are told no more: they may have left the configuration. */
const ASSESSED_WITHIN_DAYS = 30;
/** Accounts of an environment that get a series each; the smaller ones are told together. */
const ACCOUNTS_TOLD = 100;

/** @param at now */
export async function readFleet(db: Kysely<Database>, at: Date): Promise<FleetMetrics> {
  const runs = await newestRuns(db, new Date(at.getTime() - ASSESSED_WITHIN_DAYS * 86_400_000));
  const looks = await newestLooks(
    db,
    runs.map(({ environment }) => environment),
  );
  if (looks.length === 0) return { findings: [], oldest: [], runs };
  const [findings, oldest] = await Promise.all([findingCounts(db, looks, at), oldestFindings(db, looks)]);
  return { findings: foldAccounts(findings), oldest, runs };
}

/** Environments are found by jumping from one to the next in the index: their runs may be many. */
async function newestRuns(db: Kysely<Database>, since: Date): Promise<NewestRun[]> {
  const { rows } = await sql<{
    environment: string;
    status: Status;
    finished_at: Date;
    seconds: string | number;
    calls: string | number;
    gaps: string | number;
  }>`
    with recursive named as (
      (select environment from runs order by environment limit 1)
      union all
      select (select runs.environment from runs where runs.environment > named.environment
        order by runs.environment limit 1)
      from named where named.environment is not null
    )
    select named.environment, newest.status, newest.finished_at,
      extract(epoch from newest.finished_at - newest.started_at) as seconds,
      coalesce((select sum(calls.value::bigint) from run_scopes s, json_each_text(s.api_calls) as calls
        where s.run_id = newest.id and s.api_calls is not null), 0) as calls,
      coalesce((select sum(s.gap_count) from run_scopes s where s.run_id = newest.id), 0) as gaps
    from named cross join lateral (
      select id, coalesce(status, 'failed') as status, started_at, coalesce(finished_at, started_at) as finished_at
      from runs
      where runs.environment = named.environment and state = 'done' and started_at >= ${since}
      order by started_at desc limit 1
    ) as newest
    order by named.environment`.execute(db);
  return rows.map(({ environment, status, finished_at, seconds, calls, gaps }) => ({
    environment,
    status,
    finishedAt: finished_at.toISOString(),
    seconds: Number(seconds),
    calls: Number(calls),
    gaps: Number(gaps),
  }));
}

async function findingCounts(
  db: Kysely<Database>,
  looks: readonly Look[],
  at: Date,
): Promise<FindingCount[]> {
  const { rows } = await sql<
    Omit<FindingCount, 'count' | 'covered'> & { count: string | number; covered: string | number }
  >`
    select look.environment, f.account_id as account, f.level, f.category, count(*) as count,
      count(*) filter (where f.exception_until > ${at}) as covered
    from ${findingsOfLooks(looks)}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db);
  return rows.map((row) => ({ ...row, count: Number(row.count), covered: Number(row.covered) }));
}

async function oldestFindings(db: Kysely<Database>, looks: readonly Look[]): Promise<Oldest[]> {
  const { rows } = await sql<Omit<Oldest, 'since'> & { since: Date }>`
    select look.environment, f.level, min(f.since) as since
    from ${findingsOfLooks(looks)}
    where f.since is not null group by 1, 2 order by 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}

/** The largest accounts of each environment keep their names. */
export function foldAccounts(counts: readonly FindingCount[]): FindingCount[] {
  const folded = new Map<string, FindingCount>();
  for (const [, own] of Map.groupBy(counts, ({ environment }) => environment)) {
    const named = largestAccounts(own);
    for (const each of own) {
      const account = named.has(each.account) ? each.account : 'other';
      const key = JSON.stringify([each.environment, account, each.level, each.category]);
      const before = folded.get(key) ?? { count: 0, covered: 0 };
      const count = before.count + each.count;
      folded.set(key, { ...each, account, count, covered: before.covered + each.covered });
    }
  }
  return [...folded.values()];
}

function largestAccounts(counts: readonly FindingCount[]): ReadonlySet<string> {
  const sizes = new Map<string, number>();
  for (const { account, count } of counts) sizes.set(account, (sizes.get(account) ?? 0) + count);
  const largest = [...sizes].sort(([a, sizeOfA], [b, sizeOfB]) => sizeOfB - sizeOfA || (a < b ? -1 : 1));
  return new Set(largest.slice(0, ACCOUNTS_TOLD).map(([account]) => account));
}
