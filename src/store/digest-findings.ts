/** What a digest says about the findings of its run. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { LEVELS, type Level } from '../model/codes.ts';
import type { Database } from './database.ts';
import type { Look } from './newest-looks.ts';
import {
  isShown,
  type OpenFinding,
  type OpenRow,
  open,
  openFinding,
  selectOpen,
  type Whose,
} from './open-findings.ts';

/** Milliseconds by level. */
type ByLevel = Readonly<Record<Level, number>>;

export interface DueTimes {
  /** From the start of non-compliance. */
  readonly within: ByLevel;
  /** So long before its date a finding is due soon. */
  readonly soon: ByLevel;
}

export interface DueCounts {
  readonly overdue: number;
  /** Of these: since the moment that was asked for. */
  readonly newlyOverdue: number;
  readonly dueSoon: number;
}

/** The scopes of a run that could be looked into. */
export async function looksOfRun(db: Kysely<Database>, runId: string): Promise<Look[]> {
  const rows = await db
    .selectFrom('run_scopes')
    .innerJoin('runs', 'runs.id', 'run_scopes.run_id')
    .select(['runs.environment', 'runs.finished_at', 'account_id', 'region', 'run_scopes.status'])
    .where('run_id', '=', runId)
    .where('run_scopes.state', '=', 'done')
    .execute();
  return rows.flatMap(({ status, finished_at, account_id, region, environment }) => {
    if (status === null || status === 'failed' || finished_at === null) return [];
    return [
      { environment, runId, accountId: account_id, region, status, finishedAt: finished_at.toISOString() },
    ];
  });
}

export async function countDue(
  db: Kysely<Database>,
  looks: readonly Look[],
  whose: Whose | null,
  times: DueTimes,
  { since, at }: { readonly since: Date; readonly at: Date },
): Promise<DueCounts> {
  const { rows } = await sql<Record<keyof DueCounts, string>>`
    select count(*) filter (where due_at <= ${at}) as overdue,
      count(*) filter (where due_at <= ${at} and due_at > ${since}) as "newlyOverdue",
      count(*) filter (where due_at > ${at} and due_at <= ${at}::timestamptz + soon) as "dueSoon"
    from (
      select since + ${byLevel(times.within)} as due_at, ${byLevel(times.soon)} as soon
      from (${open(looks, whose)}) as open where since is not null and (${isShown(at)})
    ) as due`.execute(db);
  const [row] = rows;
  return {
    overdue: Number(row?.overdue ?? 0),
    newlyOverdue: Number(row?.newlyOverdue ?? 0),
    dueSoon: Number(row?.dueSoon ?? 0),
  };
}

/** Overdue and due soon, the longest overdue first. */
export async function dueFindings(
  db: Kysely<Database>,
  looks: readonly Look[],
  whose: Whose | null,
  times: DueTimes,
  at: Date,
  limit: number,
): Promise<OpenFinding[]> {
  const due = sql`since + ${byLevel(times.within)}`;
  const { rows } = await sql<OpenRow>`
    ${selectOpen(looks, whose)}
    where since is not null and (${isShown(at)}) and ${due} <= ${at}::timestamptz + ${byLevel(times.soon)}
    order by ${due}, score desc, instance_id, account_id, region limit ${limit}`.execute(db);
  return rows.map(openFinding);
}

/** Those that are open the longest. */
export async function oldestFindings(
  db: Kysely<Database>,
  looks: readonly Look[],
  whose: Whose | null,
  at: Date,
  limit: number,
): Promise<OpenFinding[]> {
  const { rows } = await sql<OpenRow>`
    ${selectOpen(looks, whose)}
    where since is not null and (${isShown(at)})
    order by since, score desc, instance_id, account_id, region limit ${limit}`.execute(db);
  return rows.map(openFinding);
}

/** A window that is due for instances with findings. */
export interface NextWindow {
  readonly at: string;
  /** null in runs that are older than this column. */
  readonly windowId: string | null;
  readonly instances: number;
}

/** The next ones after a time. */
export async function nextWindows(
  db: Kysely<Database>,
  runId: string,
  owners: readonly string[] | null,
  after: Date,
  limit: number,
): Promise<NextWindow[]> {
  const rows = await db
    .selectFrom('findings')
    .select(({ fn }) => ['next_window_at', 'next_window', fn.countAll<string | number>().as('instances')])
    .where('run_id', '=', runId)
    .where('next_window_at', '>', after)
    .$if(owners !== null, (query) => query.where('owner', 'in', [...(owners ?? [])]))
    .groupBy(['next_window_at', 'next_window'])
    .orderBy('next_window_at')
    .orderBy('next_window')
    .limit(limit)
    .execute();
  return rows.map(({ next_window_at, next_window, instances }) => ({
    at: next_window_at?.toISOString() ?? '',
    windowId: next_window,
    instances: Number(instances),
  }));
}

/** Owners, as tags have them, of the findings of these runs. */
export async function ownersIn(
  db: Kysely<Database>,
  runIds: readonly string[],
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('findings')
    .select('owner')
    .distinct()
    .where('run_id', 'in', runIds)
    .where('owner', 'is not', null)
    .orderBy('owner')
    .limit(limit)
    .execute();
  return rows.flatMap(({ owner }) => (owner === null ? [] : [owner]));
}

/** An interval that depends on the level of a finding. */
function byLevel(milliseconds: ByLevel): RawBuilder<unknown> {
  const cases = LEVELS.map((level) => sql`when ${sql.lit(level)} then ${sql.lit(milliseconds[level])}`);
  return sql`((case level ${sql.join(cases, sql` `)} end) * interval '1 millisecond')`;
}
