/**
 * A small fleet to act on: web servers, databases and workers in two accounts, each with something that a button
 * mends, and some that do not come out of it well. Or any number of instances that wait for a restart.
 */

import type { RemediationCode, RootCauseCode } from '../../../model/codes.ts';
import type { Scenario, Timings } from '../scenario.ts';
import type { World } from '../world.ts';
import { type AccountPlan, CALLER, environmentOf, simulatedAccount } from './accounts.ts';
import { addBaselines } from './baselines.ts';
import { draftNode, type Trait } from './node.ts';
import { fails, succeeds } from './outcomes.ts';
import { OUTPUTS } from './outputs.ts';
import type { PlatformKey } from './platforms.ts';
import { associationIn, finishScope, type ScopeDraft, startScope } from './scope.ts';
import { settle } from './settle.ts';
import { timeline } from './timeline.ts';
import { associationIs } from './traits/compliance.ts';
import { inAutoScalingGroup, inTargetGroup, tagged } from './traits/context.ts';
import { installedBy, ranByHand, scannedDaily } from './traits/patching.ts';
import { launched, stopped, withAgent } from './traits/reachability.ts';

type Tier = 'shop' | 'reporting';

const SCOPES: Readonly<Record<Tier, { account: AccountPlan; region: string; environment: string }>> = {
  shop: {
    account: { id: '111122223333', name: 'shop', externalId: 'correct-horse', iamReadable: true },
    region: 'us-east-1',
    environment: 'prod',
  },
  reporting: {
    account: { id: '444455556666', name: 'reporting', externalId: 'battery-staple', iamReadable: true },
    region: 'eu-west-1',
    environment: 'staging',
  },
};

interface Plan {
  readonly name: string;
  readonly in: Tier;
  readonly platform: PlatformKey;
  readonly traits: readonly Trait[];
  readonly cause: RootCauseCode;
  readonly remediation: RemediationCode;
  readonly scenario?: Scenario;
}

const PENDING_REBOOT = [
  scannedDaily({ pendingReboot: 2 }, { foundFor: 3 }),
  installedBy('no-reboot', succeeds({ pendingReboot: 2 }, 420)),
];
const REBOOT = { traits: PENDING_REBOOT, cause: 'pending-reboot', remediation: 'reboot' } as const;
const LOCKED = [scannedDaily({ missing: 3 }), installedBy('weekly', fails(OUTPUTS.dpkgLocked))];
const LOCKED_INSTALL = {
  platform: 'ubuntu-22.04',
  cause: 'package-lock',
  remediation: 'install-patches',
} as const;
const THROTTLED_INSTALL = {
  traits: [scannedDaily({ missing: 4 }), installedBy('weekly', fails(OUTPUTS.snapshotThrottled))],
  cause: 'throttled',
  remediation: 'install-patches',
} as const;

const PLANS: readonly Plan[] = [
  ...['web-1', 'web-2', 'web-3'].map((name) => ({
    ...LOCKED_INSTALL,
    name,
    in: 'shop' as const,
    traits: [...LOCKED, inTargetGroup('storefront')],
  })),
  {
    ...LOCKED_INSTALL,
    name: 'web-4',
    in: 'shop',
    traits: [...LOCKED, inAutoScalingGroup('storefront-workers')],
  },
  { ...REBOOT, name: 'db-1', in: 'shop', platform: 'amazon-linux-2023' },
  { ...REBOOT, name: 'db-2', in: 'shop', platform: 'amazon-linux-2023' },
  { ...REBOOT, name: 'db-3', in: 'shop', platform: 'rhel-9', scenario: { restart: 'never-returns' } },
  {
    name: 'batch-1',
    in: 'reporting',
    platform: 'amazon-linux-2023',
    // What an install left pending comes into effect when it starts.
    traits: [...PENDING_REBOOT, stopped({ days: 2 })],
    cause: 'instance-stopped',
    remediation: 'start-instance',
  },
  {
    ...THROTTLED_INSTALL,
    name: 'web-eu-1',
    in: 'reporting',
    platform: 'sles-15',
    scenario: { install: { output: 'diskFull', uploads: true } },
  },
  {
    ...THROTTLED_INSTALL,
    name: 'web-eu-2',
    in: 'reporting',
    platform: 'amazon-linux-2',
    scenario: { install: { output: 'yumConflict', leaves: 2, uploads: true } },
  },
  {
    name: 'worker-1',
    in: 'reporting',
    platform: 'amazon-linux-2',
    traits: [withAgent('2.0.822.0'), ranByHand({ days: 1 }, fails(OUTPUTS.silentFailure))],
    cause: 'agent-outdated',
    remediation: 'update-agent',
  },
  {
    name: 'worker-2',
    in: 'reporting',
    platform: 'amazon-linux-2023',
    traits: [
      scannedDaily(),
      installedBy('weekly'),
      associationIs('metrics', { status: 'Failed', ago: { hours: 6 } }),
    ],
    cause: 'association-failed',
    remediation: 'run-association',
  },
  {
    name: 'db-eu-1',
    in: 'reporting',
    platform: 'amazon-linux-2',
    traits: [installedBy('no-reboot', succeeds({ pendingReboot: 2 }, 420)), launched({ days: 1 })],
    cause: 'pending-reboot',
    remediation: 'scan',
  },
];

/** Restarts that are due, shared out evenly: an even number in the one account, an odd one in the other. */
function pendingReboots(size: number): Plan[] {
  return Array.from({ length: size }, (_, index) => ({
    ...REBOOT,
    name: `node-${String(index + 1).padStart(3, '0')}`,
    in: index % 2 === 0 ? 'shop' : 'reporting',
    platform: 'amazon-linux-2023',
  }));
}

export interface RemediationFleetOptions {
  /** So many instances that wait for a restart, in place of the named ones. */
  readonly size?: number;
  /** In place of DEFAULT_TIMINGS. */
  readonly timings?: Partial<Timings>;
}

/** One instance of the fleet, and what an assessment must say of it before anything is done. */
export interface RemediationInstance {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly cause: RootCauseCode;
  readonly remediation: RemediationCode;
}

export interface RemediationFleet {
  readonly world: World;
  /** What patchcheck.yaml holds for it, as a plain object: `prod` is both accounts, `staging` the second. */
  readonly configuration: Record<string, unknown>;
  /** By the instance's name. */
  readonly instances: ReadonlyMap<string, RemediationInstance>;
}

/** Builds the fleet as it stands at `now`; the same moment gives the same fleet, ids are always the same. */
export function remediationFleet(now: Date, options: RemediationFleetOptions = {}): RemediationFleet {
  const { size, timings = {} } = options;
  const plans = size === undefined ? PLANS : pendingReboots(size);
  const instances = new Map<string, RemediationInstance>();
  const accounts = (Object.keys(SCOPES) as Tier[]).map((tier) => {
    const { account, region } = SCOPES[tier];
    const scope = startScope(account.id, region, timeline(now), 'command');
    addBaselines({ accountId: account.id, region: scope.region, now });
    associationIn(scope, 'scan');
    associationIn(scope, 'inventory');
    scope.region.timings = timings;
    for (const plan of plans.filter((each) => each.in === tier)) {
      instances.set(plan.name, addInstance(scope, plan));
    }
    return simulatedAccount(account, [finishScope(scope)]);
  });
  const world = { caller: CALLER, accounts };
  const whole = environmentOf(world);
  const staging = { regions: ['eu-west-1'], accounts: whole.accounts.slice(1) };
  return { world, configuration: { environments: { prod: whole, staging } }, instances };
}

function addInstance(scope: ScopeDraft, plan: Plan): RemediationInstance {
  const { traits, scenario, cause, remediation } = plan;
  const node = draftNode(scope, plan.name, plan.platform);
  const { environment } = SCOPES[plan.in];
  for (const trait of [...traits, tagged({ Environment: environment, patchcheck: 'allowed' })]) trait(node);
  settle(node);
  if (scenario) scope.region.scenarios.set(node.id, scenario);
  return {
    instanceId: node.id,
    accountId: scope.accountId,
    region: scope.region.region,
    cause,
    remediation,
  };
}
