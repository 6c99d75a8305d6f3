/**
 * Does the internet reach the instance? Public address ∧ route to an internet gateway ∧ open security group,
 * for each interface, over IPv4 and IPv6. An egress-only gateway lets nothing in.
 */

import type { Exposure, VpcRecords } from '../model/facts.ts';
import type { Ec2Instance, IpRule, NetworkInterface } from '../model/records.ts';
import { isAnywhere } from './network/cidr.ts';
import { interfacesOf, routeTableOf, securityGroupsOf } from './network/lookup.ts';

type Family = 'IPv4' | 'IPv6';

interface Leg {
  readonly exposed: boolean | null;
  readonly openPorts: readonly string[];
  readonly reason: string;
}

export function internetExposure(instance: Ec2Instance, vpc: VpcRecords): Exposure {
  const interfaces = interfacesOf(instance);
  const legs = interfaces.flatMap((nic) => [leg(vpc, nic, 'IPv4'), leg(vpc, nic, 'IPv6')]);
  const decisive = legs.find((each) => each.exposed === true) ?? legs.find((each) => each.exposed === null);
  const publicIp = instance.publicIp ?? interfaces.find((nic) => nic.publicIp !== null)?.publicIp ?? null;
  if (decisive !== undefined) {
    const ports = legs.filter((each) => each.exposed === true).flatMap((each) => each.openPorts);
    return {
      exposed: decisive.exposed,
      publicIp,
      openPorts: [...new Set(ports)],
      reason: decisive.reason,
    };
  }
  const told = legs.find((each) => each.reason !== NO_ADDRESS) ?? legs[0];
  return { exposed: false, publicIp, openPorts: [], reason: told?.reason ?? NO_ADDRESS };
}

const NO_ADDRESS = 'no public address';

function leg(vpc: VpcRecords, nic: NetworkInterface, family: Family): Leg {
  const address = family === 'IPv4' ? nic.publicIp : (nic.ipv6Addresses[0] ?? null);
  if (address === null) return closed(NO_ADDRESS);
  const gateway = gatewayOf(vpc, nic, family);
  if (gateway === 'none') return closed(`${address} has no route to an internet gateway`);
  const ports = openPorts(vpc, nic, family);
  if (ports !== null && ports.ports.length === 0 && !ports.undecided) {
    return closed(`${address}: no security group is open to the internet`);
  }
  if (gateway === null) return undecided(`the route of ${address} could not be told`);
  if (ports === null) return undecided(`the security groups of ${address} could not be read`);
  if (ports.ports.length === 0) return undecided(`${address} is open to prefix lists, which were not read`);
  return {
    exposed: true,
    openPorts: ports.ports,
    reason: `${address}, route to ${gateway}, open to the internet: ${ports.ports.join(', ')}`,
  };
}

function closed(reason: string): Leg {
  return { exposed: false, openPorts: [], reason };
}

function undecided(reason: string): Leg {
  return { exposed: null, openPorts: [], reason };
}

/** The internet gateway that answers leave by; 'none' if there is none, null if that cannot be told. */
function gatewayOf(vpc: VpcRecords, nic: NetworkInterface, family: Family): string | null {
  const table = routeTableOf(vpc, nic);
  if (table === null) return null;
  const route = table.routes.find(
    ({ destination, target, state }) =>
      target.startsWith('igw-') && state !== 'blackhole' && destination.includes(':') === (family === 'IPv6'),
  );
  return route?.target ?? 'none';
}

/** Ports open to anywhere over the family; `undecided` where prefix lists, which are not read, might open more. */
function openPorts(
  vpc: VpcRecords,
  nic: NetworkInterface,
  family: Family,
): { readonly ports: readonly string[]; readonly undecided: boolean } | null {
  const groups = securityGroupsOf(vpc.securityGroups, nic.securityGroupIds);
  if (groups === null) return null;
  const rules = groups.flatMap((group) => group.ingress).filter(hasPorts);
  const isOpen = (cidr: string) => isAnywhere(cidr) && cidr.includes(':') === (family === 'IPv6');
  const ports = rules.filter((rule) => rule.cidrs.some(isOpen)).map(portsOf);
  return {
    ports: [...new Set(ports)],
    undecided: rules.some((rule) => rule.prefixListIds.length > 0),
  };
}

function hasPorts(rule: IpRule): boolean {
  return !/^(?:icmp|icmpv6|1|58)$/.test(rule.protocol);
}

function portsOf(rule: IpRule): string {
  if (rule.protocol === '-1') return 'all ports';
  const from = rule.fromPort ?? 0;
  const to = rule.toPort ?? 65_535;
  if (from === 0 && to === 65_535) return `all ${rule.protocol} ports`;
  return from === to ? `${rule.protocol} ${from}` : `${rule.protocol} ${from}–${to}`;
}
