/** Step 3: the network around the instances, and what they belong to. */

import { inFlight } from '../../aws/in-flight.ts';
import { readAutoScalingGroups, readLoadBalancers } from '../../aws/readers/fleet-membership.ts';
import { readSecurityGroups, readSubnets, readVpcDns, readVpcEndpoints } from '../../aws/readers/network.ts';
import { readNetworkAcls, readRouteTables } from '../../aws/readers/routes.ts';
import type { VpcRecords } from '../../model/facts.ts';
import { NOT_READ, type Reading } from '../../model/reading.ts';
import type { VpcDns } from '../../model/records.ts';
import { allOf } from '../all-of.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';

export interface Context {
  /** The scope's network but for DNS, which is asked for by VPC. */
  readonly network: Omit<VpcRecords, 'dns'>;
  /** DNS of VPCs where it decides whether instances out of reach find Systems Manager. */
  readonly dns: ReadonlyMap<string, Reading<VpcDns>>;
  /** Read only where tags cannot tell, since EC2 could not be asked. */
  readonly autoScalingGroups: Reading<ReadonlyMap<string, string>>;
  readonly loadBalancers: Reading<ReadonlyMap<string, readonly string[]>>;
}

const STEP = 'context';

/** `vpcsOutOfReach`: VPCs of instances that Systems Manager does not reach. */
export async function readContext(
  work: ScopeWork,
  targets: Targets,
  vpcsOutOfReach: ReadonlySet<string>,
): Promise<Context> {
  const { reader, gaps } = work;
  const [securityGroups, routeTables, wayOut, autoScalingGroups, loadBalancers] = await allOf([
    gaps.attempt(STEP, 'ec2:DescribeSecurityGroups', () => readSecurityGroups(reader)),
    gaps.attempt(STEP, 'ec2:DescribeRouteTables', () => readRouteTables(reader)),
    readWayOut(work, vpcsOutOfReach),
    targets.instances.known ? notRead() : readGroups(work),
    gaps.attempt(STEP, 'elbv2:DescribeTargetGroups', () => readLoadBalancers(reader)),
  ]);
  const { dns, ...network } = wayOut;
  return { network: { securityGroups, routeTables, ...network }, dns, autoScalingGroups, loadBalancers };
}

type WayOut = Pick<VpcRecords, 'endpoints' | 'networkAcls' | 'subnets'> & Pick<Context, 'dns'>;

/** Records that only matter to instances out of reach; subnets and DNS only where there are endpoints. */
async function readWayOut(work: ScopeWork, vpcs: ReadonlySet<string>): Promise<WayOut> {
  const { reader, gaps } = work;
  if (vpcs.size === 0) {
    return { endpoints: NOT_READ, networkAcls: NOT_READ, subnets: NOT_READ, dns: new Map() };
  }
  const [endpoints, networkAcls] = await allOf([
    gaps.attempt(STEP, 'ec2:DescribeVpcEndpoints', () => readVpcEndpoints(reader)),
    gaps.attempt(STEP, 'ec2:DescribeNetworkAcls', () => readNetworkAcls(reader)),
  ]);
  const interfaces = endpoints.known ? endpoints.value.filter(({ type }) => type === 'Interface') : [];
  const concerned = new Set(interfaces.map(({ vpcId }) => vpcId).filter((vpcId) => vpcs.has(vpcId)));
  const [subnets, dns] = await allOf([
    concerned.size === 0 ? notRead() : gaps.attempt(STEP, 'ec2:DescribeSubnets', () => readSubnets(reader)),
    readDns(work, concerned),
  ]);
  return { endpoints, networkAcls, subnets, dns };
}

function readGroups({ reader, gaps }: ScopeWork): Promise<Context['autoScalingGroups']> {
  return gaps.attempt(STEP, 'autoscaling:DescribeAutoScalingInstances', () => readAutoScalingGroups(reader));
}

async function notRead(): Promise<typeof NOT_READ> {
  return NOT_READ;
}

async function readDns({ reader, gaps }: ScopeWork, vpcs: ReadonlySet<string>): Promise<Context['dns']> {
  const rows = await inFlight([...vpcs].sort(), async (vpcId) => {
    const dns = await gaps.attempt(STEP, 'ec2:DescribeVpcAttribute', () => readVpcDns(reader, vpcId));
    return [vpcId, dns] as const;
  });
  return new Map(rows);
}
