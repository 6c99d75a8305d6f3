/** What a run comes to when its last scope is done. Pure. */

import type { RunOutcome } from '../model/assessment.ts';
import { LEVELS, type Level, type RemediationCode, type RootCauseCode } from '../model/codes.ts';
import type { NextAction, Status, StepReport, Totals } from '../model/report.ts';
import { mergeSteps } from './merge-steps.ts';
import { runStatus } from './report.ts';

/** How many things to do first a run names. */
const NEXT_ACTIONS = 3;

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

interface CountedFinding {
  readonly rootCause: { readonly code: RootCauseCode };
  readonly priority: { readonly level: Level };
  readonly remediation: { readonly code: RemediationCode; readonly title: string };
}

/** The outcome of a run from its scopes and from as much of its findings as the things to do first need. */
export function concludeRun(scopes: readonly ClosedScope[], findings: readonly CountedFinding[]): RunOutcome {
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

function nextActions(findings: readonly CountedFinding[]): NextAction[] {
  const actions = new Map<string, NextAction>();
  for (const { rootCause, priority, remediation } of findings) {
    const key = `${rootCause.code} ${remediation.code}`;
    const known = actions.get(key);
    const highestLevel = known && known.highestLevel < priority.level ? known.highestLevel : priority.level;
    actions.set(key, {
      title: known?.title ?? remediation.title,
      cause: rootCause.code,
      remediation: remediation.code,
      instances: (known?.instances ?? 0) + 1,
      highestLevel,
    });
  }
  return [...actions.values()].sort(byUrgency).slice(0, NEXT_ACTIONS);
}

function byUrgency(left: NextAction, right: NextAction): number {
  const byLevel = LEVELS.indexOf(left.highestLevel) - LEVELS.indexOf(right.highestLevel);
  return byLevel || right.instances - left.instances;
}
