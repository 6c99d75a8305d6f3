import type { RemediationRecord } from '../../model/remediation.ts';

/** Every environment whose rules apply to one of the targets, also those that are no longer configured. */
export function governingNames({ plan }: Pick<RemediationRecord, 'plan'>): readonly string[] {
  return [...new Set([plan.environment, ...plan.targets.flatMap((target) => target.governedBy)])];
}
