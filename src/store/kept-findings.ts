/** What is kept about one instance or environment over all runs that are over. */

import type { Kysely } from 'kysely';
import type { Status } from '../model/report.ts';
import type { Database } from './database.ts';
import type { FindingKey } from './finding-queries.ts';

/** A run that is over, with what it covered. */
export interface FinishedRun {
  readonly id: string;
  readonly environment: string;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly status: Status;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** A finding by name, and the run that made it. */
export interface KeptFinding {
  readonly run: FinishedRun;
  readonly key: FindingKey;
}

const RUN_COLUMNS = [
  'runs.id',
  'runs.environment',
  'runs.regions',
  'runs.accounts',
  'runs.status',
  'runs.started_at',
  'runs.finished_at',
] as const;

/** The newest finding about an instance in any of these environments. */
export async function newestFindingOf(
  db: Kysely<Database>,
  instanceId: string,
  environments: readonly string[],
): Promise<KeptFinding | null> {
  if (environments.length === 0) return null;
  const row = await db
    .selectFrom('findings')
    .innerJoin('runs', 'runs.id', 'findings.run_id')
    .select([...RUN_COLUMNS, 'findings.account_id', 'findings.region'])
    .where('findings.instance_id', '=', instanceId)
    .where('runs.environment', 'in', environments)
    .where('runs.state', '=', 'done')
    .orderBy('runs.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { run: finished(row), key: { accountId: row.account_id, region: row.region, instanceId } };
}

/** The newest run of an environment that is over; null where there is none. */
export async function newestRunOf(db: Kysely<Database>, environment: string): Promise<FinishedRun | null> {
  const row = await db
    .selectFrom('runs')
    .select(RUN_COLUMNS)
    .where('environment', '=', environment)
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : finished(row);
}

/** A run that is over, by its id; null: unknown, or still going on. */
export async function finishedRun(db: Kysely<Database>, id: string): Promise<FinishedRun | null> {
  const row = await db
    .selectFrom('runs')
    .select(RUN_COLUMNS)
    .where('id', '=', id)
    .where('state', '=', 'done')
    .executeTakeFirst();
  return row === undefined ? null : finished(row);
}

/** The newest run of the same environment that was over before this one was, and that read anything at all. */
export async function runBefore(
  db: Kysely<Database>,
  { environment, finishedAt }: Pick<FinishedRun, 'environment' | 'finishedAt'>,
): Promise<FinishedRun | null> {
  const row = await db
    .selectFrom('runs')
    .select(RUN_COLUMNS)
    .where('environment', '=', environment)
    .where('state', '=', 'done')
    .where('status', '!=', 'failed')
    .where('finished_at', '<', new Date(finishedAt))
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : finished(row);
}

/** The newest run that is over and that looked into an account and Region, and how far it got there. */
export async function newestLookInto(
  db: Kysely<Database>,
  environment: string,
  { accountId, region }: Pick<FindingKey, 'accountId' | 'region'>,
): Promise<{ readonly run: FinishedRun; readonly scopeStatus: Status } | null> {
  const row = await db
    .selectFrom('run_scopes')
    .innerJoin('runs', 'runs.id', 'run_scopes.run_id')
    .select([...RUN_COLUMNS, 'run_scopes.status as scope_status'])
    .where('runs.environment', '=', environment)
    .where('runs.state', '=', 'done')
    .where('run_scopes.account_id', '=', accountId)
    .where('run_scopes.region', '=', region)
    .orderBy('runs.started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { run: finished(row), scopeStatus: row.scope_status ?? 'failed' };
}

/** Ids of the instances that the runs have findings about, at most `limit` of them. */
export async function knownInstanceIds(
  db: Kysely<Database>,
  runIds: readonly string[],
  limit: number,
): Promise<string[]> {
  if (runIds.length === 0) return [];
  const rows = await db
    .selectFrom('findings')
    .select('instance_id')
    .distinct()
    .where('run_id', 'in', runIds)
    .orderBy('instance_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.instance_id);
}

interface RunColumns {
  readonly id: string;
  readonly environment: string;
  readonly regions: string[];
  readonly accounts: string[];
  readonly status: Status | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

function finished(row: RunColumns): FinishedRun {
  const { id, environment, regions, accounts } = row;
  const finishedAt = (row.finished_at ?? row.started_at).toISOString();
  return { id, environment, regions, accounts, status: row.status ?? 'failed', finishedAt };
}
