/**
 * One harmless request for each read that an assessment needs: the smallest page, an id that nobody has, or
 * EC2's dry run. Nothing is changed, and nothing of the answer is kept.
 */

import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { AwsClients } from '../../aws/reader.ts';
import type { Operation } from '../../model/reading.ts';
import { SSM_PROBES } from './ssm-probes.ts';

export interface ProbeScope {
  readonly accountId: string;
  readonly region: string;
  /** aws, aws-cn, aws-us-gov. */
  readonly partition: string;
}

export type Probe = (
  clients: AwsClients,
  options: { readonly abortSignal: AbortSignal },
  scope: ProbeScope,
) => Promise<unknown>;

const DryRun = true;
const NOBODY = 'patchcheck-doctor-asks-for-nothing';

/** A policy of AWS's own that every account has. */
function agentPolicy({ partition }: ProbeScope): string {
  return `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`;
}

export const PROBES: Readonly<Partial<Record<Operation, Probe>>> = {
  ...SSM_PROBES,
  'ec2:DescribeInstances': ({ ec2 }, options) => ec2.send(new DescribeInstancesCommand({ DryRun }), options),
  'ec2:DescribeInstanceStatus': ({ ec2 }, options) =>
    ec2.send(new DescribeInstanceStatusCommand({ DryRun }), options),
  'ec2:DescribeSnapshots': ({ ec2 }, options) => ec2.send(new DescribeSnapshotsCommand({ DryRun }), options),
  'ec2:DescribeSecurityGroups': ({ ec2 }, options) =>
    ec2.send(new DescribeSecurityGroupsCommand({ DryRun }), options),
  'ec2:DescribeSubnets': ({ ec2 }, options) => ec2.send(new DescribeSubnetsCommand({ DryRun }), options),
  'ec2:DescribeRouteTables': ({ ec2 }, options) =>
    ec2.send(new DescribeRouteTablesCommand({ DryRun }), options),
  'ec2:DescribeNetworkAcls': ({ ec2 }, options) =>
    ec2.send(new DescribeNetworkAclsCommand({ DryRun }), options),
  'ec2:DescribeVpcEndpoints': ({ ec2 }, options) =>
    ec2.send(new DescribeVpcEndpointsCommand({ DryRun }), options),
  'ec2:DescribeVpcAttribute': ({ ec2 }, options) =>
    ec2.send(
      new DescribeVpcAttributeCommand({
        DryRun,
        VpcId: 'vpc-00000000000000000',
        Attribute: 'enableDnsSupport',
      }),
      options,
    ),
  'iam:GetInstanceProfile': ({ iam }, options) =>
    iam.send(new GetInstanceProfileCommand({ InstanceProfileName: NOBODY }), options),
  'iam:ListAttachedRolePolicies': ({ iam }, options) =>
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName: NOBODY, MaxItems: 1 }), options),
  'iam:ListRolePolicies': ({ iam }, options) =>
    iam.send(new ListRolePoliciesCommand({ RoleName: NOBODY, MaxItems: 1 }), options),
  'iam:GetRolePolicy': ({ iam }, options) =>
    iam.send(new GetRolePolicyCommand({ RoleName: NOBODY, PolicyName: NOBODY }), options),
  'iam:GetPolicy': ({ iam }, options, scope) =>
    iam.send(new GetPolicyCommand({ PolicyArn: agentPolicy(scope) }), options),
  'iam:GetPolicyVersion': ({ iam }, options, scope) =>
    iam.send(new GetPolicyVersionCommand({ PolicyArn: agentPolicy(scope), VersionId: 'v1' }), options),
  'autoscaling:DescribeAutoScalingInstances': ({ autoscaling }, options) =>
    autoscaling.send(new DescribeAutoScalingInstancesCommand({ MaxRecords: 1 }), options),
  'elbv2:DescribeTargetGroups': ({ elbv2 }, options) =>
    elbv2.send(new DescribeTargetGroupsCommand({ PageSize: 1 }), options),
  'elbv2:DescribeTargetHealth': ({ elbv2 }, options, { partition, region, accountId }) => {
    const TargetGroupArn = `arn:${partition}:elasticloadbalancing:${region}:${accountId}:targetgroup/patchcheck-doctor/0000000000000000`;
    return elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }), options);
  },
};
