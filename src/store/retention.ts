/** Forgets what is older than it is kept, in steps that hold nobody up. The audit and remediations stay. */

import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import { pruneStreaks } from './streaks.ts';

/** What findings were concluded from is large, and asked for while they are new. */
const FACTS_KEPT_MS = 30 * 86_400_000;

/**
 * Removes up to `limit` rows of each kind: runs that began before `before` with all that belongs to them, streaks
 * and digests that were over before it, and the facts behind findings after 30 days. The newest run of an
 * environment that is over stays, however old: it is the last that is known. true if there may be more.
 */
export async function pruneHistory(
  db: Kysely<Database>,
  before: Date,
  now: Date,
  limit: number,
): Promise<boolean> {
  const factsBefore = new Date(Math.max(before.getTime(), now.getTime() - FACTS_KEPT_MS));
  const more = [
    await pruneFacts(db, factsBefore, limit),
    await pruneRun(db, before, limit),
    await pruneStreaks(db, before, limit),
    await pruneDigests(db, before, limit),
  ];
  return more.includes(true);
}

/** `limit 1` inside keeps to the order of runs: anything else would read all facts that there are. */
async function pruneFacts(db: Kysely<Database>, before: Date, limit: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from finding_facts where (run_id, account_id, region, instance_id) in (
      select facts.run_id, facts.account_id, facts.region, facts.instance_id
      from (
        select runs.id from runs
        cross join lateral (select from finding_facts where run_id = runs.id limit 1) as any_facts
        where started_at < ${before} and state <> 'running'
        order by started_at limit 1
      ) as old
      join finding_facts as facts on facts.run_id = old.id
      limit ${limit} for update of facts skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
}

/** The findings of the oldest run first, then the run: no statement is as large as a run may be. */
async function pruneRun(db: Kysely<Database>, before: Date, limit: number): Promise<boolean> {
  const run = await hideOldestRun(db, before);
  if (run === null) return false;
  const { numAffectedRows } = await sql`
    delete from findings where (run_id, account_id, region, instance_id) in (
      select run_id, account_id, region, instance_id from findings where run_id = ${run}
      limit ${limit} for update skip locked)`.execute(db);
  if (Number(numAffectedRows ?? 0) < limit) await db.deleteFrom('runs').where('id', '=', run).execute();
  return true;
}

/** Half a run must not be compared with anything: it does not count as done from now on. */
async function hideOldestRun(db: Kysely<Database>, before: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    update runs set state = 'cancelled' where id = (
      select id from runs as old where started_at < ${before} and state <> 'running'
        and (state = 'cancelled' or exists (
          select from runs as newer where newer.environment = old.environment
            and newer.started_at > old.started_at and newer.state = 'done'))
      order by started_at limit 1 for update skip locked)
    returning id`.execute(db);
  return rows[0]?.id ?? null;
}

async function pruneDigests(db: Kysely<Database>, before: Date, limit: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from digest_posts where id in (
      select id from digest_posts where due_at < ${before} and state not in ('due', 'assessing', 'posting')
      order by due_at limit ${limit} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0) === limit;
}
