import type { VpcRecords } from '../../model/facts.ts';
import type { IpRule, NetworkInterface, VpcEndpoint } from '../../model/records.ts';
import { all, type Check, OPEN, shut, UNDECIDED, unseen } from './check.ts';
import { covers } from './cidr.ts';
import { allowsTcp, securityGroupsOf, subnetCidrOf } from './lookup.ts';
import { networkAclCheck } from './network-acl.ts';
import { egressTo } from './security-group-egress.ts';

export interface EndpointWay {
  /** Does the service's name resolve to the endpoint, so that no other way is taken? */
  readonly takesTraffic: boolean;
  readonly check: Check;
}

/** The way through the VPC's interface endpoint of `service` (ssm, ssmmessages, ec2messages). */
export function endpointWay(vpc: VpcRecords, nic: NetworkInterface, service: string): EndpointWay {
  if (!vpc.endpoints.known) return { takesTraffic: false, check: unseen(vpc.endpoints) };
  const inVpc = vpc.endpoints.value.filter((endpoint) => endpoint.vpcId === nic.vpcId);
  const endpoint = inVpc.find((each) => serves(each, service));
  const { source } = vpc.endpoints;
  if (endpoint === undefined) {
    const fact = `VPC ${nic.vpcId} has no interface endpoint for ${service}`;
    return { takesTraffic: false, check: shut('endpoint-missing', fact, source) };
  }
  if (!endpoint.privateDns) {
    const fact = `Endpoint ${endpoint.id} (${service}) has private DNS turned off`;
    return { takesTraffic: false, check: shut('endpoint-private-dns', fact, source) };
  }
  const dns = dnsCheck(vpc, endpoint);
  if (dns.open !== true) return { takesTraffic: false, check: dns };
  return { takesTraffic: true, check: reachEndpoint(vpc, nic, endpoint) };
}

function serves(endpoint: VpcEndpoint, service: string): boolean {
  const name = endpoint.serviceName.slice(endpoint.serviceName.lastIndexOf('.') + 1);
  const isThere = endpoint.state.toLowerCase() === 'available';
  return endpoint.type === 'Interface' && isThere && (name === service || name === `${service}-fips`);
}

function dnsCheck(vpc: VpcRecords, endpoint: VpcEndpoint): Check {
  if (!vpc.dns.known) return unseen(vpc.dns);
  if (vpc.dns.value === null) return UNDECIDED;
  const { support, hostnames, vpcId } = vpc.dns.value;
  if (support && hostnames) return OPEN;
  const off = [...(support ? [] : ['DNS support']), ...(hostnames ? [] : ['DNS hostnames'])].join(' and ');
  return shut(
    'vpc-dns',
    `VPC ${vpcId} has ${off} off, so ${endpoint.id} has no private name`,
    vpc.dns.source,
  );
}

function reachEndpoint(vpc: VpcRecords, nic: NetworkInterface, endpoint: VpcEndpoint): Check {
  const sameSubnet = nic.subnetId !== null && endpoint.subnetIds.includes(nic.subnetId);
  return all([
    endpointIngress(vpc, nic, endpoint),
    egressTo(vpc, nic, (rule) => leadsTo(vpc, rule, endpoint), `endpoint ${endpoint.id}`),
    // Traffic inside one subnet does not pass its network ACL.
    sameSubnet ? OPEN : networkAclCheck(vpc, nic.subnetId),
  ]);
}

function endpointIngress(vpc: VpcRecords, nic: NetworkInterface, endpoint: VpcEndpoint): Check {
  const groups = securityGroupsOf(vpc.securityGroups, endpoint.securityGroupIds);
  if (groups === null || !vpc.securityGroups.known) return unseen(vpc.securityGroups);
  const rules = groups.flatMap((group) => group.ingress.filter((rule) => allowsTcp(rule, 443)));
  const answers = rules.map((rule) => admits(vpc, rule, nic));
  if (answers.includes(true)) return OPEN;
  if (answers.includes(null)) return UNDECIDED;
  return shut(
    'endpoint-security-group',
    `Security group ${endpoint.securityGroupIds.join(', ')} of endpoint ${endpoint.id} lets no HTTPS (443) in from subnet ${nic.subnetId}`,
    vpc.securityGroups.source,
  );
}

function admits(vpc: VpcRecords, rule: IpRule, nic: NetworkInterface): boolean | null {
  if (rule.securityGroupIds.some((id) => nic.securityGroupIds.includes(id))) return true;
  const subnet = subnetCidrOf(vpc, nic.subnetId);
  if (subnet !== null && rule.cidrs.some((cidr) => covers(cidr, subnet))) return true;
  // A narrower range may still hold the instance's own address, which is not among the records.
  const mayAdmit = rule.cidrs.some((cidr) => subnet === null || covers(subnet, cidr));
  return mayAdmit || rule.prefixListIds.length > 0 ? null : false;
}

function leadsTo(vpc: VpcRecords, rule: IpRule, endpoint: VpcEndpoint): boolean | null {
  if (rule.securityGroupIds.some((id) => endpoint.securityGroupIds.includes(id))) return true;
  const subnets = endpoint.subnetIds.map((id) => subnetCidrOf(vpc, id));
  const known = subnets.filter((cidr) => cidr !== null);
  if (known.some((subnet) => rule.cidrs.some((cidr) => covers(cidr, subnet)))) return true;
  const mayLead = rule.cidrs.some(
    (cidr) => known.length < subnets.length || known.some((subnet) => covers(subnet, cidr)),
  );
  return mayLead || rule.prefixListIds.length > 0 ? null : false;
}
