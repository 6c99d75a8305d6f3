/** Instances by name, and instances by scope. */

import type { Scope } from '../model/records.ts';
import type { InstanceKey } from '../model/remediation.ts';
import { keyOf } from '../store/instance-locks.ts';

/** The key alone, without whatever else is known of the instance. */
export function bareKey({ accountId, region, instanceId }: InstanceKey): InstanceKey {
  return { accountId, region, instanceId };
}

/** Instances by scope, in the order in which scopes first occur. */
export function byScope<T extends InstanceKey>(
  instances: readonly T[],
): readonly { readonly scope: Scope; readonly instances: readonly T[] }[] {
  const groups = new Map<string, { scope: Scope; instances: T[] }>();
  for (const instance of instances) {
    const { accountId, region } = instance;
    const group = groups.get(`${accountId}/${region}`);
    if (group === undefined) {
      groups.set(`${accountId}/${region}`, { scope: { accountId, region }, instances: [instance] });
    } else group.instances.push(instance);
  }
  return [...groups.values()];
}

/** Each instance once, the first of those that are the same. */
export function withoutRepeats<T extends InstanceKey>(instances: readonly T[]): readonly T[] {
  return [...new Map(instances.toReversed().map((each) => [keyOf(each), each])).values()].toReversed();
}
