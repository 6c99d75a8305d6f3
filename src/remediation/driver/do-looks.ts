/** Looks at instances after they were acted on: are they back, healthy, compliant? */

import type { ScopeAssessment } from '../../model/assessment.ts';
import type { Scope } from '../../model/records.ts';
import type { TargetState } from '../../model/remediation.ts';
import { changeOf } from './change.ts';
import { afterHealthLook } from './recovery.ts';
import { afterSight, type Sight } from './returning.ts';
import { type Assessed, afterAssessment, assessedOf } from './verdicts.ts';
import { isoNow } from './view.ts';
import { attempt, identityIn, noteLook, type Read, type Working, write } from './working.ts';

/** All of `targets` are in one scope, in each of these. */
export async function lookForReturn(working: Working, targets: readonly TargetState[]): Promise<void> {
  noteLook(working, 'look-for-return', targets);
  const sights = await readSights(working, targets);
  await settle(working, targets, (target) =>
    afterSight(working.record, target, sights(target), working.view),
  );
}

export async function checkHealth(working: Working, targets: readonly TargetState[]): Promise<void> {
  noteLook(working, 'check-health', targets);
  const { observer } = working.dependencies.ports;
  const read = await attempt(() => observer.health(scopeOf(targets), idsOf(targets), identityIn(working)));
  await settle(working, targets, (target) =>
    afterHealthLook(
      target,
      read.known ? (read.value.get(target.instanceId) ?? null) : undefined,
      working.view,
    ),
  );
}

export async function assess(working: Working, targets: readonly TargetState[]): Promise<void> {
  noteLook(working, 'assess', targets);
  const read = await attempt(() => assessOnly(working, targets));
  const assessed = new Map<string, Assessed>();
  for (const { instanceId } of targets) {
    assessed.set(
      instanceId,
      read.known ? assessedOf(read.value, instanceId, targets.length) : { kind: 'unread', why: read.why },
    );
  }
  await settle(working, targets, (target) => {
    const one = assessed.get(target.instanceId);
    return one ? afterAssessment(working.record, target, one, working.view) : null;
  });
}

function assessOnly(working: Working, targets: readonly TargetState[]): Promise<ScopeAssessment> {
  const { assessor } = working.dependencies.ports;
  const { environment } = working.record.plan;
  return assessor.assess(environment, scopeOf(targets), idsOf(targets), identityIn(working));
}

async function readSights(
  working: Working,
  targets: readonly TargetState[],
): Promise<(target: TargetState) => Sight> {
  const { observer } = working.dependencies.ports;
  const scope = scopeOf(targets);
  const identity = identityIn(working);
  const uncertain = targets.filter((target) => target.uncertain);
  const [nodes, health, busy] = await Promise.all([
    attempt(() => observer.readiness(scope, idsOf(targets), identity)),
    attempt(() => observer.health(scope, idsOf(targets), identity)),
    attempt(async () =>
      uncertain.length === 0 ? new Map<string, string>() : observer.busy(scope, idsOf(uncertain), identity),
    ),
  ]);
  const readAt = working.dependencies.clock.now().toISOString();
  return ({ instanceId, uncertain: isUncertain }) => {
    if (!nodes.known) return nodes;
    if (isUncertain && !busy.known) return busy;
    return {
      known: true,
      node: nodes.value.find((node) => node.instanceId === instanceId),
      health: orNull(health)?.get(instanceId) ?? null,
      busy: orNull(busy)?.get(instanceId) ?? null,
      readAt,
    };
  };
}

/** Writes what became of the targets, where anything did. */
async function settle(
  working: Working,
  targets: readonly TargetState[],
  after: (target: TargetState) => TargetState | null,
): Promise<void> {
  const changed = targets.map(after).filter((target) => target !== null);
  if (changed.length === 0) return;
  await write(working, changeOf(working.record, isoNow(working.view), { targets: changed }));
}

function orNull<T>(read: Read<T>): T | null {
  return read.known ? read.value : null;
}

function scopeOf(targets: readonly TargetState[]): Scope {
  const [first] = targets;
  if (!first) throw new Error('nothing to look at');
  return { accountId: first.accountId, region: first.region };
}

function idsOf(targets: readonly TargetState[]): readonly string[] {
  return targets.map(({ instanceId }) => instanceId);
}
