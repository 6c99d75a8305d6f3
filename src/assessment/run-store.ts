/** Runs kept in the store: see runs.ts for what each call promises. */

import type { RunRequest } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Finding, Report } from '../model/report.ts';
import { withStoreErrors } from '../store/errors.ts';
import { findFacts } from '../store/finding-facts.ts';
import {
  causeGroups,
  countCovered,
  countMatching,
  type FindingFilter,
  findFinding,
  matchingFindings,
  ownerCounts,
} from '../store/finding-queries.ts';
import { countFindings, provisionalFindings, type Range, rankedFindings } from '../store/findings.ts';
import { requestOf } from '../store/run-request.ts';
import { cancelRun, findRun, insertRun, type NewScope, type RunRow, runningRuns } from '../store/runs.ts';
import { scopeStates, scopesOf } from '../store/scopes.ts';
import { atOneMoment } from '../store/snapshot.ts';
import type { Store } from '../store/store.ts';
import { sumTotals } from './outcome.ts';
import { unpackFacts } from './packed-facts.ts';
import type { RunState, Runs, ScopeState } from './runs.ts';

/** Findings read at once by `allFindings`: a megabyte or two. */
const BATCH = 100;

type ScopeStateRow = Awaited<ReturnType<typeof scopeStates>>[number];

export interface RunStoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The name that people gave an account of an environment. */
  readonly accountName: (environment: string, accountId: string) => string;
}

/** Runs in `store`; scopes are executed by whichever process has a worker. */
export function createRuns({ store, clock, accountName }: RunStoreOptions): Runs {
  const { db } = store;

  return {
    start: (request) =>
      withStoreErrors(async () => {
        await insertRun(store, request, scopesToRead(request, accountName), clock.now());
      }),
    cancel: (runId) => withStoreErrors(() => cancelRun(store, runId, clock.now())),
    active: () => withStoreErrors(async () => (await runningRuns(db)).map(requestOf)),
    get: (runId) =>
      withStoreErrors(async () => {
        const run = await findRun(db, runId);
        return run ? stateOf(run, await scopeStates(db, runId)) : null;
      }),
    findings: (runId, range, filter) =>
      withStoreErrors(() =>
        atOneMoment(db, async (now) => {
          const run = await findRun(now, runId);
          if (!run) return { total: 0, findings: [] };
          if (filter === undefined) {
            return { total: await countFindings(now, runId), findings: await page(now, run, range) };
          }
          const findings = await page(now, run, range, filter);
          return { total: await countMatching(now, runId, filter), findings };
        }),
      ),
    finding: (runId, key) => withStoreErrors(() => findFinding(db, runId, key)),
    hidden: (runId, at) => withStoreErrors(() => countCovered(db, runId, at)),
    causes: (runId, filter = {}) => withStoreErrors(() => causeGroups(db, runId, filter)),
    owners: (runId, filter = {}) => withStoreErrors(() => ownerCounts(db, runId, filter)),
    facts: (runId, key) =>
      withStoreErrors(async () => {
        const packed = await findFacts(db, runId, key);
        return packed === null ? null : unpackFacts(packed);
      }),
    allFindings: async function* (runId, filter) {
      const run = await withStoreErrors(() => findRun(db, runId));
      if (!run) return;
      for (let offset = 0; ; offset += BATCH) {
        const batch = await withStoreErrors(() => page(db, run, { offset, limit: BATCH }, filter));
        yield* batch;
        if (batch.length < BATCH) return;
      }
    },
    summary: (runId) =>
      withStoreErrors(async () => {
        const run = await findRun(db, runId);
        return run?.outcome ? reportOf(run, run.outcome, await scopesOf(db, runId)) : null;
      }),
  };
}

async function page(db: Store['db'], run: RunRow, range: Range, filter?: FindingFilter): Promise<Finding[]> {
  if (filter !== undefined) return matchingFindings(db, run.id, filter, range);
  return run.state === 'done' ? rankedFindings(db, run.id, range) : provisionalFindings(db, run.id, range);
}

function scopesToRead(request: RunRequest, accountName: RunStoreOptions['accountName']): NewScope[] {
  if (request.accounts.length === 0 || request.regions.length === 0) {
    throw new PatchcheckError(
      'bad-usage',
      `The run ${request.id} names no account or no Region.`,
      'Name at least one account and one Region of the environment.',
    );
  }
  return request.accounts.flatMap((accountId) =>
    request.regions.map((region) => ({
      accountId,
      region,
      accountName: accountName(request.environment, accountId),
    })),
  );
}

function stateOf(run: RunRow, scopes: readonly ScopeStateRow[]): RunState {
  return {
    request: requestOf(run),
    state: run.state,
    status: run.status,
    startedAt: run.started_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    scopes: scopes.map(scopeStateOf),
    totals: run.outcome?.totals ?? sumTotals(scopes.map((scope) => scope.totals)),
    steps: run.outcome?.steps ?? [],
    nextActions: run.outcome?.nextActions ?? [],
    gapCount: scopes.reduce((sum, scope) => sum + scope.gap_count, 0),
  };
}

function scopeStateOf(scope: ScopeStateRow): ScopeState {
  return {
    scope: { accountId: scope.account_id, region: scope.region },
    accountName: scope.account_name,
    state: scope.state,
    status: scope.status,
    progress: scope.progress,
  };
}

function reportOf(
  run: RunRow,
  outcome: NonNullable<RunRow['outcome']>,
  scopes: Awaited<ReturnType<typeof scopesOf>>,
): Omit<Report, 'instances'> {
  return {
    schemaVersion: 1,
    run: {
      id: run.id,
      environment: run.environment,
      regions: run.regions,
      requestedBy: run.requested_by,
      startedAt: run.started_at.toISOString(),
      finishedAt: (run.finished_at ?? run.started_at).toISOString(),
      status: outcome.status,
    },
    scopes: scopes.map((scope) => ({
      accountId: scope.account_id,
      accountName: scope.account_name,
      region: scope.region,
      status: scope.status ?? 'failed',
      gaps: scope.gaps ?? [],
      apiCalls: scope.api_calls ?? {},
    })),
    steps: [...outcome.steps],
    totals: outcome.totals,
    nextActions: [...outcome.nextActions],
  };
}
