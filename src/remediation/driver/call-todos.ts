/** What is to be done about calls of which more is to be heard. */

import type { Call, RemediationRecord } from '../../model/remediation.ts';
import { SEND_TIMEOUT_MS } from '../ports.ts';
import { targetsOf } from './record.ts';
import type { Todo } from './step.ts';
import type { View } from './view.ts';

const CANCELLABLE = new Set(['ssm:SendCommand', 'ssm:StartAutomationExecution']);

export function callTodos(record: RemediationRecord, view: View): readonly Todo[] {
  return record.calls
    .filter((call) => !call.settled)
    .flatMap((call) =>
      call.state === 'intended' ? [lookUp(call, view)] : acceptedTodos(record, call, view),
    );
}

/**
 * Only when the call cannot be on its way any more does a look-up prove anything; and AWS's lists lag, so that
 * one look that finds nothing does not.
 */
function lookUp(call: Call, view: View): Todo {
  const { timing, looked } = view;
  const latestArrival = Date.parse(call.sendBefore) + SEND_TIMEOUT_MS + timing.lookUpMarginMs;
  const secondLook = call.absentAt === undefined ? 0 : Date.parse(call.absentAt) + timing.absentTwiceMs;
  const again = (looked.get(call.id) ?? 0) + timing.slowPollMs;
  return { at: Math.max(latestArrival, secondLook, again), step: { kind: 'look-up', call } };
}

function acceptedTodos(record: RemediationRecord, call: Call, view: View): readonly Todo[] {
  const poll: Todo = { at: nextPoll(call, view), step: { kind: 'poll', call } };
  return isToBeCancelled(record, call, view) ? [cancel(call, view), poll] : [poll];
}

function nextPoll(call: Call, { now, looked, timing }: View): number {
  const since = Date.parse(call.answeredAt ?? call.intendedAt);
  const every = now - since < timing.slowPollAfterMs ? timing.pollMs : timing.slowPollMs;
  return (looked.get(call.id) ?? since) + every;
}

/** On stop what acts is cancelled; scans that only follow up are not. Whatever runs too long is. */
function isToBeCancelled(record: RemediationRecord, call: Call, view: View): boolean {
  if (call.cancelledAt !== undefined || !CANCELLABLE.has(call.operation)) return false;
  if (targetsOf(record, call).length === 0) return false;
  return (
    (record.state === 'stopping' && call.stage === 'acting') || view.now >= callLimit(record, call, view)
  );
}

function cancel(call: Call, { looked, timing }: View): Todo {
  const last = looked.get(`cancel ${call.id}`);
  return { at: last === undefined ? 0 : last + timing.slowPollMs, step: { kind: 'cancel', call } };
}

/** Until when what a call began should have ended. */
export function callLimit(record: RemediationRecord, call: Call, { timing }: View): number {
  const since = Date.parse(call.answeredAt ?? call.intendedAt);
  if (call.stage === 'snapshot') return since + timing.snapshotMs;
  if (call.stage === 'scanning') return since + timing.scanMs;
  return since + timing.actingMs[record.plan.action];
}
