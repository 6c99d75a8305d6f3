/** Route tables and network ACLs: what leads out of a subnet, and what stops packets at its edge. */

import {
  type NetworkAcl as AwsNetworkAcl,
  type Route as AwsRoute,
  type RouteTable as AwsRouteTable,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
} from '@aws-sdk/client-ec2';
import type { NetworkAcl, Route, RouteTable } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { distinct } from '../wire.ts';

/** Route tables: 100 a page is the most that AWS gives. */
export async function readRouteTables(reader: AwsReader): Promise<RouteTable[]> {
  const rows: RouteTable[] = [];
  const pages = reader.pages('ec2:DescribeRouteTables', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeRouteTablesCommand({ MaxResults: 100, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.RouteTables ?? []).map(routeTable));
  return distinct(rows, (row) => row.id);
}

export async function readNetworkAcls(reader: AwsReader): Promise<NetworkAcl[]> {
  const rows: NetworkAcl[] = [];
  const pages = reader.pages('ec2:DescribeNetworkAcls', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeNetworkAclsCommand({ MaxResults: 1000, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.NetworkAcls ?? []).map(networkAcl));
  return distinct(rows, (row) => row.id);
}

function routeTable(row: AwsRouteTable): RouteTable {
  const associations = row.Associations ?? [];
  return {
    id: row.RouteTableId ?? '',
    vpcId: row.VpcId ?? '',
    main: associations.some((association) => association.Main === true),
    subnetIds: associations.flatMap((association) => association.SubnetId ?? []),
    routes: (row.Routes ?? []).flatMap(route),
  };
}

function route(row: AwsRoute): Route[] {
  const destination = row.DestinationCidrBlock ?? row.DestinationIpv6CidrBlock ?? row.DestinationPrefixListId;
  const target =
    row.GatewayId ??
    row.NatGatewayId ??
    row.EgressOnlyInternetGatewayId ??
    row.TransitGatewayId ??
    row.VpcPeeringConnectionId ??
    row.NetworkInterfaceId ??
    row.InstanceId ??
    row.LocalGatewayId ??
    row.CarrierGatewayId ??
    row.CoreNetworkArn;
  if (destination === undefined || target === undefined) return [];
  return [{ destination, target, state: row.State ?? 'active' }];
}

function networkAcl(row: AwsNetworkAcl): NetworkAcl {
  return {
    id: row.NetworkAclId ?? '',
    vpcId: row.VpcId ?? '',
    subnetIds: (row.Associations ?? []).flatMap((association) => association.SubnetId ?? []),
    entries: (row.Entries ?? []).map((entry) => ({
      ruleNumber: entry.RuleNumber ?? 0,
      egress: entry.Egress ?? false,
      allow: entry.RuleAction === 'allow',
      protocol: entry.Protocol ?? '-1',
      cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
      fromPort: entry.PortRange?.From ?? null,
      toPort: entry.PortRange?.To ?? null,
    })),
  };
}
