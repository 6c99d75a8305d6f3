/** EC2 instances of the scope, and their status checks. */

import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type Instance,
  type InstanceNetworkInterface,
  type InstanceStatus,
  type Tag,
} from '@aws-sdk/client-ec2';
import type {
  Ec2Instance,
  InstanceState,
  NetworkInterface,
  StatusChecks,
  Tags,
} from '../../model/records.ts';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { batches, distinct, isoTime, oneOf, text } from '../wire.ts';

const PAGE = 1000;
/** An unknown id in a filter is just not found; named outside of one, it fails the call. */
const FILTER_VALUES = 200;
const STATES: readonly InstanceState[] = [
  'pending',
  'running',
  'stopping',
  'stopped',
  'shutting-down',
  'terminated',
];

/**
 * Every instance that EC2 still shows, stopped and recently terminated ones too: 1,000 a page. `only`: these,
 * as far as there are such.
 */
export async function readEc2Instances(
  reader: AwsReader,
  only: ReadonlySet<string> | null = null,
): Promise<Ec2Instance[]> {
  const filters = only === null ? [null] : batches([...only], FILTER_VALUES);
  const rows = await inFlight(filters, async (Values) => {
    const found: Ec2Instance[] = [];
    const input = {
      MaxResults: PAGE,
      ...(Values === null ? {} : { Filters: [{ Name: 'instance-id', Values }] }),
    };
    const pages = reader.pages('ec2:DescribeInstances', ({ ec2 }, NextToken, options) =>
      ec2.send(new DescribeInstancesCommand({ ...input, NextToken }), options),
    );
    for await (const page of pages) {
      for (const reservation of page.Reservations ?? []) {
        found.push(...(reservation.Instances ?? []).flatMap(ec2Instance));
      }
    }
    return found;
  });
  return distinct(rows.flat(), (row) => row.instanceId);
}

/** Status checks of all running instances: 1,000 a page. */
export async function readStatusChecks(reader: AwsReader): Promise<StatusChecks[]> {
  const rows: StatusChecks[] = [];
  const pages = reader.pages('ec2:DescribeInstanceStatus', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeInstanceStatusCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.InstanceStatuses ?? []).flatMap(statusChecks));
  return distinct(rows, (row) => row.instanceId);
}

function ec2Instance(row: Instance): Ec2Instance[] {
  const state = oneOf(STATES, row.State?.Name);
  if (row.InstanceId === undefined || state === null) return [];
  return [
    {
      instanceId: row.InstanceId,
      state,
      launchedAt: isoTime(row.LaunchTime),
      stateTransitionReason: text(row.StateTransitionReason),
      tags: tagsOf(row.Tags),
      platformDetails: text(row.PlatformDetails),
      vpcId: text(row.VpcId),
      subnetId: text(row.SubnetId),
      publicIp: text(row.PublicIpAddress),
      networkInterfaces: (row.NetworkInterfaces ?? []).map(networkInterface),
      instanceProfileArn: text(row.IamInstanceProfile?.Arn),
      lifecycle: text(row.InstanceLifecycle),
      metadataEndpointEnabled: metadataEndpoint(row),
    },
  ];
}

function networkInterface(row: InstanceNetworkInterface): NetworkInterface {
  return {
    id: row.NetworkInterfaceId ?? '',
    subnetId: text(row.SubnetId),
    vpcId: text(row.VpcId),
    publicIp: text(row.Association?.PublicIp),
    ipv6Addresses: (row.Ipv6Addresses ?? []).flatMap((address) => address.Ipv6Address ?? []),
    securityGroupIds: (row.Groups ?? []).flatMap((group) => group.GroupId ?? []),
  };
}

function metadataEndpoint(row: Instance): boolean | null {
  const endpoint = row.MetadataOptions?.HttpEndpoint;
  return endpoint === undefined ? null : endpoint === 'enabled';
}

function statusChecks(row: InstanceStatus): StatusChecks[] {
  if (row.InstanceId === undefined) return [];
  return [
    {
      instanceId: row.InstanceId,
      system: row.SystemStatus?.Status ?? '',
      instance: row.InstanceStatus?.Status ?? '',
      scheduledEvents: (row.Events ?? []).map((event) =>
        [event.Code, isoTime(event.NotBefore), event.Description].filter(Boolean).join(' '),
      ),
    },
  ];
}

function tagsOf(tags: readonly Tag[] | undefined): Tags {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}
