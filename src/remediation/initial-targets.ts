import type { Plan, TargetState } from '../model/remediation.ts';

/** The targets of a plan of which none has been begun. `at`: ISO 8601. */
export function initialTargets(plan: Plan, at: string): readonly TargetState[] {
  return plan.targets.map(({ accountId, region, instanceId }, position) => ({
    accountId,
    region,
    instanceId,
    position,
    wave: null,
    stage: 'waiting',
    result: null,
    detail: 'Waiting for its turn.',
    healthBefore: null,
    stageSince: at,
    actedAt: null,
    finishedAt: null,
    finding: null,
    diagnosis: [],
  }));
}
