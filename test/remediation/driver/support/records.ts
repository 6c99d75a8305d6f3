/** Records for decisions: nothing is stored, and nothing is asked. */

import type {
  Call,
  Plan,
  PlanTarget,
  RemediationRecord,
  TargetState,
} from '../../../../src/model/remediation.ts';
import type { RemediateAction } from '../../../../src/model/settings.ts';
import { TIMING } from '../../../../src/remediation/driver/timing.ts';
import type { View } from '../../../../src/remediation/driver/view.ts';
import { aCall, aPlan, aRecord, aTarget } from '../../../store/remediation-records.ts';
import { settingsWith } from './play.ts';

export const NOW = Date.parse('2026-03-02T09:00:00.000Z');

/** ISO 8601, so many seconds from now. */
export function inSeconds(seconds: number): string {
  return new Date(NOW + seconds * 1_000).toISOString();
}

export function aView(changes: Partial<View> = {}): View {
  return {
    now: NOW,
    settings: settingsWith(),
    timing: TIMING,
    emergency: null,
    looked: new Map(),
    ...changes,
  };
}

export function planned(index: number, changes: Partial<PlanTarget> = {}): PlanTarget {
  const { accountId, region, instanceId } = aTarget(index);
  return {
    accountId,
    region,
    instanceId,
    name: null,
    platform: 'Amazon Linux 2023',
    production: false,
    governedBy: ['dev'],
    autoScalingGroup: null,
    loadBalancers: [],
    targetGroups: [],
    roleArn: 'arn:aws:iam::111122223333:role/patchcheck-remediate',
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

/** Under way, with one target for each of the changes. */
export function running(
  targets: readonly Partial<TargetState>[],
  changes: {
    readonly action?: RemediateAction;
    readonly calls?: readonly Partial<Call>[];
    readonly plan?: Partial<Plan>;
    readonly record?: Partial<RemediationRecord>;
  } = {},
): RemediationRecord {
  const { action = 'reboot', calls = [], plan = {}, record = {} } = changes;
  const plannedTargets = targets.map((_, index) => planned(index));
  return aRecord(0, {
    state: 'running',
    startedAt: inSeconds(-60),
    plan: aPlan({ environment: 'dev', action, targets: plannedTargets, ...plan }),
    targets: targets.map((target, index) => aTarget(index, { stageSince: inSeconds(-10), ...target })),
    calls: calls.map((call) => aCall({ intendedAt: inSeconds(-5), sendBefore: inSeconds(10), ...call })),
    ...record,
  });
}
