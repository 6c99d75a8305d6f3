/** Finds the records that govern one network interface. */

import type { VpcRecords } from '../../model/facts.ts';
import type { Reading } from '../../model/reading.ts';
import type {
  Ec2Instance,
  IpRule,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
} from '../../model/records.ts';

/** The instance's interfaces, the one in its own subnet first; made up from the instance if none is listed. */
export function interfacesOf(instance: Ec2Instance): readonly NetworkInterface[] {
  if (instance.networkInterfaces.length > 0) {
    const isPrimary = (each: NetworkInterface) => Number(each.subnetId === instance.subnetId);
    return [...instance.networkInterfaces].sort((a, b) => isPrimary(b) - isPrimary(a));
  }
  const { subnetId, vpcId, publicIp } = instance;
  return [{ id: 'eni-unknown', subnetId, vpcId, publicIp, ipv6Addresses: [], securityGroupIds: [] }];
}

/** The subnet's own route table, else the main one of its VPC; null where neither is listed. */
export function routeTableOf(vpc: VpcRecords, nic: NetworkInterface): RouteTable | null {
  if (!vpc.routeTables.known || nic.subnetId === null) return null;
  const { subnetId, vpcId } = nic;
  const tables = vpc.routeTables.value;
  return (
    tables.find((table) => table.subnetIds.includes(subnetId)) ??
    tables.find((table) => table.main && table.vpcId === vpcId) ??
    null
  );
}

export function networkAclOf(vpc: VpcRecords, subnetId: string | null): NetworkAcl | null {
  if (!vpc.networkAcls.known || subnetId === null) return null;
  return vpc.networkAcls.value.find((acl) => acl.subnetIds.includes(subnetId)) ?? null;
}

export function subnetCidrOf(vpc: VpcRecords, subnetId: string | null): string | null {
  if (!vpc.subnets.known) return null;
  return vpc.subnets.value.find((subnet) => subnet.id === subnetId)?.cidr ?? null;
}

/** All named groups; null where the read was refused or one of them is not listed. */
export function securityGroupsOf(
  groups: Reading<readonly SecurityGroup[]>,
  ids: readonly string[],
): readonly SecurityGroup[] | null {
  if (!groups.known || ids.length === 0) return null;
  const found = groups.value.filter((group) => ids.includes(group.id));
  return found.length === new Set(ids).size ? found : null;
}

/** Does the rule let TCP through on `port`? ICMP and other protocols do not carry it. */
export function allowsTcp(rule: IpRule, port: number): boolean {
  if (rule.protocol === '-1') return true;
  if (rule.protocol !== 'tcp' && rule.protocol !== '6') return false;
  return (rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 65_535);
}
