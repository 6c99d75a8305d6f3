/** What becomes of targets as what a call began goes on and ends. */

import type { Call, RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import type { CallProgress } from '../ports.ts';
import { callLimit } from './call-todos.ts';
import { changeOf } from './change.ts';
import { targetsOf } from './record.ts';
import { finish, moveOn, stageDetail } from './stages.ts';
import { isoNow, type View } from './view.ts';

/**
 * The change that follows from a poll, or null. `rows` are empty where it could not be read: an instance without
 * a row is not known to AWS yet.
 */
export function progressed(
  record: RemediationRecord,
  call: Call,
  rows: readonly CallProgress[],
  view: View,
): RemediationChange | null {
  const byInstance = new Map(rows.map((row) => [row.instanceId, row]));
  const targets = targetsOf(record, call)
    .map((target) => next(record, target, call, byInstance.get(target.instanceId), view))
    .filter((target) => target !== null);
  return targets.length === 0 ? null : changeOf(record, isoNow(view), { targets });
}

function next(
  record: RemediationRecord,
  target: TargetState,
  call: Call,
  row: CallProgress | undefined,
  view: View,
): TargetState | null {
  if (row && row.state !== 'pending' && row.state !== 'running') {
    return ended(record, target, row, isoNow(view));
  }
  if (view.now > callLimit(record, call, view) + view.timing.cancelGraceMs) {
    return overdue(record, target, row, view);
  }
  const detail = row ? `${stageDetail(record.plan.action, target.stage)} AWS: ${row.detail}` : target.detail;
  return detail === target.detail ? null : { ...target, detail };
}

function ended(record: RemediationRecord, target: TargetState, row: CallProgress, at: string): TargetState {
  const isGood = row.state === 'succeeded';
  if (record.plan.action === 'diagnose') return diagnosed(target, row, at);
  if (isGood) return moveOn(record, target, at);
  if (target.stage === 'snapshot') {
    return finish(target, 'failed', `Nothing was installed, because the snapshot failed: ${row.detail}`, at);
  }
  if (target.stage === 'scanning') {
    const unscanned = `The scan that followed did not succeed: ${row.detail}`;
    return moveOn(record, { ...target, unscanned }, at);
  }
  return moveOn(record, { ...target, trouble: `It did not succeed: ${row.detail}` }, at);
}

function diagnosed(target: TargetState, { state, detail, diagnosis }: CallProgress, at: string): TargetState {
  const withLines = { ...target, diagnosis };
  if (state !== 'succeeded') {
    return finish(withLines, 'failed', `The diagnosis did not come to its end: ${detail}`, at);
  }
  return diagnosis.length > 0
    ? finish(withLines, 'fixed', 'Diagnosed.', at)
    : finish(withLines, 'unknown', 'The diagnosis ended and found nothing to tell.', at);
}

/** It may still run: nothing more is begun on the instance. */
function overdue(
  record: RemediationRecord,
  target: TargetState,
  row: CallProgress | undefined,
  view: View,
): TargetState {
  const at = isoNow(view);
  const last = row ? `AWS's last word: ${row.detail}` : 'AWS never listed it on this instance.';
  const trouble = `Its time is up, and it has not ended. ${last}`;
  if (target.stage === 'snapshot') return finish(target, 'failed', `Nothing was installed. ${trouble}`, at);
  if (record.plan.action === 'diagnose') return finish(target, 'unknown', trouble, at);
  const what =
    target.stage === 'scanning' ? { unscanned: `The scan that followed: ${trouble}` } : { trouble };
  return moveOn(record, { ...target, ...what, uncertain: true }, at);
}
