import type { VpcRecords } from '../../model/facts.ts';
import type { IpRule, NetworkInterface, Route, RouteTable } from '../../model/records.ts';
import { all, type Check, OPEN, shut, UNDECIDED, unseen } from './check.ts';
import { isAnywhere, isPrivate } from './cidr.ts';
import { routeTableOf } from './lookup.ts';
import { networkAclCheck } from './network-acl.ts';
import { egressTo } from './security-group-egress.ts';

/** The way to the service's public address: default route, security group and network ACL. */
export function internetWay(vpc: VpcRecords, nic: NetworkInterface): Check {
  const byRoute = routeCheck(vpc, nic);
  // Where the route leads elsewhere, Systems Manager may have a private address there.
  const reaches = byRoute.open === null ? () => null : reachesInternet;
  return all([byRoute, egressTo(vpc, nic, reaches, 'the internet'), networkAclCheck(vpc, nic.subnetId)]);
}

function routeCheck(vpc: VpcRecords, nic: NetworkInterface): Check {
  if (!vpc.routeTables.known) return unseen(vpc.routeTables);
  const table = routeTableOf(vpc, nic);
  if (table === null) return UNDECIDED;
  const { source } = vpc.routeTables;
  const route = defaultRoute(table, '0.0.0.0/0');
  if (route === null) {
    // A network that is connected may hold the endpoints, and its private zones their names.
    if (table.routes.some(leadsElsewhere)) return UNDECIDED;
    // The agent can be set to use IPv6 endpoints, which the records do not tell.
    if (nic.ipv6Addresses.length > 0 && defaultRoute(table, '::/0') !== null) return UNDECIDED;
    return shut('no-route', `Route table ${table.id} of subnet ${nic.subnetId} has no default route`, source);
  }
  if (route.state === 'blackhole') {
    return shut(
      'no-route',
      `The default route of ${table.id} leads to ${route.target}, which is gone`,
      source,
    );
  }
  if (route.target.startsWith('nat-')) return OPEN;
  // What lies behind a transit gateway, an appliance or a VPN is not in these records.
  if (!route.target.startsWith('igw-')) return UNDECIDED;
  if (nic.publicIp !== null) return OPEN;
  const fact = `The default route of ${table.id} leads to ${route.target}, and the instance has no public address`;
  return shut('no-route', fact, source);
}

/** Into another network: a transit gateway, a peering, a VPN, an appliance. */
function leadsElsewhere({ target, state }: Route): boolean {
  return state !== 'blackhole' && !/^(?:local$|igw-|eigw-|nat-|vpce-)/.test(target);
}

function defaultRoute(table: RouteTable, destination: string): Route | null {
  return table.routes.find((route) => route.destination === destination) ?? null;
}

function reachesInternet(rule: IpRule): boolean | null {
  if (rule.cidrs.some(isAnywhere)) return true;
  const mayReach = rule.prefixListIds.length > 0 || rule.cidrs.some((cidr) => !isPrivate(cidr));
  return mayReach ? null : false;
}
