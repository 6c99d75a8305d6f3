/** Rows of findings: many, so written and read in batches. */

import { type Kysely, sql, type Transaction } from 'kysely';
import type { Finding, UnrankedFinding } from '../model/report.ts';
import type { Database } from './database.ts';

/** Rows a statement: a megabyte or two, since all scopes of a run tend to be saved at the same time. */
const BATCH = 100;

/** By score, then by how long, then by instance id; account and Region make the order total. */
export const RANK_ORDER = sql`score desc, since asc nulls last, instance_id, account_id, region`;

export async function insertFindings(
  transaction: Transaction<Database>,
  runId: string,
  findings: readonly UnrankedFinding[],
): Promise<void> {
  for (let start = 0; start < findings.length; start += BATCH) {
    const rows = findings.slice(start, start + BATCH).map((finding) => findingRow(runId, finding));
    await transaction.insertInto('findings').values(rows).execute();
  }
}

export async function countFindings(db: Kysely<Database>, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom('findings')
    .select((select) => select.fn.countAll<string | number>().as('count'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** As much of a finding as it takes to name the things to do first. */
export type FindingDigest = Awaited<ReturnType<typeof findingDigests>>[number];

export async function findingDigests(db: Kysely<Database>, runId: string) {
  const rows = await db
    .selectFrom('findings')
    .select(['code', 'level', 'remediation', 'remediation_title'])
    .where('run_id', '=', runId)
    .execute();
  return rows.map(({ code, level, remediation, remediation_title }) => ({
    rootCause: { code },
    priority: { level },
    remediation: { code: remediation, title: remediation_title },
  }));
}

export interface Range {
  readonly offset: number;
  readonly limit: number;
}

/** Findings of a closed run by rank. */
export async function rankedFindings(
  db: Kysely<Database>,
  runId: string,
  { offset, limit }: Range,
): Promise<Finding[]> {
  const rows = await db
    .selectFrom('findings')
    .select('finding')
    .where('run_id', '=', runId)
    .where('rank', '>', offset)
    .orderBy('rank')
    .limit(limit)
    .execute();
  return withRanks(rows, offset);
}

/** Findings of a run that still goes on, in the order that their ranks would have now. */
export async function provisionalFindings(
  db: Kysely<Database>,
  runId: string,
  { offset, limit }: Range,
): Promise<Finding[]> {
  const rows = await db
    .selectFrom('findings')
    .select('finding')
    .where('run_id', '=', runId)
    .orderBy(RANK_ORDER)
    .offset(offset)
    .limit(limit)
    .execute();
  return withRanks(rows, offset);
}

/** Gives every finding of a run its final rank: 1 to n, without gaps. */
export async function rankFindings(transaction: Transaction<Database>, runId: string): Promise<void> {
  await sql`
    update findings set rank = ranked.rank
    from (
      select account_id, region, instance_id, row_number() over (order by ${RANK_ORDER}) as rank
      from findings where run_id = ${runId}
    ) as ranked
    where findings.run_id = ${runId}
      and findings.account_id = ranked.account_id
      and findings.region = ranked.region
      and findings.instance_id = ranked.instance_id`.execute(transaction);
}

function withRanks(rows: readonly { finding: UnrankedFinding }[], offset: number): Finding[] {
  return rows.map(({ finding }, index) => ({
    ...finding,
    priority: { rank: offset + index + 1, ...finding.priority },
  }));
}

function findingRow(runId: string, finding: UnrankedFinding) {
  return {
    run_id: runId,
    account_id: finding.accountId,
    region: finding.region,
    instance_id: finding.instanceId,
    level: finding.priority.level,
    score: finding.priority.score,
    since: finding.compliance.nonCompliantSince,
    category: finding.rootCause.category,
    code: finding.rootCause.code,
    verdict: finding.verdict,
    remediation: finding.remediation.code,
    remediation_title: finding.remediation.title,
    owner: finding.context.owner,
    status: finding.compliance.status,
    name: finding.name === null ? null : searchable(finding.name),
    tags: JSON.stringify(searchableTags(finding.context.tags)),
    next_window_at: finding.patching.nextWindowAt,
    next_window: nextWindow(finding),
    finding: JSON.stringify(finding),
  };
}

/** Id of the window that comes next; several at the same time: the first by id. */
function nextWindow({ patching }: UnrankedFinding): string | null {
  const due = patching.maintenanceWindows.filter(
    ({ enabled, nextAt }) => enabled && nextAt !== null && nextAt === patching.nextWindowAt,
  );
  return due.map(({ id }) => id).sort()[0] ?? null;
}

function searchableTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [searchable(key), searchable(value)]));
}

/** Text as PostgreSQL takes it where it looks inside: without NUL and halves of characters. */
export function searchable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
