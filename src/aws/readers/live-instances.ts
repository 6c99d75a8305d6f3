/** How named instances are right now: state, status checks, agent, root volume. Unknown ids are left out. */

import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type Instance,
  type InstanceStatus,
} from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { inFlight } from '../in-flight.ts';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { batches, isoTime, oneOf, text } from '../wire.ts';

export interface LiveInstance {
  readonly instanceId: string;
  /** EC2's word. */
  readonly state: string | null;
  /** null: not on EBS, or EC2 does not tell. */
  readonly rootVolumeId: string | null;
}

export interface LiveAgent {
  readonly instanceId: string;
  readonly ping: 'Online' | 'ConnectionLost' | 'Inactive' | null;
  readonly lastPingAt: string | null;
  readonly agentVersion: string | null;
}

/** Both status checks together: ok only if both are. */
export type ChecksWord = 'ok' | 'impaired' | 'initializing';

const IDS_A_FILTER = 200;
const IDS_A_STATUS_CALL = 100;
const IDS_AN_AGENT_CALL = 50;
const PINGS = ['Online', 'ConnectionLost', 'Inactive'] as const;

/** By filter, since one unknown id would fail a call that names ids. */
export async function readLiveInstances(reader: AwsReader, ids: readonly string[]): Promise<LiveInstance[]> {
  const rows = await inFlight(batches(ids, IDS_A_FILTER), async (Values) => {
    const found: LiveInstance[] = [];
    const input = { Filters: [{ Name: 'instance-id', Values }], MaxResults: 1000 };
    const pages = reader.pages('ec2:DescribeInstances', ({ ec2 }, NextToken, options) =>
      ec2.send(new DescribeInstancesCommand({ ...input, NextToken }), options),
    );
    for await (const page of pages) {
      for (const { Instances = [] } of page.Reservations ?? [])
        found.push(...Instances.flatMap(liveInstance));
    }
    return found;
  });
  return rows.flat();
}

/** Agents of the instances that are registered and not stopped. */
export async function readLiveAgents(reader: AwsReader, ids: readonly string[]): Promise<LiveAgent[]> {
  return readKnown(ids, IDS_AN_AGENT_CALL, ['InvalidInstanceId'], async (Values) => {
    const found: LiveAgent[] = [];
    const input = { Filters: [{ Key: 'InstanceIds', Values }], MaxResults: 50 };
    const pages = reader.pages('ssm:DescribeInstanceInformation', ({ ssm }, NextToken, options) =>
      ssm.send(new DescribeInstanceInformationCommand({ ...input, NextToken }), options),
    );
    for await (const page of pages) {
      for (const row of page.InstanceInformationList ?? []) {
        if (row.InstanceId === undefined) continue;
        found.push({
          instanceId: row.InstanceId,
          ping: oneOf(PINGS, row.PingStatus),
          lastPingAt: isoTime(row.LastPingDateTime),
          agentVersion: text(row.AgentVersion),
        });
      }
    }
    return found;
  });
}

/** Instance id → both status checks; null where there is no word yet. */
export async function readLiveChecks(
  reader: AwsReader,
  ids: readonly string[],
): Promise<Map<string, ChecksWord | null>> {
  const unknownIds = ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed'];
  const rows = await readKnown(ids, IDS_A_STATUS_CALL, unknownIds, async (InstanceIds) => {
    const answer = await reader.send('ec2:DescribeInstanceStatus', ({ ec2 }, options) =>
      ec2.send(new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true }), options),
    );
    return answer.InstanceStatuses ?? [];
  });
  return new Map(
    rows.flatMap((row) => (row.InstanceId === undefined ? [] : [[row.InstanceId, checksWord(row)] as const])),
  );
}

/** Where one unknown id fails a whole call, halves are tried until only that id is left out. */
async function readKnown<Row>(
  ids: readonly string[],
  size: number,
  unknownIds: readonly string[],
  read: (ids: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await inFlight(batches(ids, size), async (batch) => {
    try {
      return await read(batch);
    } catch (thrown) {
      if (!(thrown instanceof ReadFailed) || !unknownIds.includes(thrown.awsCode)) throw thrown;
      if (batch.length === 1) return [];
      return readKnown(batch, Math.ceil(batch.length / 2), unknownIds, read);
    }
  });
  return rows.flat();
}

function liveInstance(row: Instance): LiveInstance[] {
  if (row.InstanceId === undefined) return [];
  const root = row.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === row.RootDeviceName);
  return [
    {
      instanceId: row.InstanceId,
      state: text(row.State?.Name),
      rootVolumeId: row.RootDeviceName === undefined ? null : text(root?.Ebs?.VolumeId),
    },
  ];
}

function checksWord(row: InstanceStatus): ChecksWord | null {
  const words = [row.SystemStatus?.Status, row.InstanceStatus?.Status];
  if (words.includes('impaired')) return 'impaired';
  if (words.includes('initializing')) return 'initializing';
  return words.every((word) => word === 'ok') ? 'ok' : null;
}
