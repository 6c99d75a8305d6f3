/** Reads instances right before something is begun on them. */

import { inFlight } from '../../aws/in-flight.ts';
import type { Health, TargetState } from '../../model/remediation.ts';
import type { RemediateAction } from '../../model/settings.ts';
import { keyOf } from '../../store/instance-locks.ts';
import { byScope } from '../instance-keys.ts';
import type { NodeReadiness } from '../ports.ts';
import { isHinderedByPatching, whyNotFit } from './fitness.ts';
import { attempt, identityIn, type Read, type Working } from './working.ts';

export interface PresentLook {
  /** Why it is left alone, as a sentence; null: it is fit. */
  readonly why: string | null;
  /** EC2's word; null: EC2 does not know it. */
  readonly state: string | null;
  /** null: may not be read. */
  readonly health: Health | null;
}

interface ScopeReads {
  readonly nodes: Read<readonly NodeReadiness[]>;
  readonly busy: Read<ReadonlyMap<string, string>>;
  readonly health: Read<ReadonlyMap<string, Health>>;
}

/** Never throws: what may not be read is told for each target. */
export async function lookAtPresent(
  working: Working,
  targets: readonly TargetState[],
): Promise<(target: TargetState) => Read<PresentLook>> {
  const looks = new Map<string, Read<PresentLook>>();
  await inFlight(byScope(targets), async ({ instances }) => {
    const reads = await readScope(working, instances);
    for (const target of instances) looks.set(keyOf(target), presentOf(working, target, reads));
  });
  return (target) => looks.get(keyOf(target)) ?? { known: false, why: 'it was not read' };
}

async function readScope(working: Working, targets: readonly TargetState[]): Promise<ScopeReads> {
  const { observer } = working.dependencies.ports;
  const identity = identityIn(working);
  const [{ accountId, region } = { accountId: '', region: '' }] = targets;
  const scope = { accountId, region };
  const ids = targets.map(({ instanceId }) => instanceId);
  const patched = targets.filter((target) => isHinderedByPatching(duringStage(working, target)));
  const [nodes, busy, health] = await Promise.all([
    attempt(() => observer.readiness(scope, ids, identity)),
    attempt(async () =>
      patched.length === 0
        ? new Map<string, string>()
        : observer.busy(
            scope,
            patched.map(({ instanceId }) => instanceId),
            identity,
          ),
    ),
    attempt(() => observer.health(scope, ids, identity)),
  ]);
  return { nodes, busy, health };
}

function presentOf(
  working: Working,
  target: TargetState,
  { nodes, busy, health }: ScopeReads,
): Read<PresentLook> {
  if (!nodes.known) return nodes;
  if (!busy.known) return busy;
  const { instanceId } = target;
  const node = nodes.value.find((each) => each.instanceId === instanceId);
  const why = whyNotFit(duringStage(working, target), { node, busy: busy.value.get(instanceId) });
  const known = health.known ? (health.value.get(instanceId) ?? null) : null;
  return { known: true, value: { why, state: node?.state ?? null, health: known } };
}

/** The scan after a restart needs what any scan needs. */
function duringStage({ record }: Working, { stage }: TargetState): RemediateAction {
  return stage === 'scanning' ? 'scan' : record.plan.action;
}
