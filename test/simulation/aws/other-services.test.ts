import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, account, emptyWorld, region } from '../../support/world.ts';
import { refusal, signedIn } from './support.ts';

const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const TRUST = { Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }] };
const INLINE = { Statement: [{ Effect: 'Deny', Action: 'ssm:*', Resource: '*' }] };
const CORE_DOCUMENT = { Statement: [{ Effect: 'Allow', Action: ['ssm:UpdateInstanceInformation'] }] };

function worldWithProfile() {
  const world = emptyWorld();
  account(world).instanceProfiles.push({
    name: 'web',
    arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/web`,
    role: {
      name: 'web-role',
      trustPolicy: TRUST,
      attachedPolicies: [
        { name: 'AmazonSSMManagedInstanceCore', arn: CORE, document: CORE_DOCUMENT },
        { name: 'Logs', arn: `arn:aws:iam::${ACCOUNT_ID}:policy/Logs`, document: {} },
      ],
      inlinePolicies: [{ name: 'no-ssm', document: INLINE }],
    },
  });
  return world;
}

function decoded(document: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(document ?? ''));
}

describe('IAM', () => {
  it('tells a profile’s role and who may assume it', async () => {
    const { iam } = await signedIn({ world: worldWithProfile() });

    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web' }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'web-role' }));

    expect(InstanceProfile?.Roles).toEqual([Role]);
    expect(Role?.Arn).toBe(`arn:aws:iam::${ACCOUNT_ID}:role/web-role`);
    expect(decoded(Role?.AssumeRolePolicyDocument)).toEqual(TRUST);
  });

  it('tells the role’s policies, a page at a time', async () => {
    const { iam } = await signedIn({ world: worldWithProfile() });
    const RoleName = 'web-role';

    const first = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName, MaxItems: 1 }));
    const second = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName, MaxItems: 1, Marker: first.Marker }),
    );

    expect(first.IsTruncated).toBe(true);
    expect(first.AttachedPolicies?.[0]?.PolicyArn).toBe(CORE);
    expect(second).toMatchObject({ IsTruncated: false, AttachedPolicies: [{ PolicyName: 'Logs' }] });
    const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    expect(PolicyNames).toEqual(['no-ssm']);
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'no-ssm' }));
    expect(decoded(inline.PolicyDocument)).toEqual(INLINE);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: CORE }));
    const version = new GetPolicyVersionCommand({ PolicyArn: CORE, VersionId: Policy?.DefaultVersionId });
    expect(decoded((await iam.send(version)).PolicyVersion?.Document)).toEqual(CORE_DOCUMENT);
  });

  it('refuses what does not exist', async () => {
    const { iam } = await signedIn({ world: worldWithProfile() });
    const calls = [
      iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'db' })),
      iam.send(new GetRoleCommand({ RoleName: 'db' })),
      iam.send(new GetRolePolicyCommand({ RoleName: 'web-role', PolicyName: 'all' })),
      iam.send(new GetPolicyCommand({ PolicyArn: `${CORE}2` })),
      iam.send(new GetPolicyVersionCommand({ PolicyArn: CORE, VersionId: 'v2' })),
    ];

    for (const call of calls) expect((await refusal(call)).name).toMatch(/^NoSuchEntity/);
  });
});

describe('Auto Scaling', () => {
  it('knows members of groups, and leaves the others out', async () => {
    const world = emptyWorld();
    const members = Array.from({ length: 60 }, (_, number) => ({
      InstanceId: `i-${number.toString(16).padStart(17, '0')}`,
      AutoScalingGroupName: 'web',
      AvailabilityZone: 'us-east-1a',
      LifecycleState: 'InService',
      HealthStatus: 'HEALTHY',
      ProtectedFromScaleIn: false,
    }));
    region(world).autoScalingInstances = members;
    const { autoscaling } = await signedIn({ world });
    const describeIds = (InstanceIds: string[]) =>
      autoscaling.send(new DescribeAutoScalingInstancesCommand({ InstanceIds }));

    const two = await describeIds([members[7]?.InstanceId ?? '', 'i-0aaaaaaaaaaaaaaaa']);
    const all = await autoscaling.send(new DescribeAutoScalingInstancesCommand({}));

    expect(two.AutoScalingInstances).toEqual([members[7]]);
    expect(all.AutoScalingInstances).toHaveLength(50);
    expect(all.NextToken).toBeDefined();
    const tooMany = describeIds(members.slice(0, 51).map(({ InstanceId }) => InstanceId));
    expect((await refusal(tooMany)).name).toBe('ValidationError');
  });
});

describe('Elastic Load Balancing', () => {
  it('leads from target groups to targets and load balancers', async () => {
    const world = emptyWorld();
    const balancer = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}:loadbalancer/app/public/50dc6c495c0c9188`;
    const arn = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}:targetgroup/web/73e2d6bc24d8a067`;
    region(world).targetGroups = [
      { name: 'web', arn, loadBalancerArns: [balancer], targets: [{ id: 'i-1', state: 'healthy' }] },
    ];
    const { elbv2 } = await signedIn({ world });

    const { TargetGroups } = await elbv2.send(new DescribeTargetGroupsCommand({}));
    const { TargetHealthDescriptions } = await elbv2.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
    );
    const { LoadBalancers } = await elbv2.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [balancer] }),
    );

    expect(TargetGroups).toMatchObject([{ TargetGroupName: 'web', LoadBalancerArns: [balancer] }]);
    expect(TargetHealthDescriptions).toEqual([{ Target: { Id: 'i-1' }, TargetHealth: { State: 'healthy' } }]);
    expect(LoadBalancers).toMatchObject([{ LoadBalancerName: 'public', Type: 'application' }]);
    const unknown = elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: `${arn}0` }));
    expect((await refusal(unknown)).name).toMatch(/^TargetGroupNotFound/);
  });
});
