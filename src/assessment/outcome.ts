/** What a run comes to when its last scope is done. Pure. */

import { nextActions } from '../diagnosis/ranking.ts';
import type { RunOutcome } from '../model/assessment.ts';
import type { Status, StepReport, Totals } from '../model/report.ts';
import { mergeSteps } from './merge-steps.ts';
import { runStatus } from './report.ts';

const NO_TOTALS: Totals = {
  ec2Instances: 0,
  managedNodes: 0,
  compliant: 0,
  nonCompliant: 0,
  unknown: 0,
  byCategory: {},
  byLevel: {},
  byVerdict: {},
};

interface ClosedScope {
  readonly status: Status | null;
  readonly totals: Totals | null;
  readonly steps: readonly StepReport[] | null;
}

/** The outcome of a run from its scopes and from as much of its findings as the things to do first need. */
export function concludeRun(
  scopes: readonly ClosedScope[],
  findings: Parameters<typeof nextActions>[0],
): RunOutcome {
  return {
    status: runStatus(scopes.map((scope) => scope.status ?? 'failed')),
    totals: sumTotals(scopes.map((scope) => scope.totals)),
    steps: mergeSteps(scopes.map((scope) => scope.steps ?? [])),
    nextActions: nextActions(findings),
  };
}

/** Totals over the scopes that have some; the others are not done yet. */
export function sumTotals(all: readonly (Totals | null)[]): Totals {
  return all.filter((totals) => totals !== null).reduce(addTotals, NO_TOTALS);
}

function addTotals(left: Totals, right: Totals): Totals {
  return {
    ec2Instances: left.ec2Instances + right.ec2Instances,
    managedNodes: left.managedNodes + right.managedNodes,
    compliant: left.compliant + right.compliant,
    nonCompliant: left.nonCompliant + right.nonCompliant,
    unknown: left.unknown + right.unknown,
    byCategory: addCounts(left.byCategory, right.byCategory),
    byLevel: addCounts(left.byLevel, right.byLevel),
    byVerdict: addCounts(left.byVerdict, right.byVerdict),
  };
}

function addCounts(left: Record<string, number>, right: Record<string, number>): Record<string, number> {
  const sum = { ...left };
  for (const [key, count] of Object.entries(right)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}
