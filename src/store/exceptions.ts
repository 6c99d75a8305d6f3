/**
 * Exceptions: findings that somebody has decided not to be shown for a while. Each finding of a closed run names
 * the exception that covers it, so that lists of any size can leave them out and count them.
 */

import { type Kysely, type Selectable, sql } from 'kysely';
import type { Exception, ExceptionSubject } from '../model/history.ts';
import type { Database } from './database.ts';

type ExceptionRow = Selectable<Database['exceptions']>;

/** Keeps it, and covers the findings of the environment's newest run with it. */
export async function insertException(db: Kysely<Database>, exception: Exception): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction.insertInto('exceptions').values(rowOf(exception)).execute();
    const newest = await newestClosedRun(transaction, exception.environment);
    if (newest !== null) await coverFindings(transaction, newest, new Date(exception.createdAt));
  });
}

/** Ends it before its time; null if there is none, or it is over. */
export async function endException(
  db: Kysely<Database>,
  id: string,
  by: string,
  at: Date,
): Promise<Exception | null> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable('exceptions')
      .set({ ended_at: at, ended_by: by })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    const newest = await newestClosedRun(transaction, row.environment);
    if (newest !== null) await coverFindings(transaction, newest, at);
    return exceptionOf(row);
  });
}

/** Those that hold at a time, the first to run out first. */
export async function activeExceptions(
  db: Kysely<Database>,
  environment: string,
  at: Date,
): Promise<Exception[]> {
  const rows = await db
    .selectFrom('exceptions')
    .selectAll()
    .where('environment', '=', environment)
    .where('expires_at', '>', at)
    .where('ended_at', 'is', null)
    .orderBy('expires_at')
    .execute();
  return rows.map(exceptionOf);
}

/** Those that ran out by themselves after `from`, up to `to`. */
export async function expiredExceptions(
  db: Kysely<Database>,
  environment: string,
  from: Date,
  to: Date,
): Promise<Exception[]> {
  const rows = await db
    .selectFrom('exceptions')
    .selectAll()
    .where('environment', '=', environment)
    .where('expires_at', '>', from)
    .where('expires_at', '<=', to)
    .where('ended_at', 'is', null)
    .orderBy('expires_at')
    .execute();
  return rows.map(exceptionOf);
}

/** Writes on every finding of a run which exception covers it at a time: the one that lasts longest, or none. */
export async function coverFindings(db: Kysely<Database>, runId: string, at: Date): Promise<void> {
  await sql`
    update findings set exception_id = covering.id, exception_until = covering.expires_at
    from (
      select distinct on (account_id, region, instance_id) f.account_id, f.region, f.instance_id, e.id, e.expires_at
      from findings f join runs on runs.id = f.run_id
      left join exceptions e on e.environment = runs.environment and e.ended_at is null and e.expires_at > ${at}
        and (e.subject in ('cause', 'tag')
          or (e.account_id = f.account_id and e.region = f.region and e.instance_id = f.instance_id))
        and (e.subject not in ('cause', 'finding') or e.code = f.code)
        and (e.subject <> 'tag' or f.tags ->> e.tag_key = e.tag_value)
      where f.run_id = ${runId}
      order by f.account_id, f.region, f.instance_id, e.expires_at desc nulls last
    ) as covering
    where findings.run_id = ${runId} and findings.account_id = covering.account_id
      and findings.region = covering.region and findings.instance_id = covering.instance_id
      and findings.exception_id is distinct from covering.id`.execute(db);
}

async function newestClosedRun(db: Kysely<Database>, environment: string): Promise<string | null> {
  const row = await db
    .selectFrom('runs')
    .select('id')
    .where('environment', '=', environment)
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

function rowOf({ subject, ...exception }: Exception) {
  return {
    id: exception.id,
    environment: exception.environment,
    kind: exception.kind,
    subject: subject.kind,
    account_id: 'accountId' in subject ? subject.accountId : null,
    region: 'region' in subject ? subject.region : null,
    instance_id: 'instanceId' in subject ? subject.instanceId : null,
    code: 'code' in subject ? subject.code : null,
    tag_key: subject.kind === 'tag' ? subject.key : null,
    tag_value: subject.kind === 'tag' ? subject.value : null,
    reason: exception.reason,
    by: exception.by,
    created_at: exception.createdAt,
    expires_at: exception.expiresAt,
    ended_at: exception.endedAt,
    ended_by: exception.endedBy,
  };
}

function exceptionOf(row: ExceptionRow): Exception {
  return {
    id: row.id,
    environment: row.environment,
    kind: row.kind,
    subject: subjectOf(row),
    reason: row.reason,
    by: row.by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: row.ended_by,
  };
}

function subjectOf({
  subject,
  account_id,
  region,
  instance_id,
  code,
  ...tag
}: ExceptionRow): ExceptionSubject {
  const key = { accountId: account_id ?? '', region: region ?? '', instanceId: instance_id ?? '' };
  switch (subject) {
    case 'instance':
      return { kind: 'instance', ...key };
    case 'finding':
      return { kind: 'finding', code: code ?? 'inconclusive', ...key };
    case 'cause':
      return { kind: 'cause', code: code ?? 'inconclusive' };
    case 'tag':
      return { kind: 'tag', key: tag.tag_key ?? '', value: tag.tag_value ?? '' };
  }
}
