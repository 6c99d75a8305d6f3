/** What follows for targets from the state of their call, without another look at the world. */

import type { Call, RemediationRecord, TargetState } from '../../model/remediation.ts';
import { governingEnvironments } from '../governing.ts';
import { freezeRefusals } from '../policy/times.ts';
import { callsOf, lastCallOf } from './record.ts';
import { notBegun } from './snapshot-note.ts';
import { finish, moveOn } from './stages.ts';
import { MAX_LOST_CALLS } from './timing.ts';
import { isoNow, type View } from './view.ts';

/** Calls after which something may run on the instance that nobody can name. */
const RUNS_ON = new Set(['ssm:SendCommand', 'ssm:StartAutomationExecution', 'ssm:StartAssociationsOnce']);

/** The target as it is after its call, or null where there is still something to be done or waited for. */
export function afterCall(record: RemediationRecord, target: TargetState, view: View): TargetState | null {
  const call = lastCallOf(record, target, target.stage);
  if (!call || call.state === 'not-sent') return beforeCall(record, target, view);
  const at = isoNow(view);
  if (call.state === 'accepted') {
    if (target.stage === 'snapshot' && record.state === 'stopping') {
      return finish(target, 'skipped', skippedDetail(record, target), at);
    }
    return call.settled ? moveOn(record, target, at) : null;
  }
  if (call.state === 'refused') return afterRefusal(record, target, call, at);
  return call.state === 'unknown' ? afterUnknown(record, target, call, at) : null;
}

/** Nothing has reached AWS: it can still be left, and must be where AWS does not take it. */
function beforeCall(record: RemediationRecord, target: TargetState, view: View): TargetState | null {
  const at = isoNow(view);
  if (target.stage === 'scanning') {
    const why = whyNoScan(record, target, view);
    return why === null ? null : moveOn(record, { ...target, unscanned: `It was not scanned: ${why}` }, at);
  }
  const isConfigured = view.settings.environments.has(record.plan.environment);
  if (record.state === 'stopping' || !isConfigured) {
    return finish(target, 'skipped', skippedDetail(record, target), at);
  }
  const [frozen] = freezeRefusals(governingEnvironments(record.plan, view.settings), at);
  if (frozen) return finish(target, 'skipped', notBegun(record, target, frozen.text), at);
  const why = givenUp(record, target, view);
  return why === null ? null : finish(target, 'failed', `${why} Nothing was done.`, at);
}

function whyNoScan(record: RemediationRecord, target: TargetState, view: View): string | null {
  const { environment } = record.plan;
  if (view.emergency) return 'an emergency stop stands.';
  if (!view.settings.environments.has(environment)) return `${environment} is not configured any more.`;
  const isLate = view.now > Date.parse(target.stageSince) + view.timing.scanMs;
  return givenUp(record, target, view) ?? (isLate ? 'it was not fit for a scan in time.' : null);
}

/** Why no further call is tried, as a sentence; null: one more may be. */
function givenUp(record: RemediationRecord, target: TargetState, { now, timing }: View): string | null {
  const calls = callsOf(record, target, target.stage);
  const [first] = calls;
  if (!first) return null;
  const lost = calls.filter(({ answeredAt }) => answeredAt === null).length;
  if (lost >= MAX_LOST_CALLS) return `${lost} calls in a row never reached AWS.`;
  if (now < Date.parse(first.intendedAt) + timing.sendPatienceMs) return null;
  return `AWS did not take the call. ${calls.at(-1)?.error ?? ''}`.trim();
}

function skippedDetail(record: RemediationRecord, target: TargetState): string {
  const hasSnapshot = lastCallOf(record, target, 'snapshot')?.state === 'accepted';
  return hasSnapshot
    ? 'Stopped before anything was installed; a snapshot of its root volume was begun.'
    : 'Stopped before anything was done.';
}

function afterRefusal(record: RemediationRecord, target: TargetState, call: Call, at: string): TargetState {
  const error = call.error ?? 'AWS refused the call.';
  if (call.stage === 'scanning') {
    return moveOn(record, { ...target, unscanned: `It was not scanned: ${error}` }, at);
  }
  if (call.stage === 'acting') return finish(target, 'failed', error, at);
  return finish(target, 'failed', `Nothing was installed, because no snapshot could be taken. ${error}`, at);
}

/** Never sent again: verification tells what came of it, but for a snapshot, which nothing else shows. */
function afterUnknown(record: RemediationRecord, target: TargetState, call: Call, at: string): TargetState {
  const why = call.error ?? 'AWS gave no answer.';
  if (call.stage === 'snapshot') {
    return finish(
      target,
      'failed',
      `Nothing was installed: whether a snapshot was taken is not known. ${why}`,
      at,
    );
  }
  const trouble = `Whether AWS got the call is not known. ${why}`;
  if (call.stage === 'scanning') {
    const unscanned = `Whether it was scanned is not known. ${why}`;
    return moveOn(record, { ...target, unscanned, uncertain: true }, at);
  }
  const uncertain = RUNS_ON.has(call.operation) ? { uncertain: true } : {};
  if (record.plan.action === 'diagnose') return finish(target, 'unknown', trouble, at);
  return moveOn(record, { ...target, trouble, ...uncertain }, at);
}
