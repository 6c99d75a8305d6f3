/** Network records for tests: one VPC with one subnet, everything let through unless said otherwise. */

import type { VpcRecords } from '../../src/model/facts.ts';
import type {
  Ec2Instance,
  IpRule,
  NetworkAcl,
  NetworkInterface,
  Route,
  SecurityGroup,
  VpcEndpoint,
} from '../../src/model/records.ts';
import { instance, told } from './facts.ts';

export function route(destination: string, target: string): Route {
  return { destination, target, state: 'active' };
}

/** A TCP rule for one port. */
export function https(cidr: string, port = 443): IpRule {
  return {
    protocol: 'tcp',
    fromPort: port,
    toPort: port,
    cidrs: [cidr],
    prefixListIds: [],
    securityGroupIds: [],
  };
}

const EVERYTHING: IpRule = {
  protocol: '-1',
  fromPort: null,
  toPort: null,
  cidrs: ['0.0.0.0/0'],
  prefixListIds: [],
  securityGroupIds: [],
};

/** Lets everything out and HTTPS in from the VPC. */
export function group(id: string, overrides: Partial<SecurityGroup> = {}): SecurityGroup {
  return { id, vpcId: 'vpc-1', ingress: [https('10.0.0.0/16')], egress: [EVERYTHING], ...overrides };
}

const ALLOW_ALL = {
  ruleNumber: 100,
  allow: true,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  fromPort: null,
  toPort: null,
};

/** `entries` on top of the usual ones that let everything through. */
export function acl(entries: NetworkAcl['entries'] = []): NetworkAcl {
  const usual = [
    { ...ALLOW_ALL, egress: true },
    { ...ALLOW_ALL, egress: false },
  ];
  return { id: 'acl-1', vpcId: 'vpc-1', subnetIds: ['subnet-1'], entries: [...entries, ...usual] };
}

export function endpoint(service: string, overrides: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return {
    id: `vpce-${service}`,
    vpcId: 'vpc-1',
    serviceName: `com.amazonaws.us-east-1.${service}`,
    type: 'Interface',
    state: 'available',
    privateDns: true,
    subnetIds: ['subnet-1'],
    securityGroupIds: ['sg-e'],
    routeTableIds: [],
    ...overrides,
  };
}

export function nic(overrides: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    id: 'eni-1',
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    publicIp: null,
    ipv6Addresses: [],
    securityGroupIds: ['sg-1'],
    ...overrides,
  };
}

/** An instance with one interface in the VPC. */
export function inVpc(overrides: Partial<NetworkInterface> = {}): Ec2Instance {
  const primary = nic(overrides);
  return instance({ publicIp: primary.publicIp, networkInterfaces: [primary] });
}

export function vpc(overrides: Partial<VpcRecords> = {}): VpcRecords {
  const subnet = { id: 'subnet-1', vpcId: 'vpc-1', cidr: '10.0.1.0/24', availabilityZone: 'us-east-1a' };
  return {
    securityGroups: told([group('sg-1'), group('sg-e')], 'ec2:DescribeSecurityGroups'),
    subnets: told([subnet], 'ec2:DescribeSubnets'),
    routeTables: told([], 'ec2:DescribeRouteTables'),
    networkAcls: told([acl()], 'ec2:DescribeNetworkAcls'),
    endpoints: told([], 'ec2:DescribeVpcEndpoints'),
    dns: told({ vpcId: 'vpc-1', support: true, hostnames: true }, 'ec2:DescribeVpcAttribute'),
    ...overrides,
  };
}
