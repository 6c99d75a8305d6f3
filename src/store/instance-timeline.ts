/** What is kept about one instance over all runs, remediations, exceptions and people. */

import { type Kysely, sql } from 'kysely';
import type { Level, RootCauseCode } from '../model/codes.ts';
import type { Assignment, Exception } from '../model/history.ts';
import type {
  InstanceKey,
  RemediationOutcome,
  RemediationState,
  TargetResult,
} from '../model/remediation.ts';
import type { UnrankedFinding } from '../model/report.ts';
import type { RemediateAction } from '../model/settings.ts';
import { assignmentOf } from './assignments.ts';
import type { Database } from './database.ts';
import { exceptionOf } from './exceptions.ts';

/** A run that reports the instance otherwise than the run before it did. */
export interface ReportedChange {
  readonly runId: string;
  readonly environment: string;
  readonly at: string;
  readonly level: Level;
  readonly code: RootCauseCode;
  /** null: the first that is kept. */
  readonly levelBefore: Level | null;
  readonly codeBefore: RootCauseCode | null;
}

/** Level or cause only, newest first: most runs say what the one before said. */
export async function reportedChanges(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  environments: readonly string[],
  limit: number,
): Promise<ReportedChange[]> {
  const { rows } = await sql<Omit<ReportedChange, 'at'> & { readonly at: Date }>`
    select id as "runId", environment, finished_at as at, level, code,
      level_before as "levelBefore", code_before as "codeBefore"
    from (
      select runs.id, runs.environment, runs.finished_at, f.level, f.code,
        lag(f.level) over (partition by runs.environment order by runs.started_at) as level_before,
        lag(f.code) over (partition by runs.environment order by runs.started_at) as code_before
      from findings f join runs on runs.id = f.run_id
      where f.instance_id = ${instanceId} and f.account_id = ${accountId} and f.region = ${region}
        and runs.state = 'done' and runs.environment in (${sql.join([...environments])})
    ) as reported
    where level_before is distinct from level or code_before is distinct from code
    order by at desc limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What the newest run that is over says about the instance; null: none reports it. */
export async function newestFinding(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  environments: readonly string[],
): Promise<UnrankedFinding | null> {
  const row = await db
    .selectFrom('findings')
    .innerJoin('runs', 'runs.id', 'findings.run_id')
    .select('findings.finding')
    .where('findings.instance_id', '=', instanceId)
    .where('findings.account_id', '=', accountId)
    .where('findings.region', '=', region)
    .where('runs.state', '=', 'done')
    .where('runs.environment', 'in', environments)
    .orderBy('runs.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.finding ?? null;
}

/** Runs look back 30 days, so that one in so many days tells of all that happened between. */
const FACTS_EVERY_DAYS = 25;

/** Packed facts of a finding every 25 days, newest first: what it takes to know all patch runs. */
export async function factsOverTime(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  environments: readonly string[],
  limit: number,
): Promise<Uint8Array[]> {
  const { rows } = await sql<{ facts: Uint8Array }>`
    select finding_facts.facts from (
      select distinct on (span) f.run_id, runs.started_at,
        floor(extract(epoch from runs.started_at) / 86400 / ${sql.lit(FACTS_EVERY_DAYS)}) as span
      from findings f join runs on runs.id = f.run_id
      where f.instance_id = ${instanceId} and f.account_id = ${accountId} and f.region = ${region}
        and runs.state = 'done' and runs.environment in (${sql.join([...environments])})
      order by span desc, runs.started_at desc limit ${limit}
    ) as spread join finding_facts on finding_facts.run_id = spread.run_id
      and finding_facts.account_id = ${accountId} and finding_facts.region = ${region}
      and finding_facts.instance_id = ${instanceId}
    order by spread.started_at desc`.execute(db);
  return rows.map(({ facts }) => facts);
}

/** A remediation that has or had the instance among its targets. */
export interface TargetedBy {
  readonly remediationId: string;
  readonly action: RemediateAction;
  readonly state: RemediationState;
  readonly outcome: RemediationOutcome | null;
  /** Of this instance. */
  readonly result: TargetResult | null;
  /** Slack user id. */
  readonly requestedBy: string;
  /** When it ended, else when it began, else when it was asked for. */
  readonly at: string;
}

/** Newest first; nobody's drafts. */
export async function targetedBy(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  limit: number,
): Promise<TargetedBy[]> {
  const { rows } = await sql<Omit<TargetedBy, 'at'> & { readonly at: Date }>`
    select r.id as "remediationId", r.action, r.state, r.outcome, t.result, r.requested_by ->> 'user' as "requestedBy",
      coalesce(r.finished_at, r.started_at, r.requested_at, r.created_at) as at
    from remediation_targets t join remediations r on r.id = t.remediation_id
    where t.instance_id = ${instanceId} and t.account_id = ${accountId} and t.region = ${region}
      and r.state <> 'draft'
    order by at desc, r.id limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** About the instance itself, and those that covered a finding about it that is kept. Newest first. */
export async function exceptionsAbout(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  environments: readonly string[],
  limit: number,
): Promise<Exception[]> {
  const rows = await db
    .selectFrom('exceptions')
    .selectAll()
    .where('environment', 'in', environments)
    .where((is) =>
      is.or([
        is.and([
          is('account_id', '=', accountId),
          is('region', '=', region),
          is('instance_id', '=', instanceId),
        ]),
        is(
          'id',
          'in',
          is
            .selectFrom('findings')
            .select('exception_id')
            .where('findings.instance_id', '=', instanceId)
            .where('findings.account_id', '=', accountId)
            .where('findings.region', '=', region)
            .where('exception_id', 'is not', null),
        ),
      ]),
    )
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(exceptionOf);
}

/** One an environment at most. */
export async function assignmentsOf(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
  environments: readonly string[],
): Promise<Assignment[]> {
  const rows = await db
    .selectFrom('assignments')
    .selectAll()
    .where('environment', 'in', environments)
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('instance_id', '=', instanceId)
    .execute();
  return rows.map(assignmentOf);
}
