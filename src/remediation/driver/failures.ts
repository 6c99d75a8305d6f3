/** Which ends of a target stand against going on with the others, and which do not. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { compareHealth } from './health.ts';
import { plannedFor } from './record.ts';
import type { WaveLimits } from './waves.ts';

/** Causes after which an instance is worse off, or as badly patched as before. */
const BROKEN = new Set(['reachability', 'agent', 'os-patch-failure', 'inconclusive']);

/** Did the action fail on this target, or can nobody tell that it did not? */
export function isFailure(record: RemediationRecord, target: TargetState): boolean {
  if (target.stage !== 'done') return false;
  if (target.result === 'failed' || target.result === 'unknown') return true;
  if (isLessHealthy(target)) return true;
  return target.result === 'not-fixed' && !hasMovedOn(record, target);
}

/** Why no further wave begins, as a sentence; null: it may. */
export function whyNoFurtherWave(record: RemediationRecord, limits: WaveLimits): string | null {
  const failures = record.targets.filter((target) => isFailure(record, target));
  const canary = failures.find(({ wave }) => wave === 0);
  if (limits.canary > 0 && canary) {
    return `Not begun: the canary ${canary.instanceId} did not succeed.`;
  }
  if (failures.length > limits.maxErrors) {
    return `Not begun: ${failures.length} of the instances before did not succeed, and ${limits.maxErrors} may.`;
  }
  return null;
}

function isLessHealthy({ healthBefore, healthAfter }: TargetState): boolean {
  return healthAfter !== undefined && compareHealth(healthBefore, healthAfter).kind === 'worse';
}

/** The action did its part, and something else is next: going on does no harm. */
function hasMovedOn(record: RemediationRecord, target: TargetState): boolean {
  if (target.finding === null) return false;
  const planned = plannedFor(record, target);
  const { rootCause, remediation } = target.finding;
  return (
    rootCause.code !== planned.cause &&
    !BROKEN.has(rootCause.category) &&
    (record.plan.action === 'scan' || remediation.code !== planned.remediation)
  );
}
