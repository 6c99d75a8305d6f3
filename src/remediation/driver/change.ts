/** Turns what a step came to into the change that is written: with its audit, and with instances given free. */

import type { AuditEvent, Call, RemediationRecord, TargetState } from '../../model/remediation.ts';
import { keyOf } from '../../store/instance-locks.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { type AuditKind, aboutRemediation, PATCHCHECK } from '../audit-events.ts';
import { bareKey } from '../instance-keys.ts';
import { timeToFix } from '../time-to-fix.ts';

interface Parts extends Omit<RemediationChange, 'audit' | 'unlock' | 'lease'> {
  readonly audit?: readonly AuditEvent[];
}

/** `at`: ISO 8601. Everything that becomes known of calls and targets goes into the audit. */
export function changeOf(record: RemediationRecord, at: string, parts: Parts): RemediationChange {
  const { targets = [], calls = [], newCalls = [] } = parts;
  const ended = targets.filter((target) => target.stage === 'done');
  return {
    ...parts,
    ...(ended.length > 0 ? { unlock: ended.map(bareKey) } : {}),
    audit: [
      ...(parts.audit ?? []),
      ...newCalls.map((call) => machineEvent('call-intended', record, at, callDetails(call))),
      ...calls.flatMap((call) => callEvents(record, call, at)),
      ...ended.map((target) => machineEvent('target-done', record, at, targetDetails(record, target))),
    ],
  };
}

/** Something that the machine did by itself; the person in whose name is in the entry of the request. */
export function machineEvent(
  kind: AuditKind,
  record: RemediationRecord,
  at: string,
  details: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  return aboutRemediation(kind, record, { at, actor: PATCHCHECK }, details);
}

const CALL_KINDS = {
  accepted: 'call-accepted',
  refused: 'call-refused',
  'not-sent': 'call-not-sent',
  unknown: 'call-unknown',
  intended: 'call-intended',
} as const satisfies Record<Call['state'], AuditKind>;

function callEvents(record: RemediationRecord, call: Call, at: string): readonly AuditEvent[] {
  const before = record.calls.find(({ id }) => id === call.id);
  const answered = before?.state !== call.state;
  const cancelled = before?.cancelledAt === undefined && call.cancelledAt !== undefined;
  return [
    ...(answered ? [machineEvent(CALL_KINDS[call.state], record, at, callDetails(call))] : []),
    ...(cancelled ? [machineEvent('call-cancelled', record, at, callDetails(call))] : []),
  ];
}

function callDetails(call: Call): Readonly<Record<string, unknown>> {
  const { intendedAt: _intended, settled: _settled, answeredAt: _answered, ...details } = call;
  return details;
}

function targetDetails(record: RemediationRecord, target: TargetState): Readonly<Record<string, unknown>> {
  const { result, detail, wave, actedAt, finding } = target;
  const planned = record.plan.targets.find((each) => keyOf(each) === keyOf(target));
  return {
    ...bareKey(target),
    result,
    detail,
    wave,
    actedAt,
    nonCompliantSince: planned?.nonCompliantSince ?? null,
    timeToFix: timeToFix(record, target),
    cause: finding?.rootCause.code ?? null,
  };
}
