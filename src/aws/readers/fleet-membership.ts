/** What instances belong to: Auto Scaling groups and load balancers. Both reads are optional. */

import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { distinct } from '../wire.ts';

/** Instance id → Auto Scaling group; instances outside any group are absent. 50 a page. */
export async function readAutoScalingGroups(reader: AwsReader): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  const pages = reader.pages(
    'autoscaling:DescribeAutoScalingInstances',
    ({ autoscaling }, NextToken, options) =>
      autoscaling.send(new DescribeAutoScalingInstancesCommand({ MaxRecords: 50, NextToken }), options),
  );
  for await (const page of pages) {
    for (const { InstanceId, AutoScalingGroupName } of page.AutoScalingInstances ?? []) {
      if (InstanceId !== undefined && AutoScalingGroupName !== undefined) {
        groups.set(InstanceId, AutoScalingGroupName);
      }
    }
  }
  return groups;
}

/**
 * Instance id → load balancers that send it traffic, by name. AWS has no look-up by instance: one call a target
 * group that is in use.
 */
export async function readLoadBalancers(reader: AwsReader): Promise<Map<string, string[]>> {
  const balancers = new Map<string, Set<string>>();
  await inFlight(await groupsInUse(reader), async (group) => {
    for (const instanceId of (await readTargets(reader, group.TargetGroupArn ?? '')).keys()) {
      const names = balancers.get(instanceId) ?? new Set<string>();
      for (const arn of group.LoadBalancerArns ?? []) names.add(loadBalancerName(arn));
      balancers.set(instanceId, names);
    }
  });
  return new Map([...balancers].map(([instanceId, names]) => [instanceId, [...names].toSorted()]));
}

/** ARN of a target group that is in use → instance id → state of that target. One call a target group. */
export async function readTargetStates(reader: AwsReader): Promise<Map<string, ReadonlyMap<string, string>>> {
  const rows = await inFlight(await groupsInUse(reader), async ({ TargetGroupArn = '' }) => {
    return [TargetGroupArn, await readTargets(reader, TargetGroupArn)] as const;
  });
  return new Map(rows);
}

/** Groups of instances behind a load balancer. */
async function groupsInUse(reader: AwsReader): Promise<TargetGroup[]> {
  return (await readTargetGroups(reader)).filter(
    (group) => group.TargetType === 'instance' && (group.LoadBalancerArns ?? []).length > 0,
  );
}

async function readTargetGroups(reader: AwsReader): Promise<TargetGroup[]> {
  const rows: TargetGroup[] = [];
  const pages = reader.pages('elbv2:DescribeTargetGroups', ({ elbv2 }, Marker, options) =>
    elbv2.send(new DescribeTargetGroupsCommand({ PageSize: 400, Marker }), options),
  );
  for await (const page of pages) rows.push(...(page.TargetGroups ?? []));
  return distinct(rows, (row) => row.TargetGroupArn ?? '');
}

/** Instance id → state; of an instance that is in the group with several ports, the one that is not healthy. */
async function readTargets(reader: AwsReader, TargetGroupArn: string): Promise<Map<string, string>> {
  const answer = await reader.send('elbv2:DescribeTargetHealth', ({ elbv2 }, options) =>
    elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }), options),
  );
  const states = new Map<string, string>();
  for (const { Target, TargetHealth } of answer.TargetHealthDescriptions ?? []) {
    if (Target?.Id === undefined) continue;
    const before = states.get(Target.Id) ?? 'healthy';
    states.set(Target.Id, before === 'healthy' ? (TargetHealth?.State ?? '') : before);
  }
  return states;
}

/** `…:loadbalancer/app/shop/50dc6c495c0c9188` is shop. */
function loadBalancerName(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
