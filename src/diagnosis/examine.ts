import type { RootCauseCode } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { PatchRun, PatchState } from '../model/records.ts';
import { readRunOutput } from './read-output.ts';
import { countsOf, nonCompliantCount, patchStateOf } from './records.ts';
import type { Examination, FailedRun, OutputAnswer } from './root-cause.ts';
import { beganAt, detailOf, fateOf } from './run-fate.ts';
import { elapsedMs, isLater } from './time.ts';

/** The facts together with the failed run, if any, whose output speaks for the present. */
export function examine(facts: InstanceFacts): Examination {
  return { facts, failedRun: speakingRun(facts) };
}

/**
 * Answers that prove no cause: nothing or too little was said, or what EC2's and Systems Manager's own records
 * tell better than the output of a run.
 */
const UNPROVABLE: ReadonlySet<RootCauseCode> = new Set([
  'inconclusive',
  'connection-lost',
  'inventory-conflict',
]);

/** An install that failed and says no more than that is a failed patch, wherever something was printed or counted. */
function answerOf(facts: InstanceFacts, run: PatchRun): OutputAnswer {
  const answer = readRunOutput(facts, run);
  if (!UNPROVABLE.has(answer.code) || run.operation !== 'Install') return answer;
  const failed = countsOf(facts)?.failed ?? 0;
  if (run.output === null && failed === 0) return answer;
  return { code: 'patch-failed', confidence: 'low', line: answer.line };
}

/**
 * The newest failed run with something to say, unless a later run of the same operation succeeded. One that
 * tells no cause leaves the word to an older one that does.
 */
function speakingRun(facts: InstanceFacts): FailedRun | null {
  const runs = valueOr(facts.history, []);
  const failures = runs
    .filter((run) => isFailure(facts, run) && !isSettled(facts, run, runs))
    .map((run) => ({ run, answer: answerOf(facts, run) }));
  return (
    failures.find(({ answer }) => tellsCause(answer)) ??
    failures.find(({ run }) => saysSomething(run)) ??
    failures[0] ??
    null
  );
}

function tellsCause({ code, confidence }: OutputAnswer): boolean {
  return !UNPROVABLE.has(code) && !(code === 'patch-failed' && confidence === 'low');
}

/**
 * Failed, or ended with success although its own record counts failed patches: apt's payload reports success
 * when no package could be upgraded.
 */
function isFailure(facts: InstanceFacts, run: PatchRun): boolean {
  const fate = fateOf(run);
  if (fate === 'failed') return true;
  return fate === 'succeeded' && run.operation === 'Install' && leftFailures(facts, run);
}

function leftFailures(facts: InstanceFacts, run: PatchRun): boolean {
  const state = valueOr(patchStateOf(facts), null);
  if (state?.operation !== 'Install' || (countsOf(facts)?.failed ?? 0) === 0) return false;
  return wasMadeBy(state, run);
}

/** Does the record's time lie within the run? */
function wasMadeBy({ endedAt }: PatchState, run: PatchRun): boolean {
  if (endedAt === null || run.endedAt === null) return false;
  return elapsedMs(beganAt(run), endedAt) >= 0 && elapsedMs(endedAt, run.endedAt) >= 0;
}

/**
 * Is the failure over: a later run of its operation succeeded, or left the record that there is now, or a later
 * record finds nothing wrong? Of a large fleet not every scan that succeeded is read; its record tells of it.
 */
function isSettled(facts: InstanceFacts, run: PatchRun, runs: readonly PatchRun[]): boolean {
  const laterSuccess = runs.some(
    (later) =>
      later.operation === run.operation &&
      fateOf(later) === 'succeeded' &&
      !isFailure(facts, later) &&
      isLater(beganAt(later), beganAt(run)),
  );
  return laterSuccess || isOverByRecord(facts, run, runs);
}

function isOverByRecord(facts: InstanceFacts, run: PatchRun, runs: readonly PatchRun[]): boolean {
  const counts = countsOf(facts);
  const state = valueOr(patchStateOf(facts), null);
  if (counts === null || state === null || !isLater(state.endedAt, run.endedAt)) return false;
  if (nonCompliantCount(counts) === 0) return true;
  const failedToo = runs.some((each) => isFailure(facts, each) && wasMadeBy(state, each));
  return state.operation === run.operation && !failedToo;
}

function saysSomething(run: PatchRun): boolean {
  return run.output !== null || detailOf(run) === 'ExecutionTimedOut';
}
