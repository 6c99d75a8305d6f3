/** What a digest says besides findings: what happened since the last one, and what could not be read. */

import { type Kysely, sql } from 'kysely';
import type { DigestPost } from '../model/digest.ts';
import type { Exception } from '../model/history.ts';
import type { RemediationOutcome } from '../model/remediation.ts';
import type { Status } from '../model/report.ts';
import type { RemediateAction } from '../model/settings.ts';
import type { Database } from './database.ts';
import { exceptionOf } from './exceptions.ts';

/** All of them, and the first few. */
export interface Some<T> {
  readonly total: number;
  readonly list: readonly T[];
}

/**
 * The digest before this one, in the same channel about the same environment, that had something to tell. One that
 * somebody asked for between two scheduled ones takes nothing from the later: owners have not heard of it.
 */
export interface EarlierDigest {
  readonly runId: string;
  readonly dueAt: string;
  readonly readyAt: string;
}

export async function digestBefore(
  db: Kysely<Database>,
  post: Pick<DigestPost, 'environment' | 'channel' | 'dueAt' | 'scheduleId'>,
): Promise<EarlierDigest | null> {
  const { environment, channel, dueAt, scheduleId } = post;
  const row = await db
    .selectFrom('digest_posts as posts')
    .innerJoin('runs', 'runs.id', 'posts.run_id')
    .select(['runs.id', 'due_at', 'ready_at'])
    .where('posts.environment', '=', environment)
    .where('posts.channel', '=', channel)
    .where('posts.due_at', '<', new Date(dueAt))
    .where('posts.state', '=', 'done')
    .where('runs.state', '=', 'done')
    .where('runs.status', '!=', 'failed')
    .$if(scheduleId !== null, (query) => query.where('posts.schedule_id', 'is not', null))
    .orderBy('posts.due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.ready_at) return null;
  return { runId: row.id, dueAt: row.due_at.toISOString(), readyAt: row.ready_at.toISOString() };
}

/** Has, or will have, an earlier scheduled digest told owners of the same run? Several channels may get digests. */
export async function isToldToOwners(
  db: Kysely<Database>,
  { id, environment, runId, dueAt }: Pick<DigestPost, 'id' | 'environment' | 'runId' | 'dueAt'>,
): Promise<boolean> {
  const due = new Date(dueAt);
  const row = await db
    .selectFrom('digest_posts')
    .select('id')
    .where('environment', '=', environment)
    .where('run_id', '=', runId)
    .where('schedule_id', 'is not', null)
    .where('state', 'in', ['assessing', 'posting', 'done'])
    .where('due_at', '>', new Date(due.getTime() - 86_400_000))
    .where((is) => is.or([is('due_at', '<', due), is.and([is('due_at', '=', due), is('id', '<', id)])]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Due times of the same schedule since its last digest at which nothing ran, the newest first. */
export async function missedBefore(
  db: Kysely<Database>,
  { scheduleId, dueAt }: Pick<DigestPost, 'scheduleId' | 'dueAt'>,
  limit: number,
): Promise<Some<string>> {
  if (scheduleId === null) return { total: 0, list: [] };
  const { rows } = await sql<{ due_at: Date; total: string }>`
    select due_at, count(*) over () as total from digest_posts
    where schedule_id = ${scheduleId} and state = 'missed' and due_at < ${dueAt} and due_at > coalesce((
      select max(due_at) from digest_posts
      where schedule_id = ${scheduleId} and state <> 'missed' and due_at < ${dueAt}), '-infinity')
    order by due_at desc limit ${limit}`.execute(db);
  return { total: Number(rows[0]?.total ?? 0), list: rows.map((row) => row.due_at.toISOString()) };
}

/** That ran out, or will, by themselves after `from`, up to `to`. */
export async function exceptionsExpiring(
  db: Kysely<Database>,
  environment: string,
  from: Date,
  to: Date,
  limit: number,
): Promise<Some<Exception>> {
  const rows = await db
    .selectFrom('exceptions')
    .selectAll()
    .select(sql<string>`count(*) over ()`.as('total'))
    .where('environment', '=', environment)
    .where('expires_at', '>', from)
    .where('expires_at', '<=', to)
    .where('ended_at', 'is', null)
    .orderBy('expires_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return { total: Number(rows[0]?.total ?? 0), list: rows.map(({ total, ...row }) => exceptionOf(row)) };
}

/** An account and Region that could not be read, or not all of it. */
export interface UnreadScope {
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly status: Exclude<Status, 'complete'>;
  readonly gaps: number;
  /** Of its first gap, as a sentence. */
  readonly consequence: string | null;
}

/** Failed ones first. */
export async function unreadScopes(
  db: Kysely<Database>,
  runId: string,
  limit: number,
): Promise<Some<UnreadScope>> {
  const rows = await db
    .selectFrom('run_scopes')
    .select(['account_id', 'account_name', 'region', 'status', 'gap_count', 'gaps'])
    .select(sql<string>`count(*) over ()`.as('total'))
    .where('run_id', '=', runId)
    .where('status', 'in', ['failed', 'partial'])
    .orderBy('status')
    .orderBy('account_id')
    .orderBy('region')
    .limit(limit)
    .execute();
  const list = rows.map((row) => ({
    accountId: row.account_id,
    accountName: row.account_name,
    region: row.region,
    status: row.status === 'failed' ? ('failed' as const) : ('partial' as const),
    gaps: row.gap_count,
    consequence: row.gaps?.[0]?.consequence ?? null,
  }));
  return { total: Number(rows[0]?.total ?? 0), list };
}

/** A remediation that is over. */
export interface FinishedRemediation {
  readonly id: string;
  readonly action: RemediateAction;
  readonly outcome: RemediationOutcome;
  readonly requestedBy: string;
  readonly finishedAt: string;
  readonly instances: number;
  readonly fixed: number;
}

export interface FinishedRemediations extends Some<FinishedRemediation> {
  readonly byOutcome: Partial<Record<RemediationOutcome, number>>;
}

/** That ended after `from`, up to `to`, the newest first. */
export async function finishedRemediations(
  db: Kysely<Database>,
  environment: string,
  from: Date,
  to: Date,
  limit: number,
): Promise<FinishedRemediations> {
  const done = db
    .selectFrom('remediations')
    .where('environment', '=', environment)
    .where('finished_at', '>', from)
    .where('finished_at', '<=', to)
    .where('state', '=', 'done');
  const counts = await done
    .select(sql<RemediationOutcome>`coalesce(outcome, 'unknown')`.as('outcome'))
    .select(sql<string>`count(*)`.as('count'))
    .groupBy('outcome')
    .execute();
  const rows = await done
    .select(['id', 'action', 'outcome', 'requested_by', 'finished_at'])
    .select(({ selectFrom }) => {
      const targets = selectFrom('remediation_targets')
        .whereRef('remediation_id', '=', 'remediations.id')
        .where('result', 'not in', ['left-out']);
      return [
        targets.select(sql<string>`count(*)`.as('count')).as('instances'),
        targets.where('result', '=', 'fixed').select(sql<string>`count(*)`.as('count')).as('fixed'),
      ];
    })
    .orderBy('finished_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    total: counts.reduce((sum, { count }) => sum + Number(count), 0),
    byOutcome: Object.fromEntries(counts.map(({ outcome, count }) => [outcome, Number(count)])),
    list: rows.map((row) => ({
      id: row.id,
      action: row.action,
      outcome: row.outcome ?? 'unknown',
      requestedBy: row.requested_by.user,
      finishedAt: row.finished_at?.toISOString() ?? '',
      instances: Number(row.instances ?? 0),
      fixed: Number(row.fixed ?? 0),
    })),
  };
}

/** How punctual digests of the last day were. */
export interface DigestLateness {
  /** The latest top message after its due time, in seconds; one that is still to come counts up to now. */
  readonly seconds: number;
  readonly missed: number;
  readonly failed: number;
}

export async function digestLateness(db: Kysely<Database>, now: Date): Promise<DigestLateness> {
  const from = new Date(now.getTime() - 86_400_000);
  const { rows } = await sql<{ seconds: string | null; missed: string; failed: string }>`
    select max(extract(epoch from coalesce(shown_at, finished_at, ${now}) - due_at))
        filter (where state not in ('missed', 'failed')) as seconds,
      count(*) filter (where state = 'missed') as missed,
      count(*) filter (where state = 'failed') as failed
    from digest_posts where due_at > ${from} and due_at <= ${now}`.execute(db);
  const [row] = rows;
  return {
    seconds: Math.max(0, Number(row?.seconds ?? 0)),
    missed: Number(row?.missed ?? 0),
    failed: Number(row?.failed ?? 0),
  };
}
