/** The nodes of a generated scope: mostly compliant, the others for the usual reasons. */

import { type Outcome, runOf } from '../commands.ts';
import type { GeneratedFleetOptions } from '../generated.ts';
import { spread } from '../ids.ts';
import { draftNode, type Trait } from '../node.ts';
import { fails, succeeds } from '../outcomes.ts';
import { OUTPUTS } from '../outputs.ts';
import type { Platform, PlatformKey } from '../platforms.ts';
import { associationIn, type ScopeDraft } from '../scope.ts';
import { settle } from '../settle.ts';
import { associationIs } from '../traits/compliance.ts';
import { tagged } from '../traits/context.ts';
import { silentAgent, standingIn, stopped, unregistered } from '../traits/reachability.ts';
import type { Ring } from './rings.ts';

const PLATFORMS: readonly [PlatformKey, ...PlatformKey[]] = [
  'amazon-linux-2023',
  'ubuntu-22.04',
  'rhel-9',
  'windows-2022',
  'amazon-linux-2',
  'sles-15',
  'debian-12',
];
const ENVIRONMENTS = ['prod', 'prod', 'staging', 'dev'] as const;
/** EC2 instances that Systems Manager does not know, to every managed one. */
const UNMANAGED_SHARE = 0.02;
/** Of the non-compliant ones: off, silent, or with an association that failed as well. */
const STOPPED_SHARE = 0.04;
const SILENT_SHARE = 0.04;
const ASSOCIATION_SHARE = 0.03;
/** Of the non-compliant ones whose ring installs: the install failed, and in how many its output was cut. */
const FAILED_SHARE = 0.5;
const CUT_SHARE = 0.2;

/** Failures that still upload a report, by the tool that installs. */
const FAILURES = {
  apt: [OUTPUTS.dpkgInterrupted, OUTPUTS.silentFailure],
  rpm: [OUTPUTS.diskFull, OUTPUTS.yumConflict, OUTPUTS.outOfMemory, OUTPUTS.silentFailure],
  windows: [OUTPUTS.installerFailure, OUTPUTS.componentStore],
} as const;

type Random = () => number;

function pick<T>(choices: readonly [T, ...T[]], random: Random): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}

/** Fills the scope with managed nodes, exactly the asked share of them non-compliant, and some unmanaged. */
export function fillScope(
  scope: ScopeDraft,
  rings: readonly Ring[],
  options: GeneratedFleetOptions,
  random: Random,
): void {
  associationIn(scope, 'inventory');
  const wanted = Math.round(options.managedNodes * options.nonCompliantShare);
  for (let index = 0; index < options.managedNodes; index += 1) {
    const broken =
      Math.floor(((index + 1) * wanted) / options.managedNodes) >
      Math.floor((index * wanted) / options.managedNodes);
    addNode(
      scope,
      `${options.seed}-${index}`,
      [inRing(rings[index % rings.length], broken, random), ...(broken ? trouble(random) : [])],
      index % options.baselines,
      random,
    );
  }
  for (let index = 0; index < options.managedNodes * UNMANAGED_SHARE; index += 1) {
    addNode(
      scope,
      `${options.seed}-unmanaged-${index}`,
      [unregistered(), ...(random() < 0.5 ? [standingIn('noRoute')] : [])],
      index % options.baselines,
      random,
    );
  }
}

function addNode(scope: ScopeDraft, key: string, traits: Trait[], platform: number, random: Random): void {
  const node = draftNode(scope, key, PLATFORMS[platform % PLATFORMS.length] ?? PLATFORMS[0]);
  tagged({ Environment: pick(ENVIRONMENTS, random) })(node);
  for (const trait of traits) trait(node);
  settle(node);
}

/** In the ring, whose command left the node compliant or not. */
function inRing(ring: Ring | undefined, broken: boolean, random: Random): Trait {
  return (node) => {
    if (!ring) return;
    node.tags.set('Ring', ring.name);
    const outcome = broken ? brokenOutcome(ring, node.platform, random) : succeeds();
    node.runs.push(runOf(ring.command, outcome, 5 + spread(node.id, 120)));
  };
}

function brokenOutcome(ring: Ring, platform: Platform, random: Random): Outcome {
  const count = 1 + Math.floor(random() * 6);
  if (ring.operation === 'Scan') return succeeds({ missing: count, worst: Math.floor(random() * 4) });
  if (random() < FAILED_SHARE || ring.reboot === 'RebootIfNeeded') {
    const tool = toolOf(platform);
    const cut = tool === 'apt' && random() < CUT_SHARE;
    return fails(cut ? OUTPUTS.dependencyBehindTheCut : pick(FAILURES[tool], random), { failed: count });
  }
  return succeeds({ pendingReboot: count }, 420);
}

function toolOf(platform: Platform): keyof typeof FAILURES {
  if (platform.type === 'Windows') return 'windows';
  return platform.operatingSystem === 'UBUNTU' || platform.operatingSystem === 'DEBIAN' ? 'apt' : 'rpm';
}

/** What besides patches is wrong with a few of the non-compliant ones. */
function trouble(random: Random): Trait[] {
  const drawn = random();
  if (drawn < STOPPED_SHARE) return [stopped({ hours: 7 })];
  if (drawn < STOPPED_SHARE + SILENT_SHARE) return [silentAgent({ hours: 6 })];
  if (drawn < STOPPED_SHARE + SILENT_SHARE + ASSOCIATION_SHARE) {
    return [associationIs('metrics', { status: 'Failed', ago: { hours: 5 } })];
  }
  return [];
}
