/**
 * Rows of scopes while workers hand them on. A claim raises the attempt number, and everything a worker
 * writes names its attempt: one that has lost its scope, without knowing, changes nothing any more.
 */

import { type Kysely, type Selectable, sql } from 'kysely';
import { fromKysely, type Job } from 'pg-boss';
import type { RunOutcome, RunRequest, ScopeAssessment, StepProgress } from '../model/assessment.ts';
import type { Scope } from '../model/records.ts';
import type { Totals } from '../model/report.ts';
import type { Database } from './database.ts';
import { coverScope } from './exceptions.ts';
import { insertFacts } from './finding-facts.ts';
import { type FindingDigest, findingDigests, insertFindings } from './findings.ts';
import { SCOPE_QUEUE, type ScopeJobData } from './queue.ts';
import { requestOf } from './run-request.ts';
import { closeRun, lockRunning } from './runs.ts';
import type { Store } from './store.ts';
import { continueStreaks, endStreaks } from './streaks.ts';

export type ScopeRow = Selectable<Database['run_scopes']>;

/** A scope in the hands of a worker. */
export interface Claim {
  readonly job: Job<ScopeJobData>;
  readonly request: RunRequest;
  readonly scope: Scope;
  readonly accountName: string;
  readonly attempt: number;
  /** Earlier claims that ended in a crash or an error. */
  readonly failures: number;
  /** What the last error said; null where the worker died without a word. */
  readonly lastError: string | null;
}

/**
 * Claims up to `limit` queued scopes for `worker`. A scope that is still marked as running was left behind by
 * a worker that died, which counts as a failure, or it is this worker's own, and its heartbeat was missed
 * because the database was away. Jobs of scopes that are over are dropped.
 */
export async function claimScopes(store: Store, worker: string, limit: number): Promise<Claim[]> {
  const claims: Claim[] = [];
  while (claims.length < limit) {
    const jobs = await store.queue.fetch<ScopeJobData>(SCOPE_QUEUE, { batchSize: limit - claims.length });
    if (jobs.length === 0) break;
    for (const job of jobs) {
      const claim = await claimScope(store.db, worker, job);
      if (claim) claims.push(claim);
      else await store.queue.complete(SCOPE_QUEUE, job);
    }
  }
  return claims;
}

async function claimScope(
  db: Kysely<Database>,
  worker: string,
  job: Job<ScopeJobData>,
): Promise<Claim | null> {
  const { runId, accountId, region } = job.data;
  const row = await db
    .updateTable('run_scopes')
    .from('runs')
    .set({
      state: 'running',
      worker,
      attempt: sql<number>`attempt + 1`,
      failures: sql<number>`failures + case when run_scopes.state = 'running' and worker <> ${worker} then 1 else 0 end`,
    })
    .whereRef('runs.id', '=', 'run_scopes.run_id')
    .where('run_id', '=', runId)
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('run_scopes.state', 'in', ['queued', 'running'])
    .returningAll('runs')
    .returning(['account_name', 'attempt', 'failures', 'last_error'])
    .executeTakeFirst();
  if (!row) return null;
  return {
    job,
    request: requestOf(row),
    scope: { accountId, region },
    accountName: row.account_name,
    attempt: row.attempt,
    failures: row.failures,
    lastError: row.last_error,
  };
}

/** Tells the queue that these jobs are alive. */
export async function keepAlive(store: Store, claims: readonly Claim[]): Promise<void> {
  if (claims.length > 0)
    await store.queue.touch(
      SCOPE_QUEUE,
      claims.map((claim) => claim.job),
    );
}

/** Attempts that `worker` still holds; what it has lost or what was cancelled is missing. */
export async function heldAttempts(
  db: Kysely<Database>,
  worker: string,
): Promise<readonly Pick<ScopeRow, 'run_id' | 'account_id' | 'region' | 'attempt'>[]> {
  return db
    .selectFrom('run_scopes')
    .select(['run_id', 'account_id', 'region', 'attempt'])
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .execute();
}

export async function saveProgress(
  db: Kysely<Database>,
  claim: Claim,
  progress: readonly StepProgress[],
): Promise<void> {
  await held(db, claim)
    .set({ progress: JSON.stringify(progress) })
    .execute();
}

/** Gives a scope back unharmed, for another worker to carry on at once. */
export async function releaseScope(store: Store, claim: Claim): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await held(transaction, claim).set({ state: 'queued', worker: null }).execute();
    await store.queue.fail(SCOPE_QUEUE, claim.job, { released: true }, { db: fromKysely(transaction) });
  });
}

/** Gives a scope back after an error, which counts towards giving it up. */
export async function failScope(store: Store, claim: Claim, reason: string): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await held(transaction, claim)
      .set({ state: 'queued', worker: null, failures: sql<number>`failures + 1`, last_error: reason })
      .execute();
    await store.queue.fail(SCOPE_QUEUE, claim.job, { reason }, { db: fromKysely(transaction) });
  });
}

/** Drops the job of a scope that this worker has lost or whose run is over. */
export async function dropJob(store: Store, claim: Claim): Promise<void> {
  await store.queue.complete(SCOPE_QUEUE, claim.job);
}

export interface ScopeResult {
  readonly assessment: ScopeAssessment;
  readonly totals: Totals;
  readonly progress: readonly StepProgress[];
  readonly at: Date;
  /** What the run comes to; called when this was its last scope. */
  readonly conclude: (scopes: readonly ScopeRow[], findings: readonly FindingDigest[]) => RunOutcome;
}

/**
 * Keeps what a scope has brought, and closes its run if it was the last one: all or nothing, and by one
 * worker at a time. Returns what happened; `lost` means that nothing was written.
 */
export async function saveScope(
  store: Store,
  claim: Claim,
  result: ScopeResult,
): Promise<'saved' | 'closed' | 'lost'> {
  const runId = claim.request.id;
  return store.db.transaction().execute(async (transaction) => {
    if (!(await lockRunning(transaction, runId))) return 'lost';
    const saved = await held(transaction, claim).set(doneRow(result)).returning('run_id').executeTakeFirst();
    if (!saved) return 'lost';
    await insertFindings(transaction, runId, result.assessment.findings);
    await insertFacts(transaction, runId, claim.scope, result.assessment.facts ?? []);
    await continueStreaks(transaction, runId, claim.scope, result.at);
    await endStreaks(transaction, claim.scope, result.assessment.resolved ?? [], result.at);
    await coverScope(transaction, runId, claim.scope, result.at);
    await store.queue.complete(SCOPE_QUEUE, claim.job, null, { db: fromKysely(transaction) });
    if (await hasOpenScopes(transaction, runId)) return 'saved';
    const scopes = await scopesOf(transaction, runId);
    const outcome = result.conclude(scopes, await findingDigests(transaction, runId));
    await closeRun(transaction, runId, outcome, result.at);
    return 'closed';
  });
}

/** Scopes of a run as a watcher needs them: without gaps, steps and calls, which may be long. */
export async function scopeStates(db: Kysely<Database>, runId: string) {
  return db
    .selectFrom('run_scopes')
    .select(['account_id', 'region', 'account_name', 'state', 'status', 'progress', 'totals', 'gap_count'])
    .where('run_id', '=', runId)
    .orderBy('account_id')
    .orderBy('region')
    .execute();
}

/** All scopes of a run, by account and Region. */
export async function scopesOf(db: Kysely<Database>, runId: string): Promise<ScopeRow[]> {
  return db
    .selectFrom('run_scopes')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('account_id')
    .orderBy('region')
    .execute();
}

async function hasOpenScopes(db: Kysely<Database>, runId: string): Promise<boolean> {
  const open = await db
    .selectFrom('run_scopes')
    .select('region')
    .where('run_id', '=', runId)
    .where('state', '!=', 'done')
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

/** An update of the claimed row that holds only as long as the claim does. */
function held(db: Kysely<Database>, claim: Claim) {
  return db
    .updateTable('run_scopes')
    .where('run_id', '=', claim.request.id)
    .where('account_id', '=', claim.scope.accountId)
    .where('region', '=', claim.scope.region)
    .where('attempt', '=', claim.attempt)
    .where('state', '=', 'running');
}

function doneRow({ assessment, totals, progress }: ScopeResult) {
  return {
    state: 'done' as const,
    worker: null,
    status: assessment.status,
    progress: JSON.stringify(progress),
    totals: JSON.stringify(totals),
    gaps: JSON.stringify(assessment.gaps),
    gap_count: assessment.gaps.length,
    api_calls: JSON.stringify(assessment.apiCalls),
    steps: JSON.stringify(assessment.steps),
  };
}
