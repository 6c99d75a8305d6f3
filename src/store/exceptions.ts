/**
 * Exceptions: findings that somebody has decided not to be shown for a while. Each finding of the newest
 * runs names the exception that covers it, so that lists of any size can leave them out and count them.
 */

import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Exception, ExceptionSubject } from '../model/history.ts';
import type { Scope } from '../model/records.ts';
import type { AuditEvent, InstanceKey } from '../model/remediation.ts';
import { lockAlone, lockShared } from './advisory-locks.ts';
import { appendEntries } from './audit.ts';
import type { Database } from './database.ts';
import { keyOf } from './instance-locks.ts';
import { newestLooks } from './newest-looks.ts';

type ExceptionRow = Selectable<Database['exceptions']>;

/** What the audit keeps of a decision, written with it or not at all. */
export interface Audited {
  readonly events: readonly AuditEvent[];
  readonly configurationHash: string;
}

/**
 * Keeps it, and covers with it what the environment's newest runs have found. Asked for again, by the same person
 * about the same until the same time, it is the one that there is already, and nothing is written.
 */
export async function insertException(
  db: Kysely<Database>,
  exception: Exception,
  audited?: Audited,
): Promise<Exception> {
  return db.transaction().execute(async (transaction) => {
    await lockAlone(transaction, 'exceptions');
    const standing = await standingLike(transaction, exception);
    if (standing !== null) return standing;
    await transaction.insertInto('exceptions').values(rowOf(exception)).execute();
    await coverEnvironment(transaction, exception.environment, new Date(exception.createdAt));
    await keepAudit(transaction, audited);
    return exception;
  });
}

/** Ends it before its time; null if there is none, or it is over. */
export async function endException(
  db: Kysely<Database>,
  id: string,
  by: string,
  at: Date,
  audited?: Audited,
): Promise<Exception | null> {
  return db.transaction().execute(async (transaction) => {
    await lockAlone(transaction, 'exceptions');
    const row = await transaction
      .updateTable('exceptions')
      .set({ ended_at: at, ended_by: by })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    await coverEnvironment(transaction, row.environment, at);
    await keepAudit(transaction, audited);
    return exceptionOf(row);
  });
}

/** null: there is none. */
export async function findException(db: Kysely<Database>, id: string): Promise<Exception | null> {
  const row = await db.selectFrom('exceptions').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : exceptionOf(row);
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

/** Of these findings of a run, those that are covered at a time: instance, as `keyOf` has it, to exception. */
export async function coveringExceptions(
  db: Kysely<Database>,
  runId: string,
  keys: readonly InstanceKey[],
  at: Date,
): Promise<ReadonlyMap<string, Exception>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('findings')
    .innerJoin('exceptions', 'exceptions.id', 'findings.exception_id')
    .selectAll('exceptions')
    .select([
      'findings.account_id as accountId',
      'findings.region as inRegion',
      'findings.instance_id as instanceId',
    ])
    .where('findings.run_id', '=', runId)
    .where('findings.instance_id', 'in', [...new Set(keys.map(({ instanceId }) => instanceId))])
    .where('findings.exception_until', '>', at)
    .execute();
  return new Map(
    rows.map(({ accountId, inRegion: region, instanceId, ...row }) => [
      keyOf({ accountId, region, instanceId }),
      exceptionOf(row),
    ]),
  );
}

/** Covers what a scope has just brought to a run, before anybody sees it. */
export async function coverScope(
  transaction: Transaction<Database>,
  runId: string,
  scope: Scope,
  at: Date,
): Promise<void> {
  // An exception that is being made right now covers this scope when it goes on, or is seen here.
  await lockShared(transaction, 'exceptions');
  await coverFindings(transaction, runId, at, scope);
}

/**
 * Writes on findings of a run, all or those of a scope, which exception covers them at a time: the one that lasts
 * longest, or none.
 */
export async function coverFindings(
  db: Kysely<Database>,
  runId: string,
  at: Date,
  scope?: Scope,
): Promise<void> {
  const where = sql`f.run_id = ${runId} ${
    scope ? sql`and f.account_id = ${scope.accountId} and f.region = ${scope.region}` : sql``
  }`;
  // Each kind by a join of its own: one for all would compare every finding with every exception.
  await sql`
    with e as (
      select * from exceptions
      where environment = (select environment from runs where id = ${runId})
        and ended_at is null and expires_at > ${at}
    ), f as (
      select account_id, region, instance_id, code, tags, exception_id, exception_until from findings f where ${where}
    ), candidates as (
      select f.account_id, f.region, f.instance_id, e.id, e.expires_at from f join e using (account_id, region, instance_id)
      where e.subject = 'instance' or (e.subject = 'finding' and e.code = f.code)
      union all
      select f.account_id, f.region, f.instance_id, e.id, e.expires_at from f join e using (code)
      where e.subject = 'cause'
      union all
      select f.account_id, f.region, f.instance_id, e.id, e.expires_at
      from f join e on e.subject = 'tag' and f.tags ->> e.tag_key = e.tag_value
    ), covering as (
      select distinct on (account_id, region, instance_id) account_id, region, instance_id, id, expires_at
      from candidates order by account_id, region, instance_id, expires_at desc, id
    )
    update findings set exception_id = wanted.id, exception_until = wanted.expires_at
    from (select f.*, covering.id, covering.expires_at from f left join covering using (account_id, region, instance_id)) as wanted
    where findings.run_id = ${runId} and findings.account_id = wanted.account_id
      and findings.region = wanted.region and findings.instance_id = wanted.instance_id
      and wanted.exception_id is distinct from wanted.id`.execute(db);
}

/** Runs that go on, and those that people look at as the newest of their accounts and Regions. */
async function coverEnvironment(db: Kysely<Database>, environment: string, at: Date): Promise<void> {
  const running = await db
    .selectFrom('runs')
    .select('id')
    .where('environment', '=', environment)
    .where('state', '=', 'running')
    .execute();
  const looks = await newestLooks(db, [environment]);
  const ids = new Set([...running.map(({ id }) => id), ...looks.map(({ runId }) => runId)]);
  for (const id of ids) await coverFindings(db, id, at);
}

async function standingLike(db: Kysely<Database>, wanted: Exception): Promise<Exception | null> {
  const { id, created_at, reason, ...same } = rowOf(wanted);
  let query = db.selectFrom('exceptions').selectAll();
  for (const [column, value] of Object.entries(same) as [keyof typeof same, string | null][]) {
    query = query.where(column, value === null ? 'is' : '=', value);
  }
  const row = await query.executeTakeFirst();
  return row === undefined ? null : exceptionOf(row);
}

async function keepAudit(transaction: Transaction<Database>, audited: Audited | undefined): Promise<void> {
  if (audited) await appendEntries(transaction, audited.events, audited.configurationHash);
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

/** As it is read. */
export function exceptionOf(row: ExceptionRow): Exception {
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
