/** Plans and records as the service keeps them. */

import type {
  InstanceKey,
  Plan,
  PlanTarget,
  RemediationOptions,
  RemediationRecord,
  TargetState,
} from '../../../src/model/remediation.ts';
import type { RemediateAction } from '../../../src/model/settings.ts';

const ROLE = 'arn:aws:iam::111122223333:role/patchcheck-remediate';
export const AT = '2026-11-21T12:00:00.000Z';

export function instanceId(index: number): string {
  return `i-0000000000000${String(index).padStart(4, '0')}`;
}

export function keyOf(index: number): InstanceKey {
  return { accountId: '111122223333', region: 'us-east-1', instanceId: instanceId(index) };
}

export function planTarget(key: InstanceKey, changes: Partial<PlanTarget> = {}): PlanTarget {
  return {
    accountId: key.accountId,
    region: key.region,
    instanceId: key.instanceId,
    name: `web-${Number(key.instanceId.slice(-4))}`,
    platform: 'Amazon Linux 2023',
    production: true,
    governedBy: ['prod'],
    autoScalingGroup: null,
    loadBalancers: ['shop'],
    targetGroups: [],
    roleArn: ROLE,
    document: null,
    parameters: {},
    associationId: null,
    rootVolumeId: null,
    reboots: 'yes',
    cause: 'pending-reboot',
    remediation: 'reboot',
    nonCompliantSince: null,
    ...changes,
  };
}

export function planOf(
  keys: readonly InstanceKey[],
  changes: Partial<Plan> & { readonly action?: RemediateAction; readonly options?: RemediationOptions } = {},
): Plan {
  const targets = keys.map((key) => planTarget(key));
  return {
    environment: 'prod',
    runId: 'run-1',
    action: 'reboot',
    options: { reboot: 'none', snapshot: false, startAt: null },
    targets,
    leftOut: [],
    calls: [
      {
        accountId: '111122223333',
        region: 'us-east-1',
        operation: 'ec2:RebootInstances',
        document: null,
        parameters: {},
        roleArn: ROLE,
        instances: targets.length,
      },
    ],
    production: targets.some(({ production }) => production),
    warnings: ['Each instance is down for some minutes.'],
    hash: 'ab12cd34ef56'.repeat(5),
    plannedAt: AT,
    ...changes,
  };
}

export function targetState(
  key: InstanceKey,
  position: number,
  changes: Partial<TargetState> = {},
): TargetState {
  return {
    ...key,
    position,
    wave: null,
    stage: 'waiting',
    result: null,
    detail: '',
    healthBefore: null,
    stageSince: AT,
    actedAt: null,
    finishedAt: null,
    finding: null,
    diagnosis: [],
    ...changes,
  };
}

export function recordOf(plan: Plan, changes: Partial<RemediationRecord> = {}): RemediationRecord {
  return {
    id: 'r-1',
    version: 1,
    state: 'draft',
    outcome: null,
    plan,
    requestedBy: { user: 'U0ALICE', workspace: 'T0PATCH001' },
    origin: { channel: 'C0PATCHING', messageTs: null, threadTs: null },
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
    targets: plan.targets.map(({ accountId, region, instanceId: id }, position) =>
      targetState({ accountId, region, instanceId: id }, position),
    ),
    calls: [],
    ...changes,
  };
}
