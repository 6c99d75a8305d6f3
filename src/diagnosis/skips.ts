/** Schedules that do target a node and did not run on it, with the reason. */

import type { InstanceFacts, PatchAssociation, PatchWindow } from '../model/facts.ts';
import { type Reading, valueOr } from '../model/reading.ts';
import type { PatchRun, WindowExecution } from '../model/records.ts';
import type { Evidence } from '../model/report.ts';
import { cite } from './evidence.ts';
import { beganAt, detailOf, fateOf } from './run-fate.ts';
import { isLater, timeInWords } from './time.ts';

export interface Skip {
  readonly kind:
    | 'disabled'
    | 'ended'
    | 'overlapping'
    | 'cut-off'
    | 'max-errors'
    | 'not-delivered'
    | 'not-allowed'
    | 'rate-limited'
    | 'left-out';
  readonly operation: 'Scan' | 'Install' | null;
  /** When it was due, where that is known; a disabled window has no time. */
  readonly at: string | null;
  /** "Maintenance window weekly (mw-…) is disabled" */
  readonly fact: string;
  readonly evidence: Evidence;
}

/** Every schedule whose newest turn did not run on the node; later turns that did run end a skip. */
export function skipsOf(facts: InstanceFacts): readonly Skip[] {
  const windows = valueOr(facts.targeting.windows, []).map((window) => skippedWindow(facts, window));
  const associations = valueOr(facts.targeting.associations, []).map((each) =>
    skippedAssociation(facts, each),
  );
  return [...windows, ...associations].filter((skip) => skip !== null);
}

function skippedWindow(facts: InstanceFacts, window: PatchWindow): Skip | null {
  const name = `Maintenance window ${window.name} (${window.id})`;
  const runs = runsOf(facts, window.id);
  const closed = closedWindow(facts, window);
  if (closed)
    return skip(closed.kind, window.operation, null, `${name} ${closed.why}`, facts.targeting.windows);
  const undelivered = undeliveredRun(facts, runs, window.operation, name);
  if (undelivered) return undelivered;
  const execution = valueOr(window.executions, []).find(({ status }) => !UNDER_WAY.has(status));
  const miss = execution === undefined ? null : missedExecution(facts, execution, runs);
  if (execution === undefined || miss === null) return null;
  return skip(miss.kind, window.operation, execution.startedAt, `${name} ${miss.why}`, window.executions);
}

const UNDER_WAY = new Set(['PENDING', 'IN_PROGRESS']);

function closedWindow(
  facts: InstanceFacts,
  window: PatchWindow,
): { readonly kind: Skip['kind']; readonly why: string } | null {
  if (!window.enabled) return { kind: 'disabled', why: 'is disabled' };
  if (!isLater(facts.assessedAt, window.endsAt)) return null;
  return { kind: 'ended', why: `ended at ${timeInWords(window.endsAt ?? '')}` };
}

function skippedAssociation(facts: InstanceFacts, association: PatchAssociation): Skip | null {
  const name = `Association ${association.name ?? association.id}`;
  return undeliveredRun(facts, runsOf(facts, association.id), association.operation, name);
}

/** The newest run of a schedule, if it never began on the node. */
function undeliveredRun(
  facts: InstanceFacts,
  runs: readonly PatchRun[],
  operation: Skip['operation'],
  name: string,
): Skip | null {
  const newest = runs.find((run) => fateOf(run) !== 'under-way');
  if (newest === undefined || fateOf(newest) !== 'not-run') return null;
  const detail = detailOf(newest);
  const kind = KIND_OF[detail] ?? 'not-delivered';
  const fact = `${name}: command ${newest.commandId} did not run on the node (${WHY_NOT_RUN[detail] ?? detail})`;
  return skip(kind, newest.operation ?? operation, newest.requestedAt, fact, facts.history);
}

const KIND_OF: Readonly<Record<string, Skip['kind']>> = {
  Cancelled: 'cut-off',
  Terminated: 'max-errors',
  AccessDenied: 'not-allowed',
  InvalidPlatform: 'not-allowed',
  RateExceeded: 'rate-limited',
  LimitExceeded: 'rate-limited',
};

const WHY_NOT_RUN: Readonly<Record<string, string>> = {
  DeliveryTimedOut: 'DeliveryTimedOut: the agent never picked it up in time',
  Undeliverable: 'Undeliverable: the node did not answer when it was sent',
  Terminated: 'Terminated: too many other nodes failed, and the command was ended; no fault of this node',
  AccessDenied: 'AccessDenied: the sender may not run it here; no fault of this node',
  InvalidPlatform: 'InvalidPlatform: the document has no step for its platform',
  RateExceeded: 'RateExceeded: the account had too many commands waiting; no fault of this node',
  LimitExceeded: 'LimitExceeded: the account had too many commands waiting; no fault of this node',
  Cancelled: 'Cancelled: the window closed or somebody cancelled it',
};

/** Why the newest execution of a window did not touch the node; null if it did, or if that cannot be told. */
function missedExecution(
  facts: InstanceFacts,
  execution: WindowExecution,
  runs: readonly PatchRun[],
): { readonly kind: Skip['kind']; readonly why: string } | null {
  const ranHere = runs.some(
    (run) => execution.commandIds.includes(run.commandId) || !isLater(execution.startedAt, run.requestedAt),
  );
  const nobodyReached = execution.status === 'SKIPPED_OVERLAPPING';
  if (ranHere || !(facts.history.known || nobodyReached)) return null;
  const when = execution.startedAt === null ? '' : ` at ${timeInWords(execution.startedAt)}`;
  const details = execution.statusDetails ? `: ${execution.statusDetails.replace(/\.$/, '')}` : '';
  switch (execution.status) {
    case 'SKIPPED_OVERLAPPING':
      return { kind: 'overlapping', why: `was skipped${when}: its previous execution was still running` };
    case 'CANCELLED':
    case 'CANCELLING':
    case 'TIMED_OUT':
      return { kind: 'cut-off', why: `was cut off${when} (${execution.status}${details})` };
    case 'FAILED':
      return { kind: 'left-out', why: `failed${when} before it reached the node${details}` };
    default:
      return leftOut(facts, execution, when);
  }
}

/** A window that succeeded elsewhere: proved only where its commands and the node's own history are known. */
function leftOut(
  facts: InstanceFacts,
  execution: WindowExecution,
  when: string,
): { readonly kind: Skip['kind']; readonly why: string } | null {
  const launchedAt = valueOr(facts.ec2, null)?.launchedAt ?? null;
  const provable = execution.status === 'SUCCESS' && execution.commandIds.length > 0 && facts.history.known;
  if (!provable || !isLater(execution.startedAt, launchedAt)) return null;
  return { kind: 'left-out', why: `ran${when} without this node` };
}

function runsOf(facts: InstanceFacts, originId: string): readonly PatchRun[] {
  return valueOr(facts.history, [])
    .filter((run) => run.origin.id === originId)
    .sort((a, b) => Date.parse(beganAt(b)) - Date.parse(beganAt(a)));
}

function skip(
  kind: Skip['kind'],
  operation: Skip['operation'],
  at: string | null,
  fact: string,
  reading: Reading<unknown>,
): Skip | null {
  return reading.known ? { kind, operation, at, fact, evidence: cite(reading, fact) } : null;
}
