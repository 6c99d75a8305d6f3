/** Elastic Load Balancing: target groups, the health of their targets, and load balancers. */

import type {
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  LoadBalancer,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../errors.ts';
import { integer, list, structure, text } from '../rules.ts';
import type { SimulatedRegion } from '../world.ts';
import { type Operations, page, type RegionCall, reads } from './operation.ts';

type TargetGroup = SimulatedRegion['targetGroups'][number];

const DEFAULT_PAGE = 400;
const PAGE = { Marker: text(), PageSize: integer(1, 400) };

export const LOAD_BALANCING_OPERATIONS: Operations = {
  DescribeTargetGroups: reads(
    { ...PAGE, LoadBalancerArn: text(), TargetGroupArns: list(text()), Names: list(text()) },
    describeTargetGroups,
  ),
  DescribeTargetHealth: reads(
    {
      TargetGroupArn: text({ required: true }),
      Targets: list(structure({ Id: text({ required: true }), Port: integer(1, 65_535) })),
    },
    describeTargetHealth,
  ),
  DescribeLoadBalancers: reads(
    { ...PAGE, LoadBalancerArns: list(text()), Names: list(text()) },
    describeLoadBalancers,
  ),
};

function describeTargetGroups(
  input: DescribeTargetGroupsInput,
  call: RegionCall,
): DescribeTargetGroupsOutput {
  const groups = call.region.targetGroups;
  refuseUnknown(input.TargetGroupArns, new Set(groups.map(({ arn }) => arn)), 'TargetGroupNotFound');
  const found = page(
    call,
    groups,
    { NextToken: input.Marker, MaxResults: input.PageSize },
    DEFAULT_PAGE,
    (group) =>
      (input.TargetGroupArns?.includes(group.arn) ?? true) &&
      (input.Names?.includes(group.name) ?? true) &&
      (input.LoadBalancerArn === undefined || group.loadBalancerArns.includes(input.LoadBalancerArn)),
  );
  return { TargetGroups: found.rows.map(targetGroup), ...marker(found.token) };
}

function targetGroup({ name, arn, loadBalancerArns }: TargetGroup) {
  return {
    TargetGroupArn: arn,
    TargetGroupName: name,
    LoadBalancerArns: loadBalancerArns,
    TargetType: 'instance' as const,
  };
}

function describeTargetHealth(
  input: DescribeTargetHealthInput,
  call: RegionCall,
): DescribeTargetHealthOutput {
  const group = call.region.targetGroups.find(({ arn }) => arn === input.TargetGroupArn);
  if (!group) throw notFound('TargetGroupNotFound', input.TargetGroupArn);
  const wanted = input.Targets?.map(({ Id }) => Id);
  return {
    TargetHealthDescriptions: group.targets
      .filter(({ id }) => wanted?.includes(id) ?? true)
      .map(({ id, state }) => ({
        Target: { Id: id },
        TargetHealth: { State: state as TargetHealthStateEnum },
      })),
  };
}

/** The load balancers that target groups name; the world knows no more of them than that. */
function describeLoadBalancers(
  input: DescribeLoadBalancersInput,
  call: RegionCall,
): DescribeLoadBalancersOutput {
  const arns = [...new Set(call.region.targetGroups.flatMap((group) => group.loadBalancerArns))];
  refuseUnknown(input.LoadBalancerArns, new Set(arns), 'LoadBalancerNotFound');
  const found = page(
    call,
    arns.map(loadBalancer),
    { NextToken: input.Marker, MaxResults: input.PageSize },
    DEFAULT_PAGE,
    (balancer) =>
      (input.LoadBalancerArns?.includes(balancer.LoadBalancerArn ?? '') ?? true) &&
      (input.Names?.includes(balancer.LoadBalancerName ?? '') ?? true),
  );
  return { LoadBalancers: found.rows, ...marker(found.token) };
}

/** Name and type are parts of the ARN: `…:loadbalancer/app/<name>/<id>`. */
function loadBalancer(arn: string): LoadBalancer {
  const [, type, name] = arn.split('/');
  return {
    LoadBalancerArn: arn,
    LoadBalancerName: name,
    Type: type === 'net' ? 'network' : type === 'gwy' ? 'gateway' : 'application',
  };
}

function refuseUnknown(asked: readonly string[] | undefined, known: ReadonlySet<string>, code: string): void {
  const missing = asked?.find((arn) => !known.has(arn));
  if (missing !== undefined) throw notFound(code, missing);
}

function notFound(code: string, arn: string | undefined): AwsError {
  return new AwsError(code, `One or more of what was asked for does not exist: '${arn}'`);
}

function marker(token: string | undefined): { NextMarker?: string } {
  return token === undefined ? {} : { NextMarker: token };
}
