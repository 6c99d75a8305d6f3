/** Small fleets for remediation: a few instances, each with something to be done and a way to take it. */

import { READ_PERMISSIONS } from '../../../src/aws/assess-permissions.ts';
import { simulatedAccount } from '../../../src/simulation/aws/fleets/accounts.ts';
import { addBaselines } from '../../../src/simulation/aws/fleets/baselines.ts';
import { draftNode, type Trait } from '../../../src/simulation/aws/fleets/node.ts';
import { succeeds } from '../../../src/simulation/aws/fleets/outcomes.ts';
import { associationIn, finishScope, startScope } from '../../../src/simulation/aws/fleets/scope.ts';
import { settle } from '../../../src/simulation/aws/fleets/settle.ts';
import { timeline } from '../../../src/simulation/aws/fleets/timeline.ts';
import { inTargetGroup, tagged } from '../../../src/simulation/aws/fleets/traits/context.ts';
import { ranByHand, scannedDaily } from '../../../src/simulation/aws/fleets/traits/patching.ts';
import { launched, stopped } from '../../../src/simulation/aws/fleets/traits/reachability.ts';
import type { Scenario } from '../../../src/simulation/aws/scenario.ts';
import type { World } from '../../../src/simulation/aws/world.ts';
import { ACCOUNT_ID, EXTERNAL_ID, REGION, ROLE_ARN } from '../../support/world.ts';

const INSTALLED_WITHOUT_REBOOT = {
  Operation: ['Install'],
  RebootOption: ['NoReboot'],
};

/** What an instance lacks, by the action that helps. Few sources of patching, so that little has to be read. */
export const NEEDS = {
  install: () => [scannedDaily({ missing: 2 })],
  reboot: () => [
    scannedDaily({ pendingReboot: 1 }, { foundFor: 3 }),
    ranByHand({ days: 3 }, succeeds({ pendingReboot: 1 }, 420), INSTALLED_WITHOUT_REBOOT),
  ],
  scan: () => [
    ranByHand({ days: 2 }, succeeds({ pendingReboot: 2 }, 420), INSTALLED_WITHOUT_REBOOT),
    launched({ days: 1 }),
  ],
  start: () => [scannedDaily({ missing: 1 }), stopped({ days: 2 })],
} as const satisfies Record<string, () => Trait[]>;

export type Need = keyof typeof NEEDS;

export interface InstancePlan {
  readonly name: string;
  readonly need: Need;
  /** Of the tag Environment; null: none. */
  readonly environment: string | null;
  readonly targetGroup: string | null;
  readonly scenario: Scenario;
}

export interface BuiltFleet {
  readonly world: World;
  /** In the order of the plans. */
  readonly instanceIds: readonly string[];
}

export const REMEDIATE_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/patchcheck-remediate`;

const ACTS = [
  'ssm:SendCommand',
  'ssm:CancelCommand',
  'ssm:StartAssociationsOnce',
  'ssm:StartAutomationExecution',
  'ec2:RebootInstances',
  'ec2:StartInstances',
  'ec2:CreateSnapshot',
  'ec2:CreateTags',
];

/** One account, one Region, and roles that may read and act. */
export function buildFleet(plans: readonly InstancePlan[], now: Date): BuiltFleet {
  const scope = startScope(ACCOUNT_ID, REGION, timeline(now), 'command');
  addBaselines({ accountId: ACCOUNT_ID, region: scope.region, now });
  associationIn(scope, 'scan');
  const instanceIds = plans.map((plan) => {
    const node = draftNode(scope, plan.name, 'amazon-linux-2023');
    for (const trait of traitsOf(plan)) trait(node);
    settle(node);
    scope.region.scenarios.set(node.id, plan.scenario);
    return node.id;
  });
  const region = finishScope(scope);
  const account = simulatedAccount(
    { id: ACCOUNT_ID, name: 'payments', externalId: EXTERNAL_ID, iamReadable: true },
    [region],
  );
  account.roles.push({
    arn: REMEDIATE_ROLE_ARN,
    externalId: EXTERNAL_ID,
    allow: [...ACTS, ...READ_PERMISSIONS.map(({ action }) => action)],
    deny: [],
    maxSessionSeconds: 3600,
  });
  const caller = {
    accessKeyId: 'AKIASIMULATEDCALLER1',
    secretAccessKey: 'simulated-secret-of-the-caller',
    accountId: '999988887777',
  };
  return { world: { caller, accounts: [account] }, instanceIds };
}

export { ROLE_ARN as ASSESS_ROLE_ARN };

function traitsOf(plan: InstancePlan): Trait[] {
  return [
    ...NEEDS[plan.need](),
    ...(plan.environment === null ? [] : [tagged({ Environment: plan.environment })]),
    ...(plan.targetGroup === null ? [] : [inTargetGroup(plan.targetGroup)]),
  ];
}
