/** The finished run of the stage as it was, or might have been, at other times. Pure. */

import type { RunState, ScopeState } from '../src/assessment/runs.ts';
import { STEPS } from '../src/model/codes.ts';
import type { Totals } from '../src/model/report.ts';

const NOTHING: Totals = {
  ec2Instances: 0,
  managedNodes: 0,
  compliant: 0,
  nonCompliant: 0,
  unknown: 0,
  byCategory: {},
  byLevel: {},
  byVerdict: {},
};

const RUNNING = { state: 'running', status: null, finishedAt: null, steps: [], nextActions: [] } as const;

/** The first scope alone, in its sixth step. */
export function oneScopeRunning(state: RunState): RunState {
  return { ...state, ...RUNNING, scopes: state.scopes.slice(0, 1).map(atStep(5)), totals: NOTHING };
}

/** Three scopes at work, a fourth waiting; nothing found yet. */
export function justBegun(state: RunState): RunState {
  const scopes = state.scopes.map((scope, index) => atStep(index === 3 ? -1 : index)(scope));
  return { ...state, ...RUNNING, scopes, totals: NOTHING, gapCount: 0 };
}

/** All scopes done but the last, which is in its fifth step. */
export function nearlyDone(state: RunState): RunState {
  const last = state.scopes.length - 1;
  const scopes = state.scopes.map((scope, index) => (index === last ? atStep(4)(scope) : scope));
  return { ...state, ...RUNNING, scopes };
}

export function cancelled(state: RunState): RunState {
  return { ...nearlyDone(state), state: 'cancelled', finishedAt: state.finishedAt };
}

export function withoutFindings(state: RunState): RunState {
  const { ec2Instances, managedNodes } = state.totals;
  const totals = { ...NOTHING, ec2Instances, managedNodes, compliant: ec2Instances };
  return { ...state, status: 'complete', totals, nextActions: [], gapCount: 0 };
}

export function withoutInstances(state: RunState): RunState {
  return { ...withoutFindings(state), totals: NOTHING };
}

export function unreadable(state: RunState): RunState {
  const steps = STEPS.map(({ phase, id }, index) => ({
    phase,
    id,
    status: index === 0 ? ('failed' as const) : ('skipped' as const),
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    detail: index === 0 ? 'AccessDenied: the role could not be assumed' : '',
  }));
  return { ...state, status: 'failed', totals: NOTHING, nextActions: [], gapCount: 4, steps };
}

/** A scope that works on its step of this number, from 0; −1: waits for its turn. */
function atStep(step: number): (scope: ScopeState) => ScopeState {
  return (scope) => ({
    ...scope,
    state: step < 0 ? 'queued' : 'running',
    status: null,
    progress: scope.progress.slice(0, step + 1).map((progress, index) => {
      if (index < step) return progress;
      return { ...progress, status: 'running', detail: '', done: 140, total: 214 };
    }),
  });
}
