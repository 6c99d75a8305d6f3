/** Remediations as the store takes them. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditEvent, Call, Plan, RemediationRecord, TargetState } from '../../src/model/remediation.ts';

export const AT = '2026-03-02T09:00:00.000Z';
export const CONFIGURATION = 'c'.repeat(64);

/** A plan to reboot, asked for by nobody. */
export function aRecord(instances = 2, changes: Partial<RemediationRecord> = {}): RemediationRecord {
  const targets = Array.from({ length: instances }, (_, position) => aTarget(position));
  return {
    id: `rem-${randomUUID()}`,
    version: 1,
    state: 'draft',
    outcome: null,
    plan: aPlan(),
    requestedBy: { user: 'U0ALICE', workspace: 'T0ACME' },
    origin: { channel: 'C0OPS', messageTs: '1.2', threadTs: null },
    reason: '',
    breakGlass: false,
    token: 'token-1',
    approvalRequired: true,
    decision: null,
    createdAt: AT,
    requestedAt: null,
    expiresAt: null,
    startedAt: null,
    finishedAt: null,
    stop: null,
    note: null,
    lookAt: null,
    targets,
    calls: [],
    ...changes,
  };
}

export function aPlan(changes: Partial<Plan> = {}): Plan {
  return {
    environment: 'prod',
    runId: 'run-1',
    action: 'reboot',
    options: { reboot: 'none', snapshot: false, startAt: null },
    targets: [],
    leftOut: [],
    calls: [],
    production: true,
    warnings: ['Each instance is away for some minutes.'],
    hash: 'a'.repeat(64),
    plannedAt: AT,
    ...changes,
  };
}

export function aTarget(position: number, changes: Partial<TargetState> = {}): TargetState {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    instanceId: `i-${position}`,
    position,
    wave: null,
    stage: 'waiting',
    result: null,
    detail: 'Waits for its turn.',
    healthBefore: null,
    stageSince: AT,
    actedAt: null,
    finishedAt: null,
    finding: null,
    diagnosis: [],
    ...changes,
  };
}

export function aCall(changes: Partial<Call> = {}): Call {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    id: randomBytes(16).toString('hex'),
    wave: 0,
    stage: 'acting',
    operation: 'ec2:RebootInstances',
    document: null,
    parameters: {},
    associationId: null,
    volumeId: null,
    roleArn: 'arn:aws:iam::111122223333:role/patchcheck-remediate',
    instanceIds: ['i-0'],
    state: 'intended',
    settled: false,
    awsId: null,
    requestId: null,
    intendedAt: AT,
    sendBefore: AT,
    answeredAt: null,
    error: null,
    ...changes,
  };
}

export function anEvent(changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    kind: 'approved',
    at: AT,
    actor: 'U0BOB',
    environment: 'prod',
    remediationId: null,
    details: { reason: 'CHG-1', groups: { S0OPS: ['U0BOB'] } },
    ...changes,
  };
}
