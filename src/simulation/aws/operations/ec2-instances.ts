/** EC2: instances and their status checks. */

import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  InstanceStatus,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { byKey } from '../memo.ts';
import { boolean, integer, list, text } from '../rules.ts';
import { checkPage, USUAL_LIMITS } from './ec2-describe.ts';
import { EC2_FILTERS, type Ec2Fields, exactValues, passesEc2 } from './ec2-filters.ts';
import { INSTANCES_SHAPE, STATUSES_SHAPE } from './ec2-shapes.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';

/** Ids in one DescribeInstanceStatus call. */
const MAX_STATUS_IDS = 100;

const INPUT = {
  InstanceIds: list(text()),
  Filters: EC2_FILTERS,
  MaxResults: integer(),
  NextToken: text(),
};

const INSTANCE_FIELDS: Ec2Fields<Instance> = {
  'instance-id': (instance) => [instance.InstanceId],
  'instance-state-name': (instance) => [instance.State?.Name],
  'instance-state-code': (instance) => [String(instance.State?.Code)],
  'instance-type': (instance) => [instance.InstanceType],
  'instance-lifecycle': (instance) => [instance.InstanceLifecycle],
  'vpc-id': (instance) => [instance.VpcId],
  'subnet-id': (instance) => [instance.SubnetId],
  'image-id': (instance) => [instance.ImageId],
  'iam-instance-profile.arn': (instance) => [instance.IamInstanceProfile?.Arn],
  platform: (instance) => [instance.Platform],
  'platform-details': (instance) => [instance.PlatformDetails],
  'private-ip-address': (instance) => [instance.PrivateIpAddress],
  'ip-address': (instance) => [instance.PublicIpAddress],
  'availability-zone': (instance) => [instance.Placement?.AvailabilityZone],
  'instance.group-id': (instance) => (instance.SecurityGroups ?? []).map((group) => group.GroupId),
};

const STATUS_FIELDS: Ec2Fields<InstanceStatus> = {
  'availability-zone': (status) => [status.AvailabilityZone],
  'event.code': (status) => (status.Events ?? []).map((event) => event.Code),
  'instance-state-name': (status) => [status.InstanceState?.Name],
  'instance-status.status': (status) => [status.InstanceStatus?.Status],
  'system-status.status': (status) => [status.SystemStatus?.Status],
};

export const INSTANCE_OPERATIONS: Operations = {
  DescribeInstances: reads(INPUT, describeInstances, INSTANCES_SHAPE),
  DescribeInstanceStatus: reads({ ...INPUT, IncludeAllInstances: boolean }, describeStatuses, STATUSES_SHAPE),
};

/** Every instance has a reservation of its own. Without a page size, all come at once. */
function describeInstances(input: DescribeInstancesRequest, call: RegionCall): DescribeInstancesResult {
  checkPage(input, USUAL_LIMITS);
  refuseIdsWithPage(input);
  const filters = input.Filters ?? [];
  const ids = exactValues(filters, 'instance-id');
  const instances = input.InstanceIds ? namedInstances(call, input.InstanceIds) : known(call, ids);
  const everything = Math.max(1, instances.length);
  const found = page(call, instances, input, everything, passesEc2(filters, INSTANCE_FIELDS));
  const Reservations = found.rows.map((instance) => ({
    ReservationId: `r-${instance.InstanceId?.replace(/^i-/, '')}`,
    OwnerId: call.account.id,
    Groups: [],
    Instances: [instance],
  }));
  return { Reservations, ...nextToken(found.token) };
}

function refuseIdsWithPage(input: DescribeInstancesRequest): void {
  if (!input.InstanceIds?.length || input.MaxResults === undefined) return;
  throw new AwsError(
    'InvalidParameterCombination',
    'The parameter instancesSet cannot be used with the parameter maxResults',
  );
}

/** One unknown id fails the whole call. */
export function namedInstances(call: RegionCall, ids: readonly string[]): Instance[] {
  const malformed = ids.find((id) => !/^i-([0-9a-z]{8}|[0-9a-z]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
  const found = known(call, [...new Set(ids)]);
  const foundIds = new Set(found.map((instance) => instance.InstanceId));
  const missing = ids.filter((id) => !foundIds.has(id));
  if (missing.length === 0) return found;
  const which = missing.length === 1 ? 'instance ID' : 'instance IDs';
  const verb = missing.length === 1 ? 'does' : 'do';
  throw new AwsError('InvalidInstanceID.NotFound', `The ${which} '${missing.join(', ')}' ${verb} not exist`);
}

/** Those of the ids that there are; all instances without ids. */
function known(call: RegionCall, ids: readonly string[] | null): Instance[] {
  if (ids === null) return call.region.instances;
  const instances = byKey(call.region.instances, 'id', (instance) => instance.InstanceId);
  return ids.flatMap((id) => instances.get(id) ?? []);
}

function describeStatuses(
  input: DescribeInstanceStatusRequest,
  call: RegionCall,
): DescribeInstanceStatusResult {
  checkPage(input, USUAL_LIMITS);
  const { InstanceIds: ids, IncludeAllInstances: all = false } = input;
  if (ids && ids.length > MAX_STATUS_IDS) {
    throw new AwsError('InvalidParameterValue', `At most ${MAX_STATUS_IDS} instance IDs can be given.`);
  }
  const instances = (ids ? namedInstances(call, ids) : call.region.instances).filter(
    (instance) => all || instance.State?.Name === 'running',
  );
  const statuses = instances.map((instance) => statusOf(call, instance));
  const matches = passesEc2<InstanceStatus & { Tags?: undefined }>(input.Filters ?? [], STATUS_FIELDS);
  const found = page(call, statuses, input, Math.max(1, statuses.length), matches);
  return { InstanceStatuses: found.rows, ...nextToken(found.token) };
}

/** An instance that the world says nothing of passes its checks if it runs, else has none. */
function statusOf(call: RegionCall, instance: Instance): InstanceStatus {
  const statuses = byKey(call.region.statuses, 'id', (status) => status.InstanceId);
  const status = instance.State?.Name === 'running' ? 'ok' : 'not-applicable';
  return (
    statuses.get(instance.InstanceId ?? '') ?? {
      InstanceId: instance.InstanceId,
      AvailabilityZone: instance.Placement?.AvailabilityZone,
      InstanceState: instance.State,
      InstanceStatus: { Status: status },
      SystemStatus: { Status: status },
    }
  );
}
