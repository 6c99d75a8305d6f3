import { describe, expect, it } from 'vitest';
import { internetExposure } from '../../src/diagnosis/internet-exposure.ts';
import type { VpcRecords } from '../../src/model/facts.ts';
import type { IpRule, Route } from '../../src/model/records.ts';
import { instance, refused, told } from '../support/facts.ts';
import { group, https, inVpc, nic, route, vpc } from '../support/network.ts';

const PUBLIC = '203.0.113.7';
const IPV6 = '2600:1f18::7';

function records(routes: readonly Route[], ...ingress: readonly IpRule[]): VpcRecords {
  return vpc({
    routeTables: told(
      [{ id: 'rtb-1', vpcId: 'vpc-1', main: true, subnetIds: [], routes }],
      'ec2:DescribeRouteTables',
    ),
    securityGroups: told([group('sg-1', { ingress })], 'ec2:DescribeSecurityGroups'),
  });
}

const OUT = route('0.0.0.0/0', 'igw-1');
const OPEN = https('0.0.0.0/0');

describe('reachable from the internet', () => {
  it('takes a public address, a route to an internet gateway and an open security group', () => {
    expect(internetExposure(inVpc({ publicIp: PUBLIC }), records([OUT], OPEN))).toMatchObject({
      exposed: true,
      publicIp: PUBLIC,
      openPorts: ['tcp 443'],
    });
  });

  it.each([
    ['no public address', inVpc(), [OUT], OPEN],
    ['a route by NAT', inVpc({ publicIp: PUBLIC }), [route('0.0.0.0/0', 'nat-1')], OPEN],
    ['a gateway that is gone', inVpc({ publicIp: PUBLIC }), [{ ...OUT, state: 'blackhole' }], OPEN],
    ['a security group open to some', inVpc({ publicIp: PUBLIC }), [OUT], https('198.51.100.0/24')],
    ['nothing but ICMP', inVpc({ publicIp: PUBLIC }), [OUT], { ...OPEN, protocol: 'icmp' }],
    [
      'IPv6 by an egress-only gateway',
      inVpc({ ipv6Addresses: [IPV6] }),
      [route('::/0', 'eigw-1')],
      https('::/0'),
    ],
    ['IPv6 with rules for IPv4 alone', inVpc({ ipv6Addresses: [IPV6] }), [route('::/0', 'igw-1')], OPEN],
  ])('is ruled out by %s', (_, at, routes, rule) => {
    expect(internetExposure(at, records(routes, rule))).toMatchObject({ exposed: false, openPorts: [] });
  });

  it('holds for an IPv6 address alone', () => {
    const byIpv6 = records([route('::/0', 'igw-1')], https('::/0', 22));

    expect(internetExposure(inVpc({ ipv6Addresses: [IPV6] }), byIpv6)).toMatchObject({
      exposed: true,
      publicIp: null,
      openPorts: ['tcp 22'],
    });
  });

  it('holds for a second interface in another subnet', () => {
    const second = nic({ id: 'eni-2', subnetId: 'subnet-2', publicIp: PUBLIC });
    const two = instance({ networkInterfaces: [nic(), second] });
    const tables = [
      { id: 'rtb-1', vpcId: 'vpc-1', main: true, subnetIds: [], routes: [] },
      { id: 'rtb-2', vpcId: 'vpc-1', main: false, subnetIds: ['subnet-2'], routes: [OUT] },
    ];
    const network = { ...records([], OPEN), routeTables: told(tables, 'ec2:DescribeRouteTables') };

    expect(internetExposure(two, network)).toMatchObject({ exposed: true, publicIp: PUBLIC });
  });

  it.each([
    ['routes', { routeTables: refused('ec2:DescribeRouteTables') }],
    ['security groups', { securityGroups: refused('ec2:DescribeSecurityGroups') }],
  ])('is unknown without the %s', (_, unread) => {
    const network = { ...records([OUT], OPEN), ...unread };

    expect(internetExposure(inVpc({ publicIp: PUBLIC }), network).exposed).toBeNull();
    expect(internetExposure(inVpc(), network).exposed).toBe(false);
  });

  it('is unknown behind prefix lists, whose contents were not read', () => {
    const listed = { ...OPEN, cidrs: [], prefixListIds: ['pl-1'] };

    expect(internetExposure(inVpc({ publicIp: PUBLIC }), records([OUT], listed)).exposed).toBeNull();
  });
});
