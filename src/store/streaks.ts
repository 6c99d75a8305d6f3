/**
 * Streaks: one row an unbroken stretch of runs that report an instance. They outlive the runs, belong to the
 * instance and not to an environment, and end only by proof: an instance that was not seen stays open.
 */

import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Ending, OpenStreak, Resolved, Streak } from '../model/history.ts';
import type { Scope } from '../model/records.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { Database } from './database.ts';

const BY_RECORDS = 'what AWS’s records prove';
const BY_FIRST_SIGHT = 'the first assessment that found it';

/** Open streaks of a scope: what the next look at it should know. */
export async function openStreaks(db: Kysely<Database>, { accountId, region }: Scope): Promise<OpenStreak[]> {
  const rows = await db
    .selectFrom('streaks')
    .select(['instance_id', 'non_compliant_since', 'method', 'last_seen_at'])
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('ended_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    instanceId: row.instance_id,
    nonCompliantSince: row.non_compliant_since?.toISOString() ?? null,
    method: row.method,
    lastSeenAt: row.last_seen_at.toISOString(),
  }));
}

/** All streaks of an instance, newest first. */
export async function streaksOf(
  db: Kysely<Database>,
  { accountId, region, instanceId }: InstanceKey,
): Promise<Streak[]> {
  const rows = await db
    .selectFrom('streaks')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('instance_id', '=', instanceId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(streakOf);
}

/** Carries the streaks of a scope on by the findings that a run has kept for it; a run that is late changes nothing newer. */
export async function continueStreaks(
  transaction: Transaction<Database>,
  runId: string,
  { accountId, region }: Scope,
  at: Date,
): Promise<void> {
  const found = sql`
    select account_id, region, instance_id, level, code, since,
      case when status = 'non-compliant' then coalesce(since, ${at}::timestamptz) end as bad_since
    from findings where run_id = ${runId} and account_id = ${accountId} and region = ${region}`;
  await sql`
    update streaks set
      last_seen_at = ${at}, last_run_id = ${runId}, level = found.level, code = found.code,
      non_compliant_since = least(streaks.non_compliant_since, found.bad_since),
      method = case
        when found.bad_since is null or found.bad_since >= streaks.non_compliant_since then streaks.method
        when found.since is null then ${BY_FIRST_SIGHT} else ${BY_RECORDS} end
    from (${found}) as found
    where streaks.account_id = found.account_id and streaks.region = found.region
      and streaks.instance_id = found.instance_id
      and streaks.ended_at is null and streaks.last_seen_at <= ${at}`.execute(transaction);
  await sql`
    insert into streaks (account_id, region, instance_id, number, first_seen_at, last_seen_at, last_run_id,
      non_compliant_since, method, level, code)
    select account_id, region, instance_id,
      1 + (select coalesce(max(number), 0) from streaks as earlier where earlier.account_id = found.account_id
        and earlier.region = found.region and earlier.instance_id = found.instance_id),
      ${at}, ${at}, ${runId}, bad_since,
      case when found.since is null then ${BY_FIRST_SIGHT} else ${BY_RECORDS} end, level, code
    from (${found}) as found
    where not exists (select from streaks as known where known.account_id = found.account_id
      and known.region = found.region and known.instance_id = found.instance_id
      and (known.ended_at is null or known.ended_at >= ${at}))
    on conflict do nothing`.execute(transaction);
}

/** Ends the open streaks of instances that are proved to be compliant or gone. */
export async function endStreaks(
  transaction: Transaction<Database>,
  { accountId, region }: Scope,
  resolved: readonly Resolved[],
  at: Date,
): Promise<void> {
  if (resolved.length === 0) return;
  const rows = resolved.map((each) => ({ ...each, at: each.at ?? at.toISOString() }));
  await sql`
    update streaks set ended_at = greatest(ended.at, streaks.last_seen_at), ending = ended.ending,
      ended_by = ended.by
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as ended("instanceId" text, ending text, by text, at timestamptz)
    where streaks.account_id = ${accountId} and streaks.region = ${region}
      and streaks.instance_id = ended."instanceId"
      and streaks.ended_at is null and streaks.last_seen_at <= ${at}`.execute(transaction);
}

/** Removes up to `limit` streaks that ended before `before`; true if there may be more. */
export async function pruneStreaks(db: Kysely<Database>, before: Date, limit: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from streaks where (account_id, region, instance_id, number) in (
      select account_id, region, instance_id, number from streaks
      where ended_at < ${before} order by ended_at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0) === limit;
}

function streakOf(row: Selectable<Database['streaks']>): Streak {
  return {
    accountId: row.account_id,
    region: row.region,
    instanceId: row.instance_id,
    number: row.number,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    lastRunId: row.last_run_id,
    nonCompliantSince: row.non_compliant_since?.toISOString() ?? null,
    method: row.method,
    level: row.level,
    code: row.code,
    endedAt: row.ended_at?.toISOString() ?? null,
    ending: row.ending satisfies Ending | null,
    endedBy: row.ended_by,
  };
}
