/** How long it took until an instance was proved compliant. Pure. */

import type { RemediationRecord, TargetState } from '../model/remediation.ts';
import { keyOf } from '../store/instance-locks.ts';

export interface TimeToFix {
  /** From the request, in milliseconds. */
  readonly sinceRequestMs: number;
  /** From when non-compliance is proved to have stood, so at least; null: not known. */
  readonly sinceNonCompliantMs: number | null;
  readonly nonCompliantSince: string | null;
}

/** null where it is not fixed; a diagnosis fixes nothing. */
export function timeToFix(
  { plan, requestedAt }: Pick<RemediationRecord, 'plan' | 'requestedAt'>,
  target: TargetState,
): TimeToFix | null {
  const { result, finishedAt } = target;
  if (result !== 'fixed' || finishedAt === null || requestedAt === null || plan.action === 'diagnose') {
    return null;
  }
  const planned = plan.targets.find((each) => keyOf(each) === keyOf(target));
  const nonCompliantSince = planned?.nonCompliantSince ?? null;
  const until = Date.parse(finishedAt);
  return {
    sinceRequestMs: until - Date.parse(requestedAt),
    sinceNonCompliantMs: nonCompliantSince === null ? null : until - Date.parse(nonCompliantSince),
    nonCompliantSince,
  };
}
