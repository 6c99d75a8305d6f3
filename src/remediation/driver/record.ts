/** What a record says of its targets and calls. */

import type { Scope } from '../../model/records.ts';
import type {
  Call,
  InstanceKey,
  Plan,
  PlanTarget,
  RemediationRecord,
  TargetStage,
  TargetState,
} from '../../model/remediation.ts';
import { keyOf } from '../../store/instance-locks.ts';

export function isSameScope(one: Scope, other: Scope): boolean {
  return one.accountId === other.accountId && one.region === other.region;
}

/** What was planned for a target; a target without a plan is a broken record. */
export function plannedFor(record: RemediationRecord, target: InstanceKey): PlanTarget {
  const planned = plannedTargets(record.plan).get(keyOf(target));
  if (!planned) throw new Error(`${record.id} has no plan for ${target.instanceId}`);
  return planned;
}

const indexes = new WeakMap<Plan, ReadonlyMap<string, PlanTarget>>();

/** By key, made once a plan: every decision asks for many of them. */
function plannedTargets(plan: Plan): ReadonlyMap<string, PlanTarget> {
  const index = indexes.get(plan) ?? new Map(plan.targets.map((target) => [keyOf(target), target]));
  indexes.set(plan, index);
  return index;
}

export function isUnderWay(target: TargetState): boolean {
  return target.stage !== 'waiting' && target.stage !== 'done';
}

export function isOn(call: Call, target: InstanceKey): boolean {
  return isSameScope(call, target) && call.instanceIds.includes(target.instanceId);
}

/** Calls of a stage on a target, oldest first. */
export function callsOf(record: RemediationRecord, target: InstanceKey, stage: TargetStage): readonly Call[] {
  return record.calls
    .filter((call) => call.stage === stage && isOn(call, target))
    .toSorted((a, b) => Date.parse(a.intendedAt) - Date.parse(b.intendedAt));
}

/** The newest call of a stage on a target. */
export function lastCallOf(
  record: RemediationRecord,
  target: InstanceKey,
  stage: TargetStage,
): Call | undefined {
  return callsOf(record, target, stage).at(-1);
}

/** Targets that this call is about, and whose present stage waits for it. */
export function targetsOf(record: RemediationRecord, call: Call): readonly TargetState[] {
  return record.targets.filter(
    (target) =>
      target.stage === call.stage &&
      isOn(call, target) &&
      lastCallOf(record, target, call.stage)?.id === call.id,
  );
}
