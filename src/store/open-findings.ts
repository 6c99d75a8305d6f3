/** Findings that are open right now, over all environments that somebody may see, with who looks after them. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Level, RemediationCode, RootCauseCode } from '../model/codes.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { Database } from './database.ts';
import { findingsOfLooks, type Look } from './newest-looks.ts';

export interface OpenFinding extends InstanceKey {
  readonly environment: string;
  /** The run to open it from. */
  readonly runId: string;
  readonly name: string | null;
  readonly level: Level;
  readonly score: number;
  readonly code: RootCauseCode;
  readonly remediation: RemediationCode;
  readonly remediationTitle: string;
  /** Non-compliant since, as far as it is known, ISO 8601. */
  readonly since: string | null;
  /** When the run that reports it ended. */
  readonly seenAt: string;
  /** As its tags have it. */
  readonly owner: string | null;
  /** Slack user id; null: nobody has taken it on. */
  readonly assignee: string | null;
  readonly acknowledgedAt: string | null;
}

/** Whose findings: those assigned to somebody, and those that nobody is assigned to with one of these tag owners. */
export interface Whose {
  readonly user: string | null;
  readonly owners: readonly string[];
}

export interface OpenCount {
  readonly environment: string;
  readonly level: Level;
  readonly shown: number;
  /** Covered by an exception. */
  readonly hidden: number;
}

/** Those that no exception covers at a time, highest score first, then the oldest. */
export async function openFindings(
  db: Kysely<Database>,
  looks: readonly Look[],
  at: Date,
  whose: Whose | null,
  limit: number,
): Promise<OpenFinding[]> {
  const { rows } = await sql<OpenRow>`
    ${selectOpen(looks, whose)}
    where ${isShown(at)}
    order by score desc, since asc nulls last, instance_id, account_id, region, environment limit ${limit}`.execute(
    db,
  );
  return rows.map(openFinding);
}

/** The columns of an `OpenFinding`, for a condition, an order and a limit of the caller's. */
export function selectOpen(looks: readonly Look[], whose: Whose | null): RawBuilder<OpenRow> {
  return sql<OpenRow>`
    select environment, run_id as "runId", account_id as "accountId", region, instance_id as "instanceId", name,
      level, score, code, remediation, remediation_title as "remediationTitle", since, finished_at as "seenAt",
      owner, assignee, acknowledged_at as "acknowledgedAt"
    from (${open(looks, whose)}) as open`;
}

export function openFinding(row: OpenRow): OpenFinding {
  return {
    ...row,
    since: row.since?.toISOString() ?? null,
    seenAt: row.seenAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  };
}

/** Environments and levels without any are absent. */
export async function openCounts(
  db: Kysely<Database>,
  looks: readonly Look[],
  at: Date,
  whose: Whose | null,
): Promise<OpenCount[]> {
  const { rows } = await sql<{ environment: string; level: Level; shown: string; hidden: string }>`
    select environment, level, count(*) filter (where ${isShown(at)}) as shown,
      count(*) filter (where not (${isShown(at)})) as hidden
    from (${open(looks, whose)}) as open
    group by environment, level order by environment, level`.execute(db);
  return rows.map((row) => ({ ...row, shown: Number(row.shown), hidden: Number(row.hidden) }));
}

/** Owners as tags have them, each spelling once: which of them are the same is not for SQL to say. */
export async function tagOwners(db: Kysely<Database>, looks: readonly Look[]): Promise<string[]> {
  if (looks.length === 0) return [];
  const { rows } = await sql<{ owner: string }>`
    select distinct f.owner from ${findingsOfLooks(looks)}
    where f.owner is not null order by f.owner`.execute(db);
  return rows.map(({ owner }) => owner);
}

/**
 * One row a finding of the looks that nothing has ended since, as a verified remediation does. Whoever was assigned
 * before its present streak began has done their part. What belongs to a finding is looked up for each, by its key: few
 * findings are expected and thousands come, and any other way of joining takes their square.
 */
export function open(looks: readonly Look[], whose: Whose | null): RawBuilder<unknown> {
  return sql`
    select look.environment, look."finishedAt" as finished_at, f.run_id, f.account_id, f.region, f.instance_id,
      f.name, f.level, f.score, f.code, f.remediation, f.remediation_title, f.owner, f.exception_until,
      coalesce(streak.non_compliant_since, f.since) as since, a.assignee, a.acknowledged_at
    from ${findingsOfLooks(looks)}
    left join lateral (
      select first_seen_at, non_compliant_since, ended_at from streaks s
      where s.account_id = f.account_id and s.region = f.region and s.instance_id = f.instance_id
      order by number desc limit 1
    ) as streak on true
    left join lateral (
      select assignee, acknowledged_at from assignments
      where environment = look.environment and account_id = f.account_id and region = f.region
        and instance_id = f.instance_id and (streak.first_seen_at is null or at >= streak.first_seen_at)
      limit 1
    ) as a on true
    where streak.ended_at is null and ${belongsTo(whose)}`;
}

function belongsTo(whose: Whose | null): RawBuilder<boolean> {
  if (whose === null) return sql`true`;
  const owned = whose.owners.length === 0 ? sql`false` : sql`f.owner in (${sql.join([...whose.owners])})`;
  if (whose.user === null) return sql`(${owned})`;
  return sql`(a.assignee = ${whose.user} or (a.assignee is null and ${owned}))`;
}

/** Of what `open` gives: no exception covers it at a time. */
export function isShown(at: Date): RawBuilder<boolean> {
  return sql`exception_until is null or exception_until <= ${at}`;
}

export interface OpenRow extends Omit<OpenFinding, 'since' | 'seenAt' | 'acknowledgedAt'> {
  readonly since: Date | null;
  readonly seenAt: Date;
  readonly acknowledgedAt: Date | null;
}
