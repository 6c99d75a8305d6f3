import { describe, expect, it } from 'vitest';
import { networkPath } from '../../src/diagnosis/network-path.ts';
import type { VpcRecords } from '../../src/model/facts.ts';
import type { NetworkAcl, Route, VpcEndpoint } from '../../src/model/records.ts';
import { node, refused, told } from '../support/facts.ts';
import { acl, endpoint, group, https, inVpc, route, vpc } from '../support/network.ts';

function routes(...list: readonly Route[]): Partial<VpcRecords> {
  const table = { id: 'rtb-1', vpcId: 'vpc-1', main: true, subnetIds: [], routes: list };
  return { routeTables: told([table], 'ec2:DescribeRouteTables') };
}

function endpoints(...list: readonly VpcEndpoint[]): Partial<VpcRecords> {
  return { endpoints: told(list, 'ec2:DescribeVpcEndpoints') };
}

function acls(...entries: NetworkAcl['entries']): Partial<VpcRecords> {
  return { networkAcls: told([acl(entries)], 'ec2:DescribeNetworkAcls') };
}

const BOTH = endpoints(endpoint('ssm'), endpoint('ssmmessages'));
const CUT_OFF = routes(route('10.0.0.0/16', 'local'));
const NAT = routes(route('0.0.0.0/0', 'nat-1'));

function pathWith(overrides: Partial<VpcRecords>, instance = inVpc()) {
  return networkPath(instance, vpc(overrides), null);
}

function kindsOf(overrides: Partial<VpcRecords>, instance = inVpc()) {
  return [...new Set(pathWith(overrides, instance).obstacles.map(({ kind }) => kind))];
}

describe('the way to Systems Manager', () => {
  it.each([
    ['a NAT gateway', NAT, inVpc()],
    [
      'an internet gateway and a public address',
      routes(route('0.0.0.0/0', 'igw-1')),
      inVpc({ publicIp: '203.0.113.7' }),
    ],
    ['both interface endpoints', { ...CUT_OFF, ...BOTH }, inVpc()],
  ])('is open by %s', (_, records, instance) => {
    expect(pathWith(records, instance)).toEqual({ open: true, obstacles: [], unseen: [] });
  });

  it.each([
    ['a transit gateway', routes(route('10.0.0.0/16', 'local'), route('10.0.0.0/8', 'tgw-1'))],
    ['a peering', routes(route('10.9.0.0/16', 'pcx-1'))],
    ['a default route by a transit gateway', routes(route('0.0.0.0/0', 'tgw-1'))],
  ])('is not decided behind %s: endpoints may be there', (_, records) => {
    const securityGroups = told(
      [group('sg-1', { egress: [https('10.0.0.0/8')] }), group('sg-e')],
      'ec2:DescribeSecurityGroups',
    );

    expect(pathWith({ ...records, securityGroups })).toMatchObject({ open: null, obstacles: [] });
  });

  it('is shut where nothing leaves by HTTPS, wherever the route leads', () => {
    const securityGroups = told(
      [group('sg-1', { egress: [https('0.0.0.0/0', 80)] }), group('sg-e')],
      'ec2:DescribeSecurityGroups',
    );

    expect(kindsOf({ ...routes(route('0.0.0.0/0', 'tgw-1')), securityGroups })).toEqual([
      'security-group-egress',
    ]);
  });

  it.each([
    ['no default route', CUT_OFF, 'no-route'],
    ['an internet gateway without a public address', routes(route('0.0.0.0/0', 'igw-1')), 'no-route'],
    [
      'a NAT gateway that is gone',
      routes({ ...route('0.0.0.0/0', 'nat-1'), state: 'blackhole' }),
      'no-route',
    ],
    ['an egress-only gateway for IPv4', routes(route('::/0', 'eigw-1')), 'no-route'],
    ['half of the endpoints', { ...CUT_OFF, ...endpoints(endpoint('ssm')) }, 'endpoint-missing'],
    [
      'an endpoint that is not available',
      { ...CUT_OFF, ...endpoints(endpoint('ssm', { state: 'pending' }), endpoint('ssmmessages')) },
      'endpoint-missing',
    ],
    [
      'an endpoint in another VPC',
      { ...CUT_OFF, ...endpoints(endpoint('ssm', { vpcId: 'vpc-9' }), endpoint('ssmmessages')) },
      'endpoint-missing',
    ],
    [
      'an endpoint without private DNS',
      { ...CUT_OFF, ...endpoints(endpoint('ssm', { privateDns: false }), endpoint('ssmmessages')) },
      'endpoint-private-dns',
    ],
    [
      'a VPC without DNS',
      {
        ...CUT_OFF,
        ...BOTH,
        dns: told({ vpcId: 'vpc-1', support: false, hostnames: true }, 'ec2:DescribeVpcAttribute'),
      },
      'vpc-dns',
    ],
    [
      'no HTTPS out',
      {
        ...NAT,
        securityGroups: told(
          [group('sg-1', { egress: [https('0.0.0.0/0', 80)] }), group('sg-e')],
          'ec2:DescribeSecurityGroups',
        ),
      },
      'security-group-egress',
    ],
    [
      'HTTPS out to private addresses only',
      {
        ...NAT,
        securityGroups: told(
          [group('sg-1', { egress: [https('10.0.0.0/8')] }), group('sg-e')],
          'ec2:DescribeSecurityGroups',
        ),
      },
      'security-group-egress',
    ],
    [
      'an endpoint closed to the subnet',
      {
        ...CUT_OFF,
        ...BOTH,
        securityGroups: told(
          [group('sg-1'), group('sg-e', { ingress: [https('10.0.9.0/24')] })],
          'ec2:DescribeSecurityGroups',
        ),
      },
      'endpoint-security-group',
    ],
    [
      'a network ACL that blocks HTTPS',
      {
        ...NAT,
        ...acls({
          ruleNumber: 90,
          egress: true,
          allow: false,
          protocol: '6',
          cidr: '0.0.0.0/0',
          fromPort: 443,
          toPort: 443,
        }),
      },
      'network-acl',
    ],
  ] as const)('is shut by %s', (_, records, kind) => {
    expect(pathWith(records as Partial<VpcRecords>).open).toBe(false);
    expect(kindsOf(records as Partial<VpcRecords>)).toContain(kind);
  });

  it('blames the endpoint even where the internet could be reached: its name takes the traffic', () => {
    const closed = told([group('sg-1'), group('sg-e', { ingress: [] })], 'ec2:DescribeSecurityGroups');

    expect(kindsOf({ ...NAT, ...BOTH, securityGroups: closed })).toEqual(['endpoint-security-group']);
  });

  it('does not blame a missing endpoint where a route leads out', () => {
    const noHttps = told([group('sg-1', { egress: [] }), group('sg-e')], 'ec2:DescribeSecurityGroups');

    expect(kindsOf({ ...NAT, securityGroups: noHttps })).toEqual(['security-group-egress']);
  });

  it('blocks nothing by a network ACL inside the endpoint’s own subnet', () => {
    const deny = acls({
      ruleNumber: 1,
      egress: true,
      allow: false,
      protocol: '-1',
      cidr: '0.0.0.0/0',
      fromPort: null,
      toPort: null,
    });

    expect(pathWith({ ...CUT_OFF, ...BOTH, ...deny }).open).toBe(true);
  });

  it('admits the instance by its security group', () => {
    const byGroup = https('10.9.0.0/16');
    const groups = [
      group('sg-1'),
      group('sg-e', { ingress: [{ ...byGroup, cidrs: [], securityGroupIds: ['sg-1'] }] }),
    ];

    expect(
      pathWith({ ...CUT_OFF, ...BOTH, securityGroups: told(groups, 'ec2:DescribeSecurityGroups') }).open,
    ).toBe(true);
  });

  it.each([
    ['routes', { routeTables: refused('ec2:DescribeRouteTables') }, 'ec2:DescribeRouteTables'],
    [
      'security groups',
      { ...NAT, securityGroups: refused('ec2:DescribeSecurityGroups') },
      'ec2:DescribeSecurityGroups',
    ],
    ['network ACLs', { ...NAT, networkAcls: refused('ec2:DescribeNetworkAcls') }, 'ec2:DescribeNetworkAcls'],
    ['endpoints', { ...NAT, endpoints: refused('ec2:DescribeVpcEndpoints') }, 'ec2:DescribeVpcEndpoints'],
    ['DNS', { ...CUT_OFF, ...BOTH, dns: refused('ec2:DescribeVpcAttribute') }, 'ec2:DescribeVpcAttribute'],
  ])('is not decided without the %s', (_, records, operation) => {
    const path = pathWith(records);

    expect(path.open).toBeNull();
    expect(path.unseen).toContain(operation);
  });

  it.each([
    ['a transit gateway', routes(route('0.0.0.0/0', 'tgw-1'))],
    ['an appliance', routes(route('0.0.0.0/0', 'eni-1'))],
  ])('is not decided behind %s', (_, records) => {
    expect(pathWith(records)).toMatchObject({ open: null, obstacles: [] });
  });

  it('is shut by what is proved, whatever else could not be read', () => {
    const path = pathWith({ ...CUT_OFF, networkAcls: refused('ec2:DescribeNetworkAcls') });

    expect(path.open).toBe(false);
  });

  it('asks for ec2messages only of old agents', () => {
    const records = vpc({ ...CUT_OFF, ...BOTH });

    expect(networkPath(inVpc(), records, node({ agentVersion: '3.3.40.0' })).open).toBe(true);
    expect(networkPath(inVpc(), records, node({ agentVersion: '3.2.582.0' })).obstacles).toContainEqual(
      expect.objectContaining({ kind: 'endpoint-missing', fact: expect.stringContaining('ec2messages') }),
    );
  });
});
