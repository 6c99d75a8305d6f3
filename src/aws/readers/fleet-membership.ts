/** What instances belong to: Auto Scaling groups and load balancers. Both reads are optional. */

import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { batches, distinct } from '../wire.ts';

const IDS_A_CALL = 50;

/** Instance id → Auto Scaling group, for those of `instanceIds` that are in one: 50 ids a call. */
export async function readAutoScalingGroups(
  reader: AwsReader,
  instanceIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await inFlight(batches(instanceIds, IDS_A_CALL), (ids) => readMembers(reader, ids));
  return new Map(rows.flat());
}

async function readMembers(reader: AwsReader, InstanceIds: string[]): Promise<[string, string][]> {
  const members: [string, string][] = [];
  const input = { InstanceIds, MaxRecords: IDS_A_CALL };
  const pages = reader.pages(
    'autoscaling:DescribeAutoScalingInstances',
    ({ autoscaling }, NextToken, options) =>
      autoscaling.send(new DescribeAutoScalingInstancesCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    for (const { InstanceId, AutoScalingGroupName } of page.AutoScalingInstances ?? []) {
      if (InstanceId !== undefined && AutoScalingGroupName !== undefined) {
        members.push([InstanceId, AutoScalingGroupName]);
      }
    }
  }
  return members;
}

/**
 * Instance id → load balancers that send it traffic, by name. AWS has no look-up by instance: one call a target
 * group that is in use.
 */
export async function readLoadBalancers(reader: AwsReader): Promise<Map<string, string[]>> {
  const inUse = (await readTargetGroups(reader)).filter(
    (group) => group.TargetType === 'instance' && (group.LoadBalancerArns ?? []).length > 0,
  );
  const balancers = new Map<string, Set<string>>();
  await inFlight(inUse, async (group) => {
    for (const instanceId of await readTargets(reader, group.TargetGroupArn ?? '')) {
      const names = balancers.get(instanceId) ?? new Set<string>();
      for (const arn of group.LoadBalancerArns ?? []) names.add(loadBalancerName(arn));
      balancers.set(instanceId, names);
    }
  });
  return new Map([...balancers].map(([instanceId, names]) => [instanceId, [...names].toSorted()]));
}

async function readTargetGroups(reader: AwsReader): Promise<TargetGroup[]> {
  const rows: TargetGroup[] = [];
  const pages = reader.pages('elbv2:DescribeTargetGroups', ({ elbv2 }, Marker, options) =>
    elbv2.send(new DescribeTargetGroupsCommand({ PageSize: 400, Marker }), options),
  );
  for await (const page of pages) rows.push(...(page.TargetGroups ?? []));
  return distinct(rows, (row) => row.TargetGroupArn ?? '');
}

async function readTargets(reader: AwsReader, TargetGroupArn: string): Promise<string[]> {
  const answer = await reader.send('elbv2:DescribeTargetHealth', ({ elbv2 }, options) =>
    elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }), options),
  );
  return (answer.TargetHealthDescriptions ?? []).flatMap((row) => row.Target?.Id ?? []);
}

/** `…:loadbalancer/app/shop/50dc6c495c0c9188` is shop. */
function loadBalancerName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
