/** What an approval stands for, as one number: and whether a plan made anew still stands for the same. */

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.ts';
import type { Plan, PlannedCall, PlanTarget } from '../../model/remediation.ts';
import { keyOf } from '../../store/instance-locks.ts';

type Approved = Pick<Plan, 'environment' | 'action' | 'options' | 'targets' | 'calls'>;

/** SHA-256 over the canonical JSON of everything that an approval stands for; hex. The order of targets is free. */
export function planHash(plan: Approved): string {
  const { environment, action, options, targets, calls } = plan;
  const terms = {
    environment,
    action,
    options,
    targets: targets.toSorted(compareKeys).map(termsOf),
    calls: [...new Set(calls.map(callTerms))].sort(),
  };
  return createHash('sha256').update(canonicalJson(terms), 'utf8').digest('hex');
}

/**
 * Is a plan that was made anew covered by the one that was approved? `shrunk`: some instances are no longer in it,
 * and all others stand as they did. A plan that grew, or with other terms for any instance, has `changed`.
 */
export function comparePlans(approved: Approved, fresh: Approved): 'same' | 'shrunk' | 'changed' {
  if (planHash(approved) === planHash(fresh)) return 'same';
  const frame = ({ environment, action, options }: Approved) =>
    canonicalJson({ environment, action, options });
  if (frame(approved) !== frame(fresh)) return 'changed';
  const terms = new Set(approved.targets.map((target) => canonicalJson(termsOf(target))));
  const calls = new Set(approved.calls.map(callTerms));
  const isCovered =
    fresh.targets.every((target) => terms.has(canonicalJson(termsOf(target)))) &&
    fresh.calls.every((call) => calls.has(callTerms(call)));
  return isCovered ? 'shrunk' : 'changed';
}

/** Everything about a target but what only tells: names, platform, cause, and since when. */
function termsOf(target: PlanTarget) {
  const { accountId, region, instanceId, roleArn, document, parameters, associationId } = target;
  const { rootVolumeId, reboots, production, governedBy, autoScalingGroup } = target;
  return {
    accountId,
    region,
    instanceId,
    roleArn,
    document,
    parameters,
    associationId,
    rootVolumeId,
    reboots,
    production,
    governedBy: [...governedBy].sort(),
    autoScalingGroup,
    targetGroups: [...target.targetGroups].sort(),
  };
}

/** How many instances a call names follows from the targets. */
function callTerms({ instances, ...call }: PlannedCall): string {
  return canonicalJson(call);
}

function compareKeys(a: PlanTarget, b: PlanTarget): number {
  return keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b));
}
