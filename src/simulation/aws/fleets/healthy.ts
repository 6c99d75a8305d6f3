/** The ordinary rest of the fleet: patched, scanned, compliant, and not all alike. */

import type { ScopeName } from './cases/case.ts';
import type { Trait } from './node.ts';
import type { PlatformKey } from './platforms.ts';
import { inAutoScalingGroup, inTargetGroup, tagged, withPublicAddress } from './traits/context.ts';
import { installedBy, patchedByPolicy, scannedDaily } from './traits/patching.ts';
import { standingIn } from './traits/reachability.ts';

const ENVIRONMENTS = ['prod', 'prod', 'production', 'staging', 'dev'] as const;
const OWNERS = ['team-checkout', 'team-ledger', 'team-search', 'team-platform'] as const;

/** Traits of the compliant instance number `index` of a scope. */
export function healthyTraits(scope: ScopeName, index: number, platform: PlatformKey): Trait[] {
  return [
    tagged({
      Environment: ENVIRONMENTS[index % ENVIRONMENTS.length] ?? 'prod',
      Owner: OWNERS[index % OWNERS.length] ?? 'team-platform',
    }),
    ...patching(scope, index),
    ...group(index, platform),
    ...surroundings(scope, index),
  ];
}

function patching(scope: ScopeName, index: number): Trait[] {
  if (scope === 'web-eu') return [scannedDaily()];
  if (scope === 'payments-us' && index % 11 === 0) return [patchedByPolicy()];
  return [scannedDaily(), installedBy('weekly')];
}

/** Both spellings of the tag that names a patch group. */
function group(index: number, platform: PlatformKey): Trait[] {
  if (platform === 'amazon-linux-2023' && index % 2 === 0) return [tagged({ PatchGroup: 'payments' })];
  if (platform === 'ubuntu-22.04') return [tagged({ 'Patch Group': 'web' })];
  return [];
}

function surroundings(scope: ScopeName, index: number): Trait[] {
  if (index % 7 === 0) return [standingIn('endpoints')];
  if (index % 13 === 0) {
    return [standingIn('public'), withPublicAddress(`203.0.113.${index}`), inTargetGroup(`${scope}-front`)];
  }
  return index % 9 === 0 ? [inAutoScalingGroup(`${scope}-workers`)] : [];
}
