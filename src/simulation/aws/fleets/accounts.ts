/** Accounts of a fleet: the roles that patchcheck assumes, and the profiles that instances have. */

import { actingStatements } from '../../../aws/acting-permissions.ts';
import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../../../aws/assess-permissions.ts';
import { REMEDIATE_ACTIONS } from '../../../model/settings.ts';
import type { SimulatedAccount, SimulatedInstanceProfile, SimulatedRegion, World } from '../world.ts';
import { PROFILE } from './node.ts';

/** Credentials of the process: accepted by STS alone. */
export const CALLER: World['caller'] = {
  accessKeyId: 'AKIASIMULATEDCALLER0',
  secretAccessKey: 'simulated-secret-for-the-process-itself',
  accountId: '999988887777',
};

export interface AccountPlan {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly iamReadable: boolean;
}

function assessRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/patchcheck-assess`;
}

function remediateRoleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/patchcheck-remediate`;
}

/** What the remediation role may call, on every resource: what all of the buttons need. */
const ACTING_PERMISSIONS: readonly string[] = [
  ...new Set(
    REMEDIATE_ACTIONS.flatMap((action) => actingStatements(action, { scan: null, install: null })).flatMap(
      ({ actions }) => actions,
    ),
  ),
];

/**
 * The account with its assessment role, which reads what a run needs and IAM only where the
 * plan says so, and with its remediation role, which acts.
 */
export function simulatedAccount(plan: AccountPlan, regions: SimulatedRegion[]): SimulatedAccount {
  return {
    id: plan.id,
    name: plan.name,
    roles: [
      {
        arn: assessRoleArn(plan.id),
        externalId: plan.externalId,
        allow: [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS]
          .map(({ action }) => action)
          .filter((action) => plan.iamReadable || !action.startsWith('iam:')),
        deny: [],
        maxSessionSeconds: 3600,
      },
      {
        arn: remediateRoleArn(plan.id),
        externalId: plan.externalId,
        allow: [...ACTING_PERMISSIONS],
        deny: [],
        maxSessionSeconds: 3600,
      },
    ],
    instanceProfiles: PROFILES.map((profile) => instanceProfile(plan.id, profile)),
    regions,
  };
}

export interface EnvironmentPlan {
  readonly regions: string[];
  readonly accounts: {
    id: string;
    name: string;
    assessRole: string;
    remediateRole: string;
    externalId?: string;
  }[];
}

/** An environment of patchcheck.yaml that covers the whole world. */
export function environmentOf(world: World): EnvironmentPlan {
  const regions = world.accounts.flatMap((account) => account.regions.map(({ region }) => region));
  return {
    regions: [...new Set(regions)],
    accounts: world.accounts.map(({ id, name, roles }) => {
      const externalId = roles[0]?.externalId ?? null;
      return {
        id,
        name,
        assessRole: assessRoleArn(id),
        remediateRole: remediateRoleArn(id),
        ...(externalId === null ? {} : { externalId }),
      };
    }),
  };
}

const AGENT_ACTIONS = ['ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*'];

interface ProfilePlan {
  readonly name: string;
  readonly trusts?: string;
  /** Has AmazonSSMManagedInstanceCore attached. */
  readonly core?: true;
  readonly inline?: { readonly effect: 'Allow' | 'Deny'; readonly actions: readonly string[] };
}

const PROFILES: readonly ProfilePlan[] = [
  { name: PROFILE, core: true },
  {
    name: 'backup-writer',
    inline: { effect: 'Allow', actions: ['s3:PutObject', 's3:AbortMultipartUpload'] },
  },
  {
    name: 'locked-down',
    core: true,
    inline: { effect: 'Deny', actions: ['ssm:UpdateInstanceInformation', 'ssm:PutInventory'] },
  },
  { name: 'function-role', trusts: 'lambda.amazonaws.com', core: true },
  { name: 'own-agent-policy', inline: { effect: 'Allow', actions: ['ssm:*', ...AGENT_ACTIONS] } },
];

function instanceProfile(accountId: string, plan: ProfilePlan): SimulatedInstanceProfile {
  return {
    name: plan.name,
    arn: `arn:aws:iam::${accountId}:instance-profile/${plan.name}`,
    role: {
      name: plan.name,
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: plan.trusts ?? 'ec2.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      attachedPolicies: plan.core
        ? [
            {
              name: 'AmazonSSMManagedInstanceCore',
              arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
              document: policy('Allow', CORE_ACTIONS),
            },
          ]
        : [],
      inlinePolicies: plan.inline
        ? [{ name: `${plan.name}-policy`, document: policy(plan.inline.effect, plan.inline.actions) }]
        : [],
    },
  };
}

const CORE_ACTIONS = [
  'ssm:DescribeAssociation',
  'ssm:GetDeployablePatchSnapshotForInstance',
  'ssm:GetDocument',
  'ssm:DescribeDocument',
  'ssm:GetManifest',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutInventory',
  'ssm:PutComplianceItems',
  'ssm:PutConfigurePackageResult',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];

function policy(effect: 'Allow' | 'Deny', actions: readonly string[]): object {
  return { Version: '2012-10-17', Statement: [{ Effect: effect, Action: actions, Resource: '*' }] };
}
