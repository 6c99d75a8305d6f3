/** Questions about the findings of one run, answered by SQL so that runs of any size read alike. */

import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Category, Level, RemediationCode, RootCauseCode, Verdict } from '../model/codes.ts';
import type { Finding, UnrankedFinding } from '../model/report.ts';
import type { Database } from './database.ts';
import { RANK_ORDER, type Range } from './findings.ts';

/** Narrows findings down; what is absent narrows nothing. */
export interface FindingFilter {
  readonly level?: Level;
  readonly category?: Category;
  readonly code?: RootCauseCode;
  readonly remediation?: RemediationCode;
  readonly verdict?: Verdict;
  /** null: findings without an owner. */
  readonly owner?: string | null;
  /** ISO 8601: leaves out what an exception covers at that time. */
  readonly uncoveredAt?: string;
  /** ISO 8601: only what an exception covers at that time. */
  readonly coveredAt?: string;
}

/** Names one finding of a run. */
export interface FindingKey {
  readonly accountId: string;
  readonly region: string;
  readonly instanceId: string;
}

/** Findings with the same cause and remediation. */
export interface CauseGroup {
  readonly category: Category;
  readonly code: RootCauseCode;
  readonly remediation: RemediationCode;
  readonly title: string;
  readonly instances: number;
  readonly highestLevel: Level;
}

export interface OwnerCount {
  readonly owner: string | null;
  readonly instances: number;
}

export async function countMatching(
  db: Kysely<Database>,
  runId: string,
  filter: FindingFilter,
): Promise<number> {
  const { count } = await db
    .selectFrom('findings')
    .select((select) => select.fn.countAll<string | number>().as('count'))
    .where('run_id', '=', runId)
    .where((is) => is.and(conditions(is, filter)))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Findings that an exception covers at a time (ISO 8601): hidden from lists, never from counts. */
export async function countCovered(db: Kysely<Database>, runId: string, at: string): Promise<number> {
  const { count } = await db
    .selectFrom('findings')
    .select((select) => select.fn.countAll<string | number>().as('count'))
    .where('run_id', '=', runId)
    .where('exception_until', '>', new Date(at))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** By rank in the whole run. While it goes on, by the rank that each would have now. */
export async function matchingFindings(
  db: Kysely<Database>,
  runId: string,
  filter: FindingFilter,
  { offset, limit }: Range,
): Promise<Finding[]> {
  const rows = await placed(db, runId)
    .where((is) => is.and(conditions(is, filter)))
    .orderBy('place')
    .offset(offset)
    .limit(limit)
    .execute();
  return rows.map(withRank);
}

/** null: the run has no such finding. */
export async function findFinding(
  db: Kysely<Database>,
  runId: string,
  { accountId, region, instanceId }: FindingKey,
): Promise<Finding | null> {
  const row = await placed(db, runId)
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('instance_id', '=', instanceId)
    .executeTakeFirst();
  return row === undefined ? null : withRank(row);
}

/** Most urgent first, then largest. */
export async function causeGroups(
  db: Kysely<Database>,
  runId: string,
  filter: FindingFilter,
): Promise<CauseGroup[]> {
  const rows = await db
    .selectFrom('findings')
    .select((select) => [
      'category',
      'code',
      'remediation',
      select.fn.min('remediation_title').as('title'),
      select.fn.min('level').as('highestLevel'),
      select.fn.countAll<string | number>().as('instances'),
    ])
    .where('run_id', '=', runId)
    .where((is) => is.and(conditions(is, filter)))
    .groupBy(['category', 'code', 'remediation'])
    .orderBy('highestLevel')
    .orderBy('instances', 'desc')
    .orderBy('code')
    .orderBy('remediation')
    .execute();
  return rows.map((row) => ({ ...row, instances: Number(row.instances) }));
}

/** Largest first; those without an owner are one of them. */
export async function ownerCounts(
  db: Kysely<Database>,
  runId: string,
  filter: FindingFilter,
): Promise<OwnerCount[]> {
  const rows = await db
    .selectFrom('findings')
    .select((select) => ['owner', select.fn.countAll<string | number>().as('instances')])
    .where('run_id', '=', runId)
    .where((is) => is.and(conditions(is, filter)))
    .groupBy('owner')
    .orderBy('instances', 'desc')
    .orderBy('owner')
    .execute();
  return rows.map(({ owner, instances }) => ({ owner, instances: Number(instances) }));
}

/** The run's findings, each with its final rank or, while the run goes on, with the one it would have now. */
function placed(db: Kysely<Database>, runId: string) {
  return db
    .selectFrom((from) =>
      from
        .selectFrom('findings')
        .selectAll()
        .select(({ fn, ref }) =>
          fn
            .coalesce(
              ref('rank'),
              fn.agg<number>('row_number').over((over) => over.orderBy(RANK_ORDER)),
            )
            .as('place'),
        )
        .where('run_id', '=', runId)
        .as('placed'),
    )
    .select(['finding', 'place']);
}

function withRank({ finding, place }: { finding: UnrankedFinding; place: string | number | null }): Finding {
  return { ...finding, priority: { rank: Number(place), ...finding.priority } };
}

type Columns = 'level' | 'category' | 'code' | 'remediation' | 'verdict' | 'owner';

/** As much of Kysely's expression builder as rows of findings need, whatever they are called in the query. */
interface Conditions {
  (column: Columns, operator: '=' | 'is', value: string | null): Expression<SqlBool>;
  (column: 'exception_until', operator: 'is' | '<=' | '>', value: Date | null): Expression<SqlBool>;
  or(either: readonly Expression<SqlBool>[]): Expression<SqlBool>;
}

function conditions(is: Conditions, filter: FindingFilter): Expression<SqlBool>[] {
  const columns: readonly Columns[] = ['level', 'category', 'code', 'remediation', 'verdict', 'owner'];
  const wanted = columns.flatMap((column) => {
    const value = filter[column];
    if (value === undefined) return [];
    return [value === null ? is(column, 'is', null) : is(column, '=', value)];
  });
  const { uncoveredAt, coveredAt } = filter;
  return [
    ...wanted,
    ...(uncoveredAt === undefined ? [] : [uncovered(is, new Date(uncoveredAt))]),
    ...(coveredAt === undefined ? [] : [is('exception_until', '>', new Date(coveredAt))]),
  ];
}

function uncovered(is: Conditions, at: Date): Expression<SqlBool> {
  return is.or([is('exception_until', 'is', null), is('exception_until', '<=', at)]);
}
