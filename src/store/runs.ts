/** Rows of runs: written once when they start and once when they end. */

import type { Kysely, Selectable, Transaction } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { RunOutcome, RunRequest } from '../model/assessment.ts';
import type { Scope } from '../model/records.ts';
import type { Database } from './database.ts';
import { rankFindings } from './findings.ts';
import { SCOPE_QUEUE, type ScopeJobData } from './queue.ts';
import type { Store } from './store.ts';

export type RunRow = Selectable<Database['runs']>;

export interface NewScope extends Scope {
  readonly accountName: string;
}

/** Keeps the run, its scopes and one job a scope, all or nothing; false if the run exists already. */
export async function insertRun(
  store: Store,
  request: RunRequest,
  scopes: readonly NewScope[],
  startedAt: Date,
): Promise<boolean> {
  const isNew = await store.db.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('runs')
      .values({
        id: request.id,
        environment: request.environment,
        regions: JSON.stringify(request.regions),
        accounts: JSON.stringify(request.accounts),
        requested_by: request.requestedBy,
        requested_at: request.requestedAt,
        state: 'running',
        started_at: startedAt,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) return false;
    await transaction
      .insertInto('run_scopes')
      .values(scopes.map((scope) => newScopeRow(request.id, scope)))
      .execute();
    await queueScopes(store, transaction, request.id, scopes);
    return true;
  });
  if (isNew) store.bell.ring();
  return isNew;
}

export async function findRun(db: Kysely<Database>, runId: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirst();
}

/** Runs that are still going on, oldest first. */
export async function runningRuns(db: Kysely<Database>): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where('state', '=', 'running').orderBy('started_at').execute();
}

/**
 * Locks the row of a run until the transaction ends, so that whoever changes the run or its scopes takes
 * turns; undefined when the run is over or unknown.
 */
export async function lockRunning(
  transaction: Transaction<Database>,
  runId: string,
): Promise<{ id: string } | undefined> {
  return transaction
    .selectFrom('runs')
    .select('id')
    .where('id', '=', runId)
    .where('state', '=', 'running')
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Ends a run and whatever of it is queued or going on; false if it is unknown or already over. */
export async function cancelRun(store: Store, runId: string, at: Date): Promise<boolean> {
  return store.db.transaction().execute(async (transaction) => {
    if (!(await lockRunning(transaction, runId))) return false;
    await transaction
      .updateTable('runs')
      .set({ state: 'cancelled', finished_at: at })
      .where('id', '=', runId)
      .execute();
    await transaction
      .updateTable('run_scopes')
      .set({ state: 'cancelled', worker: null })
      .where('run_id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .execute();
    return true;
  });
}

/** Closes a locked run: its outcome, and the final rank of every finding. */
export async function closeRun(
  transaction: Transaction<Database>,
  runId: string,
  outcome: RunOutcome,
  at: Date,
): Promise<void> {
  await transaction
    .updateTable('runs')
    .set({ state: 'done', status: outcome.status, finished_at: at, outcome: JSON.stringify(outcome) })
    .where('id', '=', runId)
    .execute();
  await rankFindings(transaction, runId);
}

function newScopeRow(runId: string, scope: NewScope) {
  return {
    run_id: runId,
    account_id: scope.accountId,
    region: scope.region,
    account_name: scope.accountName,
    state: 'queued' as const,
    progress: '[]',
  };
}

/** The first scopes of all runs come before the second ones, so that a small run never waits for a big one. */
async function queueScopes(
  store: Store,
  transaction: Transaction<Database>,
  runId: string,
  scopes: readonly NewScope[],
): Promise<void> {
  const jobs = scopes.map(({ accountId, region }, index) => ({
    data: { runId, accountId, region } satisfies ScopeJobData,
    priority: -index,
  }));
  await store.queue.insert(SCOPE_QUEUE, jobs, { db: fromKysely(transaction) });
}
