/** The network around instances, as EC2 describes it: read once a scope, matched by id. */

import {
  type SecurityGroup as AwsSecurityGroup,
  type VpcEndpoint as AwsVpcEndpoint,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import type { IpRule, SecurityGroup, Subnet, VpcDns, VpcEndpoint } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, text } from '../wire.ts';

const PAGE = 1000;

export async function readSecurityGroups(reader: AwsReader): Promise<SecurityGroup[]> {
  const rows: SecurityGroup[] = [];
  const pages = reader.pages('ec2:DescribeSecurityGroups', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.SecurityGroups ?? []).map(securityGroup));
  return distinct(rows, (row) => row.id);
}

export async function readSubnets(reader: AwsReader): Promise<Subnet[]> {
  const rows: Subnet[] = [];
  const pages = reader.pages('ec2:DescribeSubnets', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeSubnetsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) {
    for (const row of page.Subnets ?? []) {
      rows.push({
        id: row.SubnetId ?? '',
        vpcId: row.VpcId ?? '',
        cidr: text(row.CidrBlock),
        availabilityZone: text(row.AvailabilityZone),
      });
    }
  }
  return distinct(rows, (row) => row.id);
}

export async function readVpcEndpoints(reader: AwsReader): Promise<VpcEndpoint[]> {
  const rows: VpcEndpoint[] = [];
  const pages = reader.pages('ec2:DescribeVpcEndpoints', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeVpcEndpointsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.VpcEndpoints ?? []).map(vpcEndpoint));
  return distinct(rows, (row) => row.id);
}

/** DNS support and host names of one VPC: AWS answers one attribute a call. */
export async function readVpcDns(reader: AwsReader, vpcId: string): Promise<VpcDns> {
  const [support, hostnames] = await Promise.all([
    readVpcAttribute(reader, vpcId, 'enableDnsSupport'),
    readVpcAttribute(reader, vpcId, 'enableDnsHostnames'),
  ]);
  return { vpcId, support, hostnames };
}

async function readVpcAttribute(
  reader: AwsReader,
  VpcId: string,
  Attribute: 'enableDnsSupport' | 'enableDnsHostnames',
): Promise<boolean> {
  const answer = await reader.send('ec2:DescribeVpcAttribute', ({ ec2 }, options) =>
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }), options),
  );
  const value = Attribute === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames;
  return value?.Value ?? false;
}

function securityGroup(row: AwsSecurityGroup): SecurityGroup {
  return {
    id: row.GroupId ?? '',
    vpcId: text(row.VpcId),
    ingress: (row.IpPermissions ?? []).map(ipRule),
    egress: (row.IpPermissionsEgress ?? []).map(ipRule),
  };
}

function ipRule(row: IpPermission): IpRule {
  return {
    protocol: row.IpProtocol ?? '-1',
    fromPort: row.FromPort ?? null,
    toPort: row.ToPort ?? null,
    cidrs: [
      ...(row.IpRanges ?? []).flatMap((range) => range.CidrIp ?? []),
      ...(row.Ipv6Ranges ?? []).flatMap((range) => range.CidrIpv6 ?? []),
    ],
    prefixListIds: (row.PrefixListIds ?? []).flatMap((list) => list.PrefixListId ?? []),
    securityGroupIds: (row.UserIdGroupPairs ?? []).flatMap((pair) => pair.GroupId ?? []),
  };
}

function vpcEndpoint(row: AwsVpcEndpoint): VpcEndpoint {
  return {
    id: row.VpcEndpointId ?? '',
    vpcId: row.VpcId ?? '',
    serviceName: row.ServiceName ?? '',
    type: row.VpcEndpointType ?? '',
    state: row.State ?? '',
    privateDns: row.PrivateDnsEnabled ?? false,
    subnetIds: row.SubnetIds ?? [],
    securityGroupIds: (row.Groups ?? []).flatMap((group) => group.GroupId ?? []),
    routeTableIds: row.RouteTableIds ?? [],
  };
}
