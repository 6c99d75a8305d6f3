/** EC2: what the network around instances looks like. */

import type {
  DescribeRegionsRequest,
  DescribeRegionsResult,
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  InternetGateway,
  ManagedPrefixList,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { list, text } from '../rules.ts';
import { describes, USUAL_LIMITS } from './ec2-describe.ts';
import {
  INTERNET_GATEWAYS_SHAPE,
  NETWORK_ACLS_SHAPE,
  PREFIX_LISTS_SHAPE,
  REGIONS_SHAPE,
  ROUTE_TABLES_SHAPE,
  SECURITY_GROUPS_SHAPE,
  SUBNETS_SHAPE,
  VPC_ENDPOINTS_SHAPE,
} from './ec2-shapes.ts';
import { type Operations, type RegionCall, reads } from './operation.ts';

export const NETWORK_OPERATIONS: Operations = {
  DescribeSecurityGroups: describes<SecurityGroup>({
    members: { ids: 'GroupIds', rows: 'SecurityGroups' },
    rowsIn: (region) => region.securityGroups,
    idOf: (group) => group.GroupId,
    notFound: 'InvalidGroup.NotFound',
    fields: {
      'group-id': (group) => [group.GroupId],
      'group-name': (group) => [group.GroupName],
      'vpc-id': (group) => [group.VpcId],
    },
    limits: USUAL_LIMITS,
    shape: SECURITY_GROUPS_SHAPE,
  }),
  DescribeSubnets: describes<Subnet>({
    members: { ids: 'SubnetIds', rows: 'Subnets' },
    rowsIn: (region) => region.subnets,
    idOf: (subnet) => subnet.SubnetId,
    notFound: 'InvalidSubnetID.NotFound',
    fields: {
      'subnet-id': (subnet) => [subnet.SubnetId],
      'vpc-id': (subnet) => [subnet.VpcId],
      'availability-zone': (subnet) => [subnet.AvailabilityZone],
    },
    limits: USUAL_LIMITS,
    shape: SUBNETS_SHAPE,
  }),
  DescribeRouteTables: describes<RouteTable>({
    members: { ids: 'RouteTableIds', rows: 'RouteTables' },
    rowsIn: (region) => region.routeTables,
    idOf: (table) => table.RouteTableId,
    notFound: 'InvalidRouteTableID.NotFound',
    fields: {
      'route-table-id': (table) => [table.RouteTableId],
      'vpc-id': (table) => [table.VpcId],
      'association.subnet-id': (table) => (table.Associations ?? []).map(({ SubnetId }) => SubnetId),
      'association.main': (table) => (table.Associations ?? []).map(({ Main }) => String(Main ?? false)),
    },
    limits: { min: 5, max: 100 },
    shape: ROUTE_TABLES_SHAPE,
  }),
  DescribeInternetGateways: describes<InternetGateway>({
    members: { ids: 'InternetGatewayIds', rows: 'InternetGateways' },
    rowsIn: (region) => region.internetGateways,
    idOf: (gateway) => gateway.InternetGatewayId,
    notFound: 'InvalidInternetGatewayID.NotFound',
    fields: {
      'internet-gateway-id': (gateway) => [gateway.InternetGatewayId],
      'attachment.vpc-id': (gateway) => (gateway.Attachments ?? []).map(({ VpcId }) => VpcId),
    },
    limits: USUAL_LIMITS,
    shape: INTERNET_GATEWAYS_SHAPE,
  }),
  DescribeNetworkAcls: describes<NetworkAcl>({
    members: { ids: 'NetworkAclIds', rows: 'NetworkAcls' },
    rowsIn: (region) => region.networkAcls,
    idOf: (acl) => acl.NetworkAclId,
    notFound: 'InvalidNetworkAclID.NotFound',
    fields: {
      'network-acl-id': (acl) => [acl.NetworkAclId],
      'vpc-id': (acl) => [acl.VpcId],
      'association.subnet-id': (acl) => (acl.Associations ?? []).map(({ SubnetId }) => SubnetId),
    },
    limits: USUAL_LIMITS,
    shape: NETWORK_ACLS_SHAPE,
  }),
  DescribeVpcEndpoints: describes<VpcEndpoint>({
    members: { ids: 'VpcEndpointIds', rows: 'VpcEndpoints' },
    rowsIn: (region) => region.vpcEndpoints,
    idOf: (endpoint) => endpoint.VpcEndpointId,
    notFound: 'InvalidVpcEndpointId.NotFound',
    fields: {
      'vpc-endpoint-id': (endpoint) => [endpoint.VpcEndpointId],
      'vpc-id': (endpoint) => [endpoint.VpcId],
      'service-name': (endpoint) => [endpoint.ServiceName],
      'vpc-endpoint-type': (endpoint) => [endpoint.VpcEndpointType],
      'vpc-endpoint-state': (endpoint) => [endpoint.State],
    },
    limits: { min: 1, max: 1000 },
    shape: VPC_ENDPOINTS_SHAPE,
  }),
  DescribeManagedPrefixLists: describes<ManagedPrefixList>({
    members: { ids: 'PrefixListIds', rows: 'PrefixLists' },
    rowsIn: (region) => region.prefixLists,
    idOf: (prefixList) => prefixList.PrefixListId,
    notFound: 'InvalidPrefixListID.NotFound',
    fields: {
      'prefix-list-id': (prefixList) => [prefixList.PrefixListId],
      'prefix-list-name': (prefixList) => [prefixList.PrefixListName],
      'owner-id': (prefixList) => [prefixList.OwnerId],
    },
    limits: { min: 1, max: 100 },
    shape: PREFIX_LISTS_SHAPE,
  }),
  DescribeRegions: reads({ RegionNames: list(text()) }, describeRegions, REGIONS_SHAPE),
  DescribeVpcAttribute: reads({ VpcId: text(), Attribute: text() }, describeVpcAttribute),
};

/** The Regions in which the account holds anything. */
function describeRegions(input: DescribeRegionsRequest, call: RegionCall): DescribeRegionsResult {
  const names = call.account.regions.map(({ region }) => region);
  const unknown = input.RegionNames?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterValue', `Invalid region provided: ${unknown}`);
  }
  const shown = names.filter((name) => input.RegionNames?.includes(name) ?? true);
  return {
    Regions: shown.map((name) => ({
      RegionName: name,
      Endpoint: `ec2.${name}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    })),
  };
}

/** One attribute a call. A VPC that subnets name has AWS's defaults: both are on. */
function describeVpcAttribute(
  input: DescribeVpcAttributeRequest,
  call: RegionCall,
): DescribeVpcAttributeResult {
  const { VpcId, Attribute } = input;
  if (!VpcId || !Attribute) {
    const missing = VpcId ? 'attribute' : 'vpcId';
    throw new AwsError('MissingParameter', `The request must contain the parameter ${missing}`);
  }
  const assumed = call.region.subnets.some((subnet) => subnet.VpcId === VpcId)
    ? { support: true, hostnames: true }
    : undefined;
  const dns = call.region.vpcDns.get(VpcId) ?? assumed;
  if (!dns) throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`);
  if (Attribute === 'enableDnsSupport') return { VpcId, EnableDnsSupport: { Value: dns.support } };
  if (Attribute === 'enableDnsHostnames') return { VpcId, EnableDnsHostnames: { Value: dns.hostnames } };
  throw new AwsError('InvalidParameterValue', `Value (${Attribute}) for parameter attribute is invalid.`);
}
