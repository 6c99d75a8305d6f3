import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { emptyWorld, region } from '../../support/world.ts';
import { refusal, signedIn } from './support.ts';

function id(number: number): string {
  return `i-${number.toString(16).padStart(17, '0')}`;
}

function instance(number: number, changes: Partial<Instance> = {}): Instance {
  return {
    InstanceId: id(number),
    State: { Code: 16, Name: 'running' },
    Tags: [{ Key: 'Name', Value: `web-${number}` }],
    ...changes,
  };
}

function worldWith(...instances: Instance[]) {
  const world = emptyWorld();
  region(world).instances = instances;
  return world;
}

async function idsOf(ec2: EC2Client, input: { Filters?: Filter[]; InstanceIds?: string[] }) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand(input));
  return Reservations?.flatMap(({ Instances }) => Instances ?? []).map(({ InstanceId }) => InstanceId);
}

describe('DescribeInstances', () => {
  it('pages by instances, and brings all at once without a page size', async () => {
    const all = Array.from({ length: 12 }, (_, index) => instance(index));
    const { ec2 } = await signedIn({ world: worldWith(...all) });

    const first = await ec2.send(new DescribeInstancesCommand({ MaxResults: 10 }));
    const rest = await ec2.send(new DescribeInstancesCommand({ MaxResults: 10, NextToken: first.NextToken }));

    expect([first, rest].map(({ Reservations }) => Reservations?.length)).toEqual([10, 2]);
    expect(rest.NextToken).toBeUndefined();
    expect(await idsOf(ec2, {})).toHaveLength(12);
  });

  it.each<[string, Filter[], number[]]>([
    ['ids, unknown ones left out', [{ Name: 'instance-id', Values: [id(1), id(9)] }], [1]],
    ['ids with a wildcard', [{ Name: 'instance-id', Values: ['i-*2'] }], [2]],
    ['state', [{ Name: 'instance-state-name', Values: ['stopped'] }], [2]],
    ['a tag', [{ Name: 'tag:Name', Values: ['web-1', 'web-3'] }], [1, 3]],
    ['a tag with wildcards', [{ Name: 'tag:Name', Values: ['w?b-*'] }], [1, 2, 3]],
    ['a tag’s key', [{ Name: 'tag-key', Values: ['Patch Group'] }], [3]],
    [
      'all of several',
      [
        { Name: 'tag-key', Values: ['Name'] },
        { Name: 'vpc-id', Values: ['vpc-1'] },
      ],
      [3],
    ],
  ])('filters by %s', async (_what, Filters, expected) => {
    const { ec2 } = await signedIn({
      world: worldWith(
        instance(1),
        instance(2, { State: { Code: 80, Name: 'stopped' } }),
        instance(3, {
          VpcId: 'vpc-1',
          Tags: [
            { Key: 'Name', Value: 'web-3' },
            { Key: 'Patch Group', Value: '' },
          ],
        }),
      ),
    });

    expect(await idsOf(ec2, { Filters })).toEqual(expected.map(id));
  });

  it('fails as a whole for an unknown id', async () => {
    const { ec2 } = await signedIn({ world: worldWith(instance(1)) });
    const describeIds = (InstanceIds: string[]) => refusal(idsOf(ec2, { InstanceIds }));

    expect(await idsOf(ec2, { InstanceIds: [id(1)] })).toEqual([id(1)]);
    expect(await describeIds([id(1), id(2)])).toEqual({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${id(2)}' does not exist`,
    });
    expect((await describeIds([id(2), id(3)])).message).toBe(
      `The instance IDs '${id(2)}, ${id(3)}' do not exist`,
    );
    expect((await describeIds(['web-1'])).name).toBe('InvalidInstanceID.Malformed');
  });

  it.each([
    ['a page under 5', { MaxResults: 4 }, 'InvalidParameterValue'],
    ['a page over 1,000', { MaxResults: 1001 }, 'InvalidParameterValue'],
    ['ids with a page', { MaxResults: 5, InstanceIds: [id(1)] }, 'InvalidParameterCombination'],
    ['an unknown filter', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue'],
    [
      '201 values',
      { Filters: [{ Name: 'instance-id', Values: Array(201).fill('i') }] },
      'FilterLimitExceeded',
    ],
    ['a foreign token', { NextToken: 'bm8=' }, 'InvalidNextToken'],
    ['nothing, told that it is a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_what, input, code) => {
    const { ec2 } = await signedIn({ world: worldWith(instance(1)) });

    expect((await refusal(ec2.send(new DescribeInstancesCommand(input)))).name).toBe(code);
  });
});

describe('DescribeInstanceStatus', () => {
  it('knows running instances, and all if asked', async () => {
    const world = worldWith(instance(1), instance(2), instance(3, { State: { Code: 80, Name: 'stopped' } }));
    const impaired = {
      InstanceId: id(2),
      InstanceStatus: { Status: 'impaired' as const },
      SystemStatus: { Status: 'ok' as const },
      Events: [{ Code: 'system-reboot' as const, NotBefore: new Date('2026-12-01T00:00:00Z') }],
    };
    region(world).statuses = [impaired];
    const { ec2 } = await signedIn({ world });
    const checks = async (IncludeAllInstances: boolean) =>
      (await ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances }))).InstanceStatuses?.map(
        ({ InstanceId, InstanceStatus }) => [InstanceId, InstanceStatus?.Status],
      );

    expect(await checks(false)).toEqual([
      [id(1), 'ok'],
      [id(2), 'impaired'],
    ]);
    expect(await checks(true)).toContainEqual([id(3), 'not-applicable']);
    const { InstanceStatuses } = await ec2.send(
      new DescribeInstanceStatusCommand({
        Filters: [{ Name: 'instance-status.status', Values: ['impaired'] }],
      }),
    );
    expect(InstanceStatuses).toEqual([impaired]);
  });

  it('takes 100 ids', async () => {
    const { ec2 } = await signedIn();
    const InstanceIds = Array.from({ length: 101 }, (_, index) => id(index));

    const call = ec2.send(new DescribeInstanceStatusCommand({ InstanceIds }));

    expect((await refusal(call)).name).toBe('InvalidParameterValue');
  });
});

describe('the network', () => {
  it('is described by kind, filtered by VPC, subnet and id', async () => {
    const world = emptyWorld();
    const holds = region(world);
    const inVpc = (number: number) => ({ VpcId: `vpc-${number}` });
    holds.subnets = [1, 2].map((n) => ({ SubnetId: `subnet-${n}`, ...inVpc(n) }));
    holds.securityGroups = [1, 2].map((n) => ({ GroupId: `sg-${n}`, ...inVpc(n) }));
    holds.routeTables = [1, 2].map((n) => ({
      RouteTableId: `rtb-${n}`,
      Associations: [{ SubnetId: `subnet-${n}`, Main: n === 1 }],
      ...inVpc(n),
    }));
    holds.internetGateways = [1, 2].map((n) => ({ InternetGatewayId: `igw-${n}`, Attachments: [inVpc(n)] }));
    holds.networkAcls = [1, 2].map((n) => ({ NetworkAclId: `acl-${n}`, ...inVpc(n) }));
    holds.vpcEndpoints = [1, 2].map((n) => ({ VpcEndpointId: `vpce-${n}`, ...inVpc(n) }));
    holds.prefixLists = [1, 2].map((n) => ({ PrefixListId: `pl-${n}`, PrefixListName: `list-${n}` }));
    const { ec2 } = await signedIn({ world });
    const where = (Name: string, value: string) => ({ Filters: [{ Name, Values: [value] }] });
    const second = where('vpc-id', 'vpc-2');

    const answers = await Promise.all([
      ec2.send(new DescribeSubnetsCommand(second)).then((answer) => answer.Subnets),
      ec2.send(new DescribeSecurityGroupsCommand(second)).then((answer) => answer.SecurityGroups),
      ec2
        .send(new DescribeRouteTablesCommand(where('association.main', 'false')))
        .then((answer) => answer.RouteTables),
      ec2
        .send(new DescribeInternetGatewaysCommand(where('attachment.vpc-id', 'vpc-2')))
        .then((answer) => answer.InternetGateways),
      ec2.send(new DescribeNetworkAclsCommand(second)).then((answer) => answer.NetworkAcls),
      ec2.send(new DescribeVpcEndpointsCommand(second)).then((answer) => answer.VpcEndpoints),
      ec2
        .send(new DescribeManagedPrefixListsCommand({ PrefixListIds: ['pl-2'] }))
        .then((answer) => answer.PrefixLists),
    ]);

    expect(answers).toEqual(
      [
        holds.subnets,
        holds.securityGroups,
        holds.routeTables,
        holds.internetGateways,
        holds.networkAcls,
        holds.vpcEndpoints,
        holds.prefixLists,
      ].map((rows) => [rows[1]]),
    );
  });

  it('is refused by id where it does not exist, and by page where that is too large', async () => {
    const { ec2 } = await signedIn();
    const group = ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-1'] }));
    const tables = ec2.send(new DescribeRouteTablesCommand({ MaxResults: 101 }));

    expect((await refusal(group)).name).toBe('InvalidGroup.NotFound');
    expect((await refusal(tables)).message).toMatch(/Expecting a value less than 100\.$/);
  });

  it('has DNS attributes for each VPC', async () => {
    const world = emptyWorld();
    region(world).subnets = [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }];
    region(world).vpcDns.set('vpc-2', { support: true, hostnames: false });
    const { ec2 } = await signedIn({ world });
    const hostnames = (VpcId: string) =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }));

    expect((await hostnames('vpc-1')).EnableDnsHostnames).toEqual({ Value: true });
    expect((await hostnames('vpc-2')).EnableDnsHostnames).toEqual({ Value: false });
    expect((await refusal(hostnames('vpc-3'))).name).toBe('InvalidVpcID.NotFound');
    const support = new DescribeVpcAttributeCommand({ VpcId: 'vpc-2', Attribute: 'enableDnsSupport' });
    expect((await ec2.send(support)).EnableDnsSupport).toEqual({ Value: true });
  });
});

describe('DescribeRegions', () => {
  it('lists the Regions of the account', async () => {
    const { ec2 } = await signedIn({ world: emptyWorld(['us-east-1', 'eu-west-1']) });

    const { Regions } = await ec2.send(new DescribeRegionsCommand({}));
    const unknown = ec2.send(new DescribeRegionsCommand({ RegionNames: ['mars-1'] }));

    expect(Regions?.map(({ RegionName }) => RegionName)).toEqual(['us-east-1', 'eu-west-1']);
    expect((await refusal(unknown)).name).toBe('InvalidParameterValue');
  });
});
