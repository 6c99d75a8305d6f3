/** Auto Scaling: which groups instances belong to. */

import type {
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
} from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../errors.ts';
import { byKey } from '../memo.ts';
import { integer, list, text } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';

const MAX_IDS = 50;
const MAX_PAGE = 50;

export const AUTO_SCALING_OPERATIONS: Operations = {
  DescribeAutoScalingInstances: reads(
    { InstanceIds: list(text({ min: 1, max: 19 })), MaxRecords: integer(), NextToken: text() },
    describeInstances,
  ),
};

/** Ids that belong to no group are not in the answer. */
function describeInstances(
  input: DescribeAutoScalingInstancesType,
  call: RegionCall,
): AutoScalingInstancesType {
  const { InstanceIds: ids, MaxRecords: size = MAX_PAGE } = input;
  if (ids && ids.length > MAX_IDS) {
    throw new AwsError('ValidationError', `The number of instance ids exceeds the limit of ${MAX_IDS}.`);
  }
  if (size < 1 || size > MAX_PAGE) {
    throw new AwsError('ValidationError', `MaxRecords must be between 1 and ${MAX_PAGE}.`);
  }
  const all = call.region.autoScalingInstances;
  const members = byKey(all, 'id', (instance) => instance.InstanceId);
  const wanted = ids?.length ? [...new Set(ids)].flatMap((id) => members.get(id) ?? []) : all;
  const found = page(call, wanted, { NextToken: input.NextToken }, size);
  return { AutoScalingInstances: found.rows, ...nextToken(found.token) };
}
