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
import { installedBy, scannedDaily } from './traits/patching.ts';
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
const LOCKED_INSTALL = [scannedDaily({ missing: 3 }), installedBy('weekly', fails(OUTPUTS.dpkgLocked))];
const TIMED_OUT_INSTALL = [
  scannedDaily({ missing: 4 }),
  installedBy('weekly', fails(OUTPUTS.snapshotThrottled)),
];

const SHOP: readonly Plan[] = [
  ...['web-1', 'web-2', 'web-3'].map((name) =>
    shop(
      name,
      'ubuntu-22.04',
      [...LOCKED_INSTALL, inTargetGroup('storefront')],
      'package-lock',
      'install-patches',
    ),
  ),
  shop(
    'web-4',
    'ubuntu-22.04',
    [...LOCKED_INSTALL, inAutoScalingGroup('storefront-workers')],
    'package-lock',
    'install-patches',
  ),
  shop('db-1', 'amazon-linux-2023', PENDING_REBOOT, 'pending-reboot', 'reboot'),
  shop('db-2', 'amazon-linux-2023', PENDING_REBOOT, 'pending-reboot', 'reboot'),
  shop('db-3', 'rhel-9', PENDING_REBOOT, 'pending-reboot', 'reboot', { restart: 'never-returns' }),
];

const REPORTING: readonly Plan[] = [
  reporting(
    'batch-1',
    'amazon-linux-2023',
    [scannedDaily({ missing: 1 }), stopped({ days: 2 })],
    'instance-stopped',
    'start-instance',
  ),
  reporting('web-eu-1', 'sles-15', TIMED_OUT_INSTALL, 'throttled', 'install-patches', {
    install: { output: 'diskFull', uploads: true },
  }),
  reporting('web-eu-2', 'amazon-linux-2', TIMED_OUT_INSTALL, 'throttled', 'install-patches', {
    install: { output: 'yumConflict', leaves: 2, uploads: true },
  }),
  reporting(
    'worker-1',
    'amazon-linux-2',
    [
      withAgent('2.3.1569.0'),
      scannedDaily({ missing: 3 }),
      installedBy('hooks', fails(OUTPUTS.hooksUnsupported), fails(OUTPUTS.hooksUnsupported)),
    ],
    'agent-outdated',
    'update-agent',
  ),
  reporting(
    'worker-2',
    'amazon-linux-2023',
    [
      scannedDaily(),
      installedBy('weekly'),
      associationIs('metrics', { status: 'Failed', ago: { hours: 6 } }),
    ],
    'association-failed',
    'run-association',
  ),
  reporting(
    'db-eu-1',
    'amazon-linux-2',
    [installedBy('no-reboot', succeeds({ pendingReboot: 2 }, 420)), launched({ days: 1 })],
    'pending-reboot',
    'scan',
  ),
];

function shop(
  name: string,
  platform: PlatformKey,
  traits: readonly Trait[],
  cause: RootCauseCode,
  remediation: RemediationCode,
  scenario?: Scenario,
): Plan {
  return { name, in: 'shop', platform, traits, cause, remediation, ...(scenario ? { scenario } : {}) };
}

function reporting(
  name: string,
  platform: PlatformKey,
  traits: readonly Trait[],
  cause: RootCauseCode,
  remediation: RemediationCode,
  scenario?: Scenario,
): Plan {
  return { name, in: 'reporting', platform, traits, cause, remediation, ...(scenario ? { scenario } : {}) };
}

/** Restarts that are due, shared out evenly: an even number in the one account, an odd one in the other. */
function pendingReboots(size: number): Plan[] {
  return Array.from({ length: size }, (_, index) => ({
    name: `node-${String(index + 1).padStart(3, '0')}`,
    in: index % 2 === 0 ? 'shop' : 'reporting',
    platform: 'amazon-linux-2023',
    traits: PENDING_REBOOT,
    cause: 'pending-reboot',
    remediation: 'reboot',
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
  const plans = size === undefined ? [...SHOP, ...REPORTING] : pendingReboots(size);
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
