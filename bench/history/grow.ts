/** More than a year of runs, written by SQL: nothing is read from AWS, and every table is as if it had been. */

import { type Kysely, sql } from 'kysely';
import type { UnrankedFinding } from '../../src/model/report.ts';
import type { Database } from '../../src/store/database.ts';
import { aFinding } from '../../test/assessment/builders.ts';

export interface Grown {
  readonly environment: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly runs: number;
  readonly findings: number;
  readonly streaks: number;
  /** Of the newest run. */
  readonly now: Date;
}

export interface GrowOptions {
  readonly runs: number;
  readonly findingsEach: number;
}

const ENVIRONMENT = 'bench';
const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
const REGIONS = ['us-east-1', 'eu-west-1'];
const NOW = new Date('2026-03-02T12:00:00Z');
/** One instance in six is fine at a time, another one every day. */
const FLEET_SHARE = 1.2;
const STEP = 97;

/** Runs a day apart; in each of them so many findings, the newest at `now`. */
export async function growHistory(db: Kysely<Database>, { runs, findingsEach }: GrowOptions): Promise<Grown> {
  const fleet = Math.round(findingsEach * FLEET_SHARE);
  await growRuns(db, runs);
  // As on a server that has been at it for a year: written once, seen by the planner, tidied up.
  await sql`alter table findings set unlogged`.execute(db);
  await growFindings(db, runs, findingsEach, fleet);
  await growStreaks(db);
  await growDecisions(db, fleet);
  for (const table of ['runs', 'run_scopes', 'findings', 'streaks', 'exceptions', 'assignments']) {
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
  }
  return {
    environment: ENVIRONMENT,
    accounts: ACCOUNTS,
    regions: REGIONS,
    runs,
    findings: await count(db, 'findings'),
    streaks: await count(db, 'streaks'),
    now: NOW,
  };
}

/** The name of an instance by its number. */
export function instanceId(number: number): string {
  return `i-${number.toString(16).padStart(17, '0')}`;
}

async function growRuns(db: Kysely<Database>, runs: number): Promise<void> {
  const totals = { ec2Instances: 4000, managedNodes: 4000, compliant: 1500, nonCompliant: 2500, unknown: 0 };
  const levels = { byCategory: {}, byVerdict: {}, byLevel: { P1: 100, P2: 400, P3: 1000, P4: 1000 } };
  const outcome = { status: 'complete', totals: { ...totals, ...levels }, steps: [], nextActions: [] };
  const calls = { 'ssm:DescribeInstancePatchStates': 50, 'ec2:DescribeInstances': 5 };
  await sql`
    insert into runs (id, environment, regions, accounts, requested_by, requested_at, state, status, started_at, finished_at, outcome)
    select 'run-' || to_char(r, 'FM00000'), ${ENVIRONMENT}, ${JSON.stringify(REGIONS)}::json, ${JSON.stringify(ACCOUNTS)}::json,
      'patchcheck-schedule', at, 'done', 'complete', at, at + interval '1 minute', ${JSON.stringify(outcome)}::json
    from generate_series(1, ${runs}) as r
    cross join lateral (select ${NOW}::timestamptz - (${runs} - r) * interval '1 day' as at) as day`.execute(
    db,
  );
  await sql`
    insert into run_scopes (run_id, account_id, region, account_name, state, status, progress, gap_count, api_calls)
    select runs.id, account, region, account, 'done', 'complete', '[]', 0, ${JSON.stringify(calls)}::json
    from runs, unnest(${ACCOUNTS}::text[]) as account, unnest(${REGIONS}::text[]) as region`.execute(db);
}

async function growFindings(
  db: Kysely<Database>,
  runs: number,
  findingsEach: number,
  fleet: number,
): Promise<void> {
  await sql`
    insert into findings (run_id, account_id, region, instance_id, rank, level, score, since, category, code, verdict,
      remediation, remediation_title, owner, status, name, tags, finding)
    select 'run-' || to_char(r, 'FM00000'), (${ACCOUNTS}::text[])[1 + n % 5], (${REGIONS}::text[])[1 + n / 5 % 2],
      'i-' || lpad(to_hex(n), 17, '0'), null,
      case when score >= 80 then 'P1' when score >= 60 then 'P2' when score >= 35 then 'P3' else 'P4' end, score,
      ${NOW}::timestamptz - (${runs} - r + n % 40) * interval '1 day', 'os-patch-failure',
      (array['repo-unreachable', 'disk-full', 'package-lock', 'patch-failed', 'dependency-conflict'])[1 + n % 5],
      'active', 'fix-host', 'Repair the node', 'team-' || n % 50, 'non-compliant', 'node-' || n,
      jsonb_build_object('Team', 'team-' || n % 50, 'Env', 'prod'), ${JSON.stringify(sample())}::json
    from generate_series(1, ${runs}) as r, generate_series(0, ${fleet} - 1) as n
    cross join lateral (select (n * 7919 + r / 20 * 13) % 100 as score) as scored
    where (n + r * ${sql.lit(STEP)}) % ${fleet} < ${findingsEach}`.execute(db);
  await sql`
    update findings set rank = ranked.rank from (
      select instance_id, account_id, region, row_number() over (order by score desc, since, instance_id) as rank
      from findings where run_id = ${newest(runs)}
    ) as ranked
    where run_id = ${newest(runs)} and findings.instance_id = ranked.instance_id`.execute(db);
}

/** Every unbroken stretch of days, as the runs would have written it. */
async function growStreaks(db: Kysely<Database>): Promise<void> {
  await sql`
    insert into streaks (account_id, region, instance_id, number, first_seen_at, last_seen_at, last_run_id,
      non_compliant_since, method, level, code, ended_at, ending, ended_by)
    select account_id, region, instance_id, row_number() over (partition by instance_id order by first),
      first, last, last_run, first - interval '3 days', 'what AWS’s records prove', 'P2', 'repo-unreachable',
      case when last < (select max(finished_at) from runs) then last + interval '1 day' end,
      case when last < (select max(finished_at) from runs) then 'schedule' end, 'mw-0123456789abcdef0'
    from (
      select account_id, region, instance_id, min(finished_at) as first, max(finished_at) as last, max(run_id) as last_run
      from (
        select f.account_id, f.region, f.instance_id, f.run_id, runs.finished_at,
          date_trunc('day', runs.finished_at)
            - row_number() over (partition by f.instance_id order by f.run_id) * interval '1 day' as island
        from findings f join runs on runs.id = f.run_id
      ) as days group by account_id, region, instance_id, island
    ) as stretches`.execute(db);
}

/** A few hundred decisions, which is many for one environment. */
async function growDecisions(db: Kysely<Database>, fleet: number): Promise<void> {
  await sql`
    insert into exceptions (id, environment, kind, subject, account_id, region, instance_id, reason, by, created_at, expires_at)
    select 'exc-' || n, ${ENVIRONMENT}, 'snooze', 'instance', (${ACCOUNTS}::text[])[1 + n % 5],
      (${REGIONS}::text[])[1 + n / 5 % 2], 'i-' || lpad(to_hex(n), 17, '0'), 'known', 'U0OLGA',
      ${NOW}::timestamptz - interval '1 day', ${NOW}::timestamptz + n * interval '1 hour'
    from generate_series(0, 299) as n`.execute(db);
  await sql`
    insert into assignments (environment, account_id, region, instance_id, assignee, by, at)
    select ${ENVIRONMENT}, (${ACCOUNTS}::text[])[1 + n % 5], (${REGIONS}::text[])[1 + n / 5 % 2],
      'i-' || lpad(to_hex(n), 17, '0'), 'U0USER' || n % 20, 'U0OLGA', ${NOW}::timestamptz
    from generate_series(0, ${Math.floor(fleet / 3)}) as n`.execute(db);
}

async function count(db: Kysely<Database>, table: 'findings' | 'streaks'): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.count);
}

function newest(runs: number): string {
  return `run-${String(runs).padStart(5, '0')}`;
}

/** Like any other, and of the usual size. */
function sample(): UnrankedFinding {
  return aFinding();
}
