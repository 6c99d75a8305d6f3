import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { PatchRun } from '../model/records.ts';

/** What became of a run on this node: not-run covers all that never began here, whoever is to blame. */
export type RunFate = 'succeeded' | 'failed' | 'not-run' | 'under-way';

/** Details of runs that never began on the node: they tell nothing about its health. */
const NOT_RUN = new Set([
  'DeliveryTimedOut',
  'Undeliverable',
  'Terminated',
  'AccessDenied',
  'InvalidPlatform',
  'Cancelled',
  'RateExceeded',
  'LimitExceeded',
]);
const UNDER_WAY = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);

export function fateOf(run: PatchRun): RunFate {
  if (run.status === 'Success') return 'succeeded';
  if (UNDER_WAY.has(run.status)) return 'under-way';
  if (NOT_RUN.has(detailOf(run)) || run.status === 'Cancelled') return 'not-run';
  return 'failed';
}

/** The status detail in one spelling: AWS prints it with and without spaces. */
export function detailOf(run: PatchRun): string {
  return run.statusDetails.replaceAll(' ', '');
}

/** When the run began on the node, or was asked for where it never did. */
export function beganAt(run: PatchRun): string {
  return run.startedAt ?? run.requestedAt;
}

/** The newest run that `test` accepts; null if none, or if the history could not be read. */
export function newestRun(facts: InstanceFacts, test: (run: PatchRun) => boolean): PatchRun | null {
  return valueOr(facts.history, []).find(test) ?? null;
}

/** The newest Install that ran to its end with success. */
export function lastGoodInstall(facts: InstanceFacts): PatchRun | null {
  return newestRun(facts, (run) => run.operation === 'Install' && fateOf(run) === 'succeeded');
}
