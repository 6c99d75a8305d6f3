/** Networks of a Region: where instances stand, and what stands between them and Systems Manager. */

import type {
  GroupIdentifier,
  IpPermission,
  NetworkAclEntry,
  Route,
  SecurityGroup,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { SimulatedRegion } from '../world.ts';
import { awsId } from './ids.ts';

/** A spot for an instance: subnet and security groups. */
export interface Place {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly securityGroups: readonly GroupIdentifier[];
  /** First three parts of the subnet's addresses. */
  readonly addressPrefix: string;
}

export interface Network {
  readonly accountId: string;
  readonly region: SimulatedRegion;
  /** Second part of the addresses of the next VPC. */
  nextVpc: number;
}

export interface Vpc {
  readonly id: string;
  readonly key: string;
  readonly network: Network;
  readonly addressPrefix: string;
  readonly cidr: string;
  nextSubnet: number;
}

export const ANYWHERE = '0.0.0.0/0';
/** EC2 answers in lower case, whatever the SDK's type says. */
const ENDPOINT_STATE = 'available' as string as NonNullable<VpcEndpoint['State']>;
const ALL_TRAFFIC: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: ANYWHERE }] };
const ALL_IPV6: IpPermission = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };

/** Rule that opens one TCP port to a range. */
export function tcp(port: number, cidr: string): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] };
}

export function tcpIpv6(port: number): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
}

function keyOf(network: Network, name: string): string {
  return `${network.accountId}/${network.region.region}/${name}`;
}

/** A VPC with a main route table that leads nowhere else and DNS as given. */
export function addVpc(network: Network, key: string, dns = { support: true, hostnames: true }): Vpc {
  const id = awsId('vpc', keyOf(network, key));
  const addressPrefix = `10.${network.nextVpc}`;
  network.nextVpc += 1;
  network.region.vpcDns.set(id, dns);
  const vpc: Vpc = { id, key, network, addressPrefix, cidr: `${addressPrefix}.0.0/16`, nextSubnet: 0 };
  network.region.routeTables.push({
    RouteTableId: awsId('rtb', keyOf(network, `${key}/main`)),
    VpcId: id,
    Associations: [{ Main: true, RouteTableAssociationId: awsId('rtbassoc', keyOf(network, `${key}/main`)) }],
    Routes: [localRoute(vpc)],
  });
  return vpc;
}

function localRoute(vpc: Vpc): Route {
  return { DestinationCidrBlock: vpc.cidr, GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' };
}

/** An internet gateway attached to the VPC, and its id. */
export function addInternetGateway(vpc: Vpc): string {
  const id = awsId('igw', keyOf(vpc.network, vpc.key));
  vpc.network.region.internetGateways.push({
    InternetGatewayId: id,
    Attachments: [{ VpcId: vpc.id, State: 'attached' }],
    OwnerId: vpc.network.accountId,
  });
  return id;
}

/** A subnet whose own route table has `routes` beside the local one. */
export function addSubnet(vpc: Vpc, key: string, routes: readonly Route[]): Omit<Place, 'securityGroups'> {
  const { network } = vpc;
  const id = awsId('subnet', keyOf(network, `${vpc.key}/${key}`));
  const addressPrefix = `${vpc.addressPrefix}.${vpc.nextSubnet}`;
  vpc.nextSubnet += 1;
  const availabilityZone = `${network.region.region}${vpc.nextSubnet % 2 === 0 ? 'b' : 'a'}`;
  network.region.subnets.push({
    SubnetId: id,
    VpcId: vpc.id,
    CidrBlock: `${addressPrefix}.0/24`,
    AvailabilityZone: availabilityZone,
    MapPublicIpOnLaunch: false,
    State: 'available',
    OwnerId: network.accountId,
  });
  network.region.routeTables.push({
    RouteTableId: awsId('rtb', keyOf(network, `${vpc.key}/${key}`)),
    VpcId: vpc.id,
    Associations: [
      {
        Main: false,
        SubnetId: id,
        RouteTableAssociationId: awsId('rtbassoc', keyOf(network, `${vpc.key}/${key}`)),
      },
    ],
    Routes: [localRoute(vpc), ...routes],
  });
  return { vpcId: vpc.id, subnetId: id, availabilityZone, addressPrefix };
}

export function toGateway(gatewayId: string): Route {
  return { DestinationCidrBlock: ANYWHERE, GatewayId: gatewayId, State: 'active', Origin: 'CreateRoute' };
}

/** A route through a NAT gateway; `blackhole` once that gateway was deleted. */
export function toNat(vpc: Vpc, state: 'active' | 'blackhole' = 'active'): Route {
  const natGatewayId = awsId('nat', keyOf(vpc.network, `${vpc.key}/${state}`));
  return { DestinationCidrBlock: ANYWHERE, NatGatewayId: natGatewayId, State: state, Origin: 'CreateRoute' };
}

/** A security group; without `egress` everything may leave. */
export function addSecurityGroup(
  vpc: Vpc,
  name: string,
  ingress: IpPermission[],
  egress: IpPermission[] = [ALL_TRAFFIC, ALL_IPV6],
): GroupIdentifier {
  const group: SecurityGroup = {
    GroupId: awsId('sg', keyOf(vpc.network, `${vpc.key}/${name}`)),
    GroupName: name,
    Description: `${name} instances`,
    VpcId: vpc.id,
    OwnerId: vpc.network.accountId,
    IpPermissions: ingress,
    IpPermissionsEgress: egress,
  };
  vpc.network.region.securityGroups.push(group);
  return { GroupId: group.GroupId, GroupName: group.GroupName };
}

/** A network ACL for these subnets: `rules` first, then everything allowed or the final deny. */
export function addNetworkAcl(
  vpc: Vpc,
  key: string,
  subnetIds: readonly string[],
  rules: NetworkAclEntry[],
): void {
  const id = awsId('acl', keyOf(vpc.network, `${vpc.key}/${key}`));
  vpc.network.region.networkAcls.push({
    NetworkAclId: id,
    VpcId: vpc.id,
    IsDefault: rules.length === 0,
    OwnerId: vpc.network.accountId,
    Associations: subnetIds.map((subnetId) => ({
      NetworkAclAssociationId: awsId('aclassoc', `${id}/${subnetId}`),
      NetworkAclId: id,
      SubnetId: subnetId,
    })),
    Entries: [
      ...rules,
      ...[false, true].flatMap((egress): NetworkAclEntry[] => [
        { RuleNumber: 100, Egress: egress, Protocol: '-1', RuleAction: 'allow', CidrBlock: ANYWHERE },
        { RuleNumber: 32_767, Egress: egress, Protocol: '-1', RuleAction: 'deny', CidrBlock: ANYWHERE },
      ]),
    ],
  });
}

/** Interface endpoints of the named services in one subnet. */
export function addEndpoints(
  vpc: Vpc,
  services: readonly string[],
  options: { subnetIds: string[]; groups: GroupIdentifier[]; privateDns: boolean },
): void {
  const { network } = vpc;
  for (const service of services) {
    const endpoint: VpcEndpoint = {
      VpcEndpointId: awsId('vpce', keyOf(network, `${vpc.key}/${service}`)),
      VpcEndpointType: 'Interface',
      VpcId: vpc.id,
      ServiceName: `com.amazonaws.${network.region.region}.${service}`,
      State: ENDPOINT_STATE,
      PrivateDnsEnabled: options.privateDns,
      SubnetIds: options.subnetIds,
      Groups: options.groups.map((group) => ({ GroupId: group.GroupId, GroupName: group.GroupName })),
      RouteTableIds: [],
      OwnerId: network.accountId,
    };
    network.region.vpcEndpoints.push(endpoint);
  }
}
