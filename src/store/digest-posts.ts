/**
 * Rows of digests that were due. Every change names the state that it changes, so any process may try: one does it,
 * and the others find it done.
 */

import { type Kysely, type Selectable, sql } from 'kysely';
import type { DigestPost, DigestPostState } from '../model/digest.ts';
import type { Database } from './database.ts';

/** As many as are looked at in one go. */
const AT_ONCE = 100;

export type NewPost = Pick<
  DigestPost,
  'id' | 'scheduleId' | 'environment' | 'channel' | 'include' | 'dueAt' | 'requestedBy'
> & { readonly state: 'due' | 'missed' };

export async function insertPost(db: Kysely<Database>, post: NewPost): Promise<void> {
  await db.insertInto('digest_posts').values(postRow(post)).execute();
}

export async function findDigest(db: Kysely<Database>, id: string): Promise<DigestPost | null> {
  const row = await db.selectFrom('digest_posts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : postOf(row);
}

/** In any of these states, the longest due first. */
export async function digestsIn(
  db: Kysely<Database>,
  states: readonly ('due' | 'assessing' | 'posting')[],
): Promise<DigestPost[]> {
  const rows = await db
    .selectFrom('digest_posts')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('due_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  return rows.map(postOf);
}

/** Those that Slack has to show or to complete. */
export async function openDigests(db: Kysely<Database>): Promise<DigestPost[]> {
  return digestsIn(db, ['assessing', 'posting']);
}

/**
 * A due digest gets a run: one that is going on or over already, no older than `notBefore` and of the whole
 * environment, else one named `newRun`. Digests of one environment come one after the other, so that they share it.
 * false: another process has begun it.
 */
export async function beginDigest(
  db: Kysely<Database>,
  post: DigestPost,
  environment: { readonly accounts: readonly string[]; readonly regions: readonly string[] },
  { newRun, notBefore, at }: { readonly newRun: string; readonly notBefore: Date; readonly at: Date },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const key = `patchcheck digest ${post.environment}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
    const run =
      (await promisedRun(transaction, post.environment, notBefore)) ??
      (await usableRun(transaction, post.environment, environment, notBefore)) ??
      newRun;
    return changed(transaction, post, { state: 'assessing', run_id: run, begun_at: at });
  });
}

/** In place of a run that others stopped. */
export async function useOtherRun(db: Kysely<Database>, post: DigestPost, runId: string): Promise<boolean> {
  return changed(db, post, { run_id: runId });
}

export async function digestReady(db: Kysely<Database>, post: DigestPost, at: Date): Promise<boolean> {
  return changed(db, post, { state: 'posting', ready_at: at });
}

export async function missDigest(db: Kysely<Database>, post: DigestPost, at: Date): Promise<boolean> {
  return changed(db, post, { state: 'missed', finished_at: at });
}

/** Its top message is in Slack. Once is enough; later calls change nothing. */
export async function digestShown(db: Kysely<Database>, id: string, at: Date): Promise<void> {
  await db
    .updateTable('digest_posts')
    .set({ shown_at: at })
    .where('id', '=', id)
    .where('shown_at', 'is', null)
    .execute();
}

/** Everything of it is in Slack; false if it was not waiting for that. */
export async function finishDigest(db: Kysely<Database>, id: string, at: Date): Promise<boolean> {
  const finished = await db
    .updateTable('digest_posts')
    .set({ state: 'done', finished_at: at })
    .where('id', '=', id)
    .where('state', '=', 'posting')
    .returning('id')
    .executeTakeFirst();
  return finished !== undefined;
}

/** It cannot be posted, for a reason that its author is to hear, as a sentence; false if it is over already. */
export async function failDigest(
  db: Kysely<Database>,
  id: string,
  reason: string,
  at: Date,
): Promise<boolean> {
  const failed = await db
    .updateTable('digest_posts')
    .set({ state: 'failed', finished_at: at, reason })
    .where('id', '=', id)
    .where('state', 'in', ['due', 'assessing', 'posting'])
    .returning('id')
    .executeTakeFirst();
  return failed !== undefined;
}

/** A digest that failed, for whoever wanted it. */
export interface UntoldDigest extends DigestPost {
  /** Slack user id; null: the configuration wanted it. */
  readonly author: string | null;
}

/** Failed digests of which nobody was told yet. */
export async function untoldDigests(db: Kysely<Database>): Promise<UntoldDigest[]> {
  const rows = await db
    .selectFrom('digest_posts')
    .leftJoin('digest_schedules', 'digest_schedules.id', 'digest_posts.schedule_id')
    .selectAll('digest_posts')
    .select(({ fn }) => fn.coalesce('digest_posts.requested_by', 'digest_schedules.author').as('author'))
    .where('state', '=', 'failed')
    .where('told_at', 'is', null)
    .orderBy('digest_posts.finished_at')
    .limit(AT_ONCE)
    .execute();
  return rows.map(({ author, ...row }) => ({ ...postOf(row), author }));
}

/** false if somebody else has told it. */
export async function digestTold(db: Kysely<Database>, id: string, at: Date): Promise<boolean> {
  const told = await db
    .updateTable('digest_posts')
    .set({ told_at: at })
    .where('id', '=', id)
    .where('told_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return told !== undefined;
}

/** The newest run that looks, or looked, into the whole environment. */
async function usableRun(
  db: Kysely<Database>,
  name: string,
  { accounts, regions }: { readonly accounts: readonly string[]; readonly regions: readonly string[] },
  notBefore: Date,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from runs
    where environment = ${name} and started_at >= ${notBefore}
      and (state = 'running' or (state = 'done' and status <> 'failed'))
      and accounts::jsonb @> ${JSON.stringify(accounts)}::jsonb
      and regions::jsonb @> ${JSON.stringify(regions)}::jsonb
    order by started_at desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** A run that another digest has named, and that is not there yet. */
async function promisedRun(db: Kysely<Database>, name: string, notBefore: Date): Promise<string | null> {
  const row = await db
    .selectFrom('digest_posts')
    .leftJoin('runs', 'runs.id', 'digest_posts.run_id')
    .select('digest_posts.run_id')
    .where('digest_posts.state', '=', 'assessing')
    .where('digest_posts.environment', '=', name)
    .where('digest_posts.begun_at', '>=', notBefore)
    .where('runs.id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row?.run_id ?? null;
}

interface Change {
  readonly state?: DigestPostState;
  readonly run_id?: string;
  readonly begun_at?: Date;
  readonly ready_at?: Date;
  readonly finished_at?: Date;
}

/** Compares what was read, and sets. */
async function changed(db: Kysely<Database>, post: DigestPost, change: Change): Promise<boolean> {
  const row = await db
    .updateTable('digest_posts')
    .set(change)
    .where('id', '=', post.id)
    .where('state', '=', post.state)
    .where('run_id', post.runId === null ? 'is' : '=', post.runId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function postRow(post: NewPost) {
  return {
    id: post.id,
    schedule_id: post.scheduleId,
    environment: post.environment,
    channel: post.channel,
    include: JSON.stringify(post.include),
    due_at: post.dueAt,
    requested_by: post.requestedBy,
    state: post.state,
    finished_at: post.state === 'missed' ? post.dueAt : null,
  };
}

function postOf(row: Selectable<Database['digest_posts']>): DigestPost {
  return {
    id: row.id,
    scheduleId: row.schedule_id,
    environment: row.environment,
    channel: row.channel,
    include: row.include,
    dueAt: row.due_at.toISOString(),
    requestedBy: row.requested_by,
    state: row.state,
    runId: row.run_id,
    begunAt: row.begun_at?.toISOString() ?? null,
    readyAt: row.ready_at?.toISOString() ?? null,
    shownAt: row.shown_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    reason: row.reason,
  };
}
