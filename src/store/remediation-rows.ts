/** Remediations as rows, and back. Times are timestamps there and ISO 8601 here. */

import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Call, RemediationRecord, TargetState } from '../model/remediation.ts';
import { storable } from '../model/storable.ts';
import type { Database } from './database.ts';

export type RemediationRow = Selectable<Database['remediations']>;
type Part<Row extends keyof Database> = Insertable<Database[Row]>;

export function rowOf(record: RemediationRecord): Insertable<Database['remediations']> {
  return {
    id: record.id,
    version: record.version,
    run_id: record.plan.runId,
    requested_by: JSON.stringify(record.requestedBy),
    origin: JSON.stringify(record.origin),
    created_at: record.createdAt,
    lease_owner: null,
    lease_until: null,
    ...changeableRow(record),
  };
}

/** The columns that a change may set. */
export function changeableRow(record: RemediationRecord) {
  return {
    environment: record.plan.environment,
    action: record.plan.action,
    state: record.state,
    outcome: record.outcome,
    plan: JSON.stringify(record.plan),
    reason: storable(record.reason),
    break_glass: record.breakGlass,
    token: record.token,
    approval_required: record.approvalRequired,
    decision: jsonOrNull(record.decision),
    stop: jsonOrNull(record.stop),
    note: record.note && storable(record.note),
    requested_at: record.requestedAt,
    expires_at: record.expiresAt,
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    look_at: record.lookAt,
  } satisfies Updateable<Database['remediations']>;
}

export function targetRow(remediationId: string, target: TargetState): Part<'remediation_targets'> {
  return {
    remediation_id: remediationId,
    account_id: target.accountId,
    region: target.region,
    instance_id: target.instanceId,
    position: target.position,
    stage: target.stage,
    result: target.result,
    target: JSON.stringify(target),
  };
}

export function callRow(remediationId: string, call: Call): Part<'remediation_calls'> {
  return {
    id: call.id,
    remediation_id: remediationId,
    state: call.state,
    settled: call.settled,
    intended_at: call.intendedAt,
    call: JSON.stringify(call),
  };
}

export function recordOf(
  row: RemediationRow,
  targets: readonly TargetState[],
  calls: readonly Call[],
): RemediationRecord {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    outcome: row.outcome,
    plan: row.plan,
    requestedBy: row.requested_by,
    origin: row.origin,
    reason: row.reason,
    breakGlass: row.break_glass,
    token: row.token,
    approvalRequired: row.approval_required,
    decision: row.decision,
    createdAt: row.created_at.toISOString(),
    requestedAt: iso(row.requested_at),
    expiresAt: iso(row.expires_at),
    startedAt: iso(row.started_at),
    finishedAt: iso(row.finished_at),
    stop: row.stop,
    note: row.note,
    lookAt: iso(row.look_at),
    targets,
    calls,
  };
}

function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}

function jsonOrNull(value: object | null): string | null {
  return value && JSON.stringify(value);
}
