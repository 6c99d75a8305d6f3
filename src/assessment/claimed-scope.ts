/** One claimed scope in this process, from its first step to its place in the store. */

import type { Logger } from '../log.ts';
import type { OnProgress, RunRequest, ScopeAssessment, StepProgress } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Scope } from '../model/records.ts';
import { type Claim, dropJob, failScope, releaseScope, saveScope } from '../store/scopes.ts';
import type { Store } from '../store/store.ts';
import { abandonedScope } from './abandoned-scope.ts';
import { createNewestProgress } from './newest-progress.ts';
import { concludeRun } from './outcome.ts';
import { patiently } from './patience.ts';
import { totalsOf } from './totals.ts';

/** Crashes and errors after which a scope is told as failed. */
const MAX_FAILURES = 3;
const FIRST_RETRY_MS = 1_000;

/** What there is to do for one scope of a run. */
export interface ScopeJob {
  readonly request: RunRequest;
  readonly scope: Scope;
  readonly accountName: string;
  /** Aborts when the run is cancelled, the scope was lost to another worker, or this process must end. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export type ExecuteScope = (job: ScopeJob) => Promise<ScopeAssessment>;

/** Why a scope was stopped: what happens to its job follows from it. */
export type StopReason = 'lost-or-cancelled' | 'released';

export interface ClaimedScope {
  /** The newest claim on it. */
  readonly claim: Claim;
  /**
   * Carries on under a newer claim of the same worker, which the queue hands out when a heartbeat could not be
   * written for a while. False if the scope has been stopped: then it needs to be worked on anew.
   */
  adopt(claim: Claim): boolean;
  stop(reason: StopReason): void;
  /** Newest progress of each step if there is any since the last call, else null. */
  takeProgress(): readonly StepProgress[] | null;
  /** Resolves when the scope is saved, given back or dropped; never rejects. */
  readonly finished: Promise<void>;
}

export interface ClaimedScopeOptions {
  readonly store: Store;
  readonly execute: ExecuteScope;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends all patience with the database. */
  readonly signal: AbortSignal;
}

/** Starts on a claimed scope. */
export function workOn(firstClaim: Claim, options: ClaimedScopeOptions): ClaimedScope {
  const { store, clock, execute } = options;
  let claim = firstClaim;
  const logger = options.logger.child({ run: claim.request.id, ...claim.scope });
  const patience = { clock, logger, signal: options.signal };
  const controller = new AbortController();
  const progress = createNewestProgress();
  let reason: StopReason | null = null;

  async function assess(): Promise<ScopeAssessment> {
    if (claim.failures >= MAX_FAILURES) return abandonedScope(claim);
    const { request, scope, accountName } = claim;
    const { signal } = controller;
    const job = { request, scope, accountName, signal, onProgress: progress.record };
    return Promise.race([execute(job), rejectOnAbort(signal)]);
  }

  async function save(assessment: ScopeAssessment): Promise<void> {
    const result = {
      assessment,
      totals: totalsOf([assessment]),
      progress: progress.newest(),
      at: clock.now(),
      conclude: concludeRun,
    };
    const written = await patiently(async () => {
      const used = claim;
      return { used, outcome: await saveScope(store, used, result) };
    }, patience);
    // A newer claim of ours may have come while we wrote under the old one.
    if (written.outcome === 'lost' && written.used !== claim) return save(assessment);
    const { status, findings } = assessment;
    logger.info({ outcome: written.outcome, status, findings: findings.length }, 'Scope assessed');
    if (written.outcome === 'lost') await patiently(() => dropJob(store, written.used), patience);
  }

  async function giveBack(error: unknown): Promise<void> {
    if (reason === 'lost-or-cancelled') return patiently(() => dropJob(store, claim), patience);
    if (reason === 'released') return patiently(() => releaseScope(store, claim), patience);
    logger.error({ error, failures: claim.failures + 1 }, 'Assessing a scope failed');
    await clock.sleep(FIRST_RETRY_MS * 2 ** claim.failures, controller.signal).catch(() => {});
    await patiently(() => failScope(store, claim, tellable(error)), patience);
  }

  return {
    get claim() {
      return claim;
    },
    adopt: (newer) => {
      if (controller.signal.aborted) return false;
      claim = newer;
      return true;
    },
    stop: (why) => {
      reason ??= why;
      controller.abort(stopped(claim, reason));
    },
    takeProgress: progress.takeChanged,
    finished: assess()
      .then(save)
      .catch(giveBack)
      .catch((error) => logger.error({ error }, 'A scope was left to be found by its missing heartbeat')),
  };
}

/** Work that does not heed its signal must not keep its place. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function stopped(claim: Claim, reason: StopReason): PatchcheckError {
  const { accountId, region } = claim.scope;
  const why = reason === 'released' ? 'This process is stopping' : 'The run was cancelled or taken over';
  return new PatchcheckError(
    'run-cancelled',
    `${why}, so ${accountId} ${region} is not read any further here.`,
    'Start the run again if its answer is still wanted.',
  );
}

/** Only messages written for people go into a report. */
function tellable(error: unknown): string {
  return error instanceof PatchcheckError ? error.message : 'an internal error; the log has it';
}
