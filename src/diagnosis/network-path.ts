/**
 * Can the agent reach Systems Manager over HTTPS, by EC2's records? Interface endpoints with private DNS take
 * the traffic where they exist, else the default route does. What the records do not show stays undecided.
 */

import type { NetworkPath, VpcRecords } from '../model/facts.ts';
import type { Ec2Instance, ManagedNode, NetworkInterface } from '../model/records.ts';
import { isOlderVersion } from './agent-version.ts';
import { all, type Check } from './network/check.ts';
import { endpointWay } from './network/endpoint-way.ts';
import { internetWay } from './network/internet-way.ts';
import { interfacesOf } from './network/lookup.ts';

/** Agents before this one need the ec2messages service for commands. */
const FIRST_WITHOUT_EC2_MESSAGES = '3.3.40.0';

/** `node` is null for instances that never registered; they are judged as having a newer agent. */
export function networkPath(
  instance: Ec2Instance,
  vpc: VpcRecords,
  node: Pick<ManagedNode, 'agentVersion'> | null,
): NetworkPath {
  const [nic] = interfacesOf(instance);
  if (nic === undefined) return { open: null, obstacles: [], unseen: [] };
  return all(servicesFor(node?.agentVersion ?? null).map((service) => serviceCheck(vpc, nic, service)));
}

function servicesFor(agentVersion: string | null): readonly string[] {
  const services = ['ssm', 'ssmmessages'];
  const isOld = agentVersion !== null && isOlderVersion(agentVersion, FIRST_WITHOUT_EC2_MESSAGES);
  return isOld ? [...services, 'ec2messages'] : services;
}

function serviceCheck(vpc: VpcRecords, nic: NetworkInterface, service: string): Check {
  const byEndpoint = endpointWay(vpc, nic, service);
  // Private DNS sends the traffic to the endpoint even where a way to the internet exists.
  if (byEndpoint.takesTraffic) return byEndpoint.check;
  const byInternet = internetWay(vpc, nic);
  if (byInternet.open === true) return byEndpoint.check.open === false ? byInternet : byEndpoint.check;
  if (byInternet.open === null)
    return { ...byInternet, unseen: [...byInternet.unseen, ...byEndpoint.check.unseen] };
  if (byEndpoint.check.open === null) return byEndpoint.check;
  // A missing endpoint stands in the way only of those who have no other route.
  const hasRoute = byInternet.obstacles.every((obstacle) => obstacle.kind !== 'no-route');
  return hasRoute ? byInternet : all([byInternet, byEndpoint.check]);
}
