/** Begins an approved remediation, once everything that was checked before has been checked again. */

import type { InstanceKey, Plan, RemediationRecord, TargetState } from '../../model/remediation.ts';
import { keyOf } from '../../store/instance-locks.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { planForAudit } from '../audit-events.ts';
import { checkStart, type Resolved, type StartCheck } from '../check-start.ts';
import { initialTargets } from '../initial-targets.ts';
import { bareKey } from '../instance-keys.ts';
import { decidingEnvironments } from '../policy/people.ts';
import { changeOf, machineEvent } from './change.ts';
import { governingNames } from './governing-names.ts';
import { finish } from './stages.ts';
import { isoNow } from './view.ts';
import { type Working, write } from './working.ts';

export async function start(working: Working): Promise<void> {
  const check = await checkStart(working.dependencies, working.record);
  if (check.kind === 'go') return begin(working, check.plan, check.resolved);
  await write(working, notBegun(working, check));
}

export async function expire(working: Working): Promise<void> {
  const { record, view } = working;
  const at = isoNow(view);
  const set = { state: 'expired', finishedAt: at, lookAt: null } as const;
  await write(working, changeOf(record, at, { set, audit: [machineEvent('expired', record, at)] }));
}

/** Takes all instances that are still in the plan, but for those that others have: these are left out. */
async function begin(working: Working, plan: Plan, resolved: Resolved): Promise<void> {
  const { record, view } = working;
  const at = isoNow(view);
  let leftOut = droppedFrom(record, plan, at);
  for (;;) {
    const out = new Set(leftOut.map(keyOf));
    const lock = record.targets.filter((target) => !out.has(keyOf(target))).map(bareKey);
    const details = { planHash: plan.hash, resolved, instances: lock.map(({ instanceId }) => instanceId) };
    const change = changeOf(record, at, {
      set: { state: 'running', startedAt: at, lookAt: null, note: null },
      targets: leftOut,
      lock,
      audit: [machineEvent('started', record, at, details)],
    });
    const began = await working.commit(record, { ...change, unlessStopped: governingNames(record) });
    if (began.kind !== 'locked') return;
    leftOut = [...leftOut, ...heldTargets(record, began.held, at)];
  }
}

/** Targets that the plan, made anew, has no longer. */
function droppedFrom(record: RemediationRecord, plan: Plan, at: string): readonly TargetState[] {
  const planned = new Set(plan.targets.map(keyOf));
  const reasons = new Map(plan.leftOut.map((each) => [keyOf(each), each.reason]));
  return record.targets
    .filter((target) => !planned.has(keyOf(target)))
    .map((target) =>
      finish(target, 'left-out', reasons.get(keyOf(target)) ?? 'It is no longer in the plan.', at),
    );
}

function heldTargets(
  record: RemediationRecord,
  held: readonly (InstanceKey & { readonly remediationId: string })[],
  at: string,
): readonly TargetState[] {
  const holders = new Map(held.map((lock) => [keyOf(lock), lock.remediationId]));
  return record.targets
    .filter((target) => holders.has(keyOf(target)))
    .map((target) =>
      finish(target, 'left-out', `Remediation ${holders.get(keyOf(target))} is at work on it.`, at),
    );
}

function notBegun(
  { record, view, dependencies }: Working,
  check: Exclude<StartCheck, { kind: 'go' }>,
): RemediationChange | null {
  const at = isoNow(view);
  switch (check.kind) {
    case 'wait':
      return changeOf(record, at, { set: { lookAt: check.until, note: check.note } });
    case 'refused': {
      const note = check.refusals.map(({ text }) => text).join(' ');
      const { refusals, resolved } = check;
      return changeOf(record, at, {
        set: { state: 'refused', finishedAt: at, lookAt: null, note },
        audit: [machineEvent('refused', record, at, { refusals, resolved })],
      });
    }
    case 'changed':
      return askedAgain(record, check.plan, dependencies.newId(), { at, view, dependencies });
  }
}

/** The approval was for another plan: this one needs its own. */
function askedAgain(
  record: RemediationRecord,
  plan: Plan,
  token: string,
  { at, view, dependencies }: Pick<Working, 'view' | 'dependencies'> & { readonly at: string },
): RemediationChange {
  const { settings } = dependencies;
  const expiresMs = settings.environments.get(plan.environment)?.approval.expiresMs ?? 0;
  const expiresAt = new Date(view.now + expiresMs).toISOString();
  const deciding = decidingEnvironments(plan, settings).map(({ name, approvers }) => ({ name, approvers }));
  const note = `What would be done has changed since it was approved, so it needs a new approval: ${differences(record.plan, plan)}.`;
  return changeOf(record, at, {
    set: {
      state: 'awaiting-approval',
      plan,
      token,
      decision: null,
      approvalRequired: true,
      expiresAt,
      lookAt: null,
      note,
    },
    allTargets: initialTargets(plan, at),
    audit: [
      machineEvent('approval-needed', { ...record, plan }, at, {
        previousPlanHash: record.plan.hash,
        plan: planForAudit(plan),
        expiresAt,
        deciding,
        note,
      }),
    ],
  });
}

function differences(before: Plan, after: Plan): string {
  const had = new Set(before.targets.map(keyOf));
  const has = new Set(after.targets.map(keyOf));
  const more = after.targets.filter((target) => !had.has(keyOf(target))).length;
  const fewer = before.targets.filter((target) => !has.has(keyOf(target))).length;
  const parts = [...(more > 0 ? [`${more} more instances`] : []), ...(fewer > 0 ? [`${fewer} fewer`] : [])];
  return parts.length > 0 ? parts.join(', ') : 'other terms for the same instances';
}
