import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { PatchRun } from '../model/records.ts';
import { readRunOutput } from './read-output.ts';
import { countsOf, nonCompliantCount, patchStateOf } from './records.ts';
import type { Examination, OutputAnswer } from './root-cause.ts';
import { beganAt, detailOf, fateOf } from './run-fate.ts';
import { elapsedMs, isLater } from './time.ts';

/** The facts together with the failed run, if any, whose output speaks for the present. */
export function examine(facts: InstanceFacts): Examination {
  const run = speakingRun(facts);
  return { facts, failedRun: run === null ? null : { run, answer: answerOf(facts, run) } };
}

/** An install that failed and says no more than that is a failed patch, wherever something was printed or counted. */
function answerOf(facts: InstanceFacts, run: PatchRun): OutputAnswer {
  const answer = readRunOutput(facts, run);
  if (answer.code !== 'inconclusive' || run.operation !== 'Install') return answer;
  const failed = countsOf(facts)?.failed ?? 0;
  if (run.output === null && failed === 0) return answer;
  return { code: 'patch-failed', confidence: 'low', line: '' };
}

/** The newest failed run with something to say, unless a later run of the same operation succeeded. */
function speakingRun(facts: InstanceFacts): PatchRun | null {
  const runs = valueOr(facts.history, []);
  const failures = runs.filter((run) => isFailure(facts, run) && !isSettled(facts, run, runs));
  return failures.find(saysSomething) ?? failures[0] ?? null;
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
  if (state?.operation !== 'Install' || state.endedAt === null || run.endedAt === null) return false;
  if ((countsOf(facts)?.failed ?? 0) === 0) return false;
  return elapsedMs(beganAt(run), state.endedAt) >= 0 && elapsedMs(state.endedAt, run.endedAt) >= 0;
}

/** Is the failure over: a later run of its operation succeeded, or a later record finds nothing wrong? */
function isSettled(facts: InstanceFacts, run: PatchRun, runs: readonly PatchRun[]): boolean {
  const laterSuccess = runs.some(
    (later) =>
      later.operation === run.operation &&
      fateOf(later) === 'succeeded' &&
      !isFailure(facts, later) &&
      isLater(beganAt(later), beganAt(run)),
  );
  if (laterSuccess) return true;
  const counts = countsOf(facts);
  const recordedAt = valueOr(patchStateOf(facts), null)?.endedAt ?? null;
  return counts !== null && nonCompliantCount(counts) === 0 && isLater(recordedAt, run.endedAt);
}

function saysSomething(run: PatchRun): boolean {
  return run.output !== null || detailOf(run) === 'ExecutionTimedOut';
}
