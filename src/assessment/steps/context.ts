/** Step 3: the network around the instances, and what they belong to. */

import { inFlight } from '../../aws/in-flight.ts';
import { readAutoScalingGroups, readLoadBalancers } from '../../aws/readers/fleet-membership.ts';
import { readSecurityGroups, readSubnets, readVpcDns, readVpcEndpoints } from '../../aws/readers/network.ts';
import { readNetworkAcls, readRouteTables } from '../../aws/readers/routes.ts';
import type { VpcRecords } from '../../model/facts.ts';
import { NOT_READ, type Reading } from '../../model/reading.ts';
import type { VpcDns } from '../../model/records.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';

export interface Context {
  /** The scope's network but for DNS, which is asked for by VPC. */
  readonly network: Omit<VpcRecords, 'dns'>;
  /** DNS of the VPCs that hold instances out of reach. */
  readonly dns: ReadonlyMap<string, Reading<VpcDns>>;
  /** Read only where tags cannot tell, since EC2 could not be asked. */
  readonly autoScalingGroups: Reading<ReadonlyMap<string, string>>;
  readonly loadBalancers: Reading<ReadonlyMap<string, readonly string[]>>;
}

/** `vpcsOutOfReach`: VPCs of instances that Systems Manager does not reach. */
export async function readContext(
  work: ScopeWork,
  targets: Targets,
  vpcsOutOfReach: ReadonlySet<string>,
): Promise<Context> {
  const { reader, gaps } = work;
  const [network, dns, autoScalingGroups, loadBalancers] = await Promise.all([
    readNetwork(work, vpcsOutOfReach.size > 0),
    readDns(work, vpcsOutOfReach),
    targets.instances.known
      ? NOT_READ
      : gaps.attempt('context', 'autoscaling:DescribeAutoScalingInstances', () =>
          readAutoScalingGroups(reader),
        ),
    gaps.attempt('context', 'elbv2:DescribeTargetGroups', () => readLoadBalancers(reader)),
  ]);
  return { network, dns, autoScalingGroups, loadBalancers };
}

/** Endpoints matter only for the way to Systems Manager. */
async function readNetwork({ reader, gaps }: ScopeWork, withEndpoints: boolean): Promise<Context['network']> {
  const step = 'context';
  const [securityGroups, subnets, routeTables, networkAcls, endpoints] = await Promise.all([
    gaps.attempt(step, 'ec2:DescribeSecurityGroups', () => readSecurityGroups(reader)),
    gaps.attempt(step, 'ec2:DescribeSubnets', () => readSubnets(reader)),
    gaps.attempt(step, 'ec2:DescribeRouteTables', () => readRouteTables(reader)),
    gaps.attempt(step, 'ec2:DescribeNetworkAcls', () => readNetworkAcls(reader)),
    withEndpoints ? gaps.attempt(step, 'ec2:DescribeVpcEndpoints', () => readVpcEndpoints(reader)) : NOT_READ,
  ]);
  return { securityGroups, subnets, routeTables, networkAcls, endpoints };
}

async function readDns({ reader, gaps }: ScopeWork, vpcs: ReadonlySet<string>): Promise<Context['dns']> {
  const rows = await inFlight([...vpcs].sort(), async (vpcId) => {
    const dns = await gaps.attempt('context', 'ec2:DescribeVpcAttribute', () => readVpcDns(reader, vpcId));
    return [vpcId, dns] as const;
  });
  return new Map(rows);
}
