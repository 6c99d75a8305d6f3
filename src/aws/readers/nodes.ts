/** Managed nodes: who is registered with Systems Manager, who answers, and how nodes get their rights. */

import {
  DescribeInstanceInformationCommand,
  DescribeInstancePropertiesCommand,
  GetConnectionStatusCommand,
  GetServiceSettingCommand,
  type InstanceInformation,
  type InstanceProperty,
} from '@aws-sdk/client-ssm';
import type { Operation } from '../../model/reading.ts';
import type { ManagedNode } from '../../model/records.ts';
import { isRefusal } from '../failures.ts';
import { inFlight } from '../in-flight.ts';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { batches, distinct, isoTime, text } from '../wire.ts';

export interface ManagedNodes {
  readonly nodes: readonly ManagedNode[];
  /** The operation that listed them: evidence names it. */
  readonly source: Operation;
}

/** Values that a filter of DescribeInstanceProperties takes. */
const IDS_A_FILTER = 40;
const DEFAULT_HOST_MANAGEMENT = '/ssm/managed-instance/default-ec2-instance-management-role';

/** Registered nodes: all, or those of a set. */
type Which = ReadonlySet<string> | null;

/**
 * Every registered node. DescribeInstanceProperties brings 1,000 a page; where it is refused,
 * DescribeInstanceInformation tells the same in pages of 50, without stopped nodes. `only`: these, 40 a call.
 */
export async function readManagedNodes(reader: AwsReader, only: Which = null): Promise<ManagedNodes> {
  try {
    return { nodes: await readProperties(reader, only), source: 'ssm:DescribeInstanceProperties' };
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed) || !isRefusal(thrown)) throw thrown;
    const all = await readInformation(reader);
    const nodes = all.filter(({ instanceId }) => only?.has(instanceId) ?? true);
    return { nodes, source: 'ssm:DescribeInstanceInformation' };
  }
}

async function readProperties(reader: AwsReader, only: Which): Promise<ManagedNode[]> {
  const sets = only === null ? [null] : batches([...only], IDS_A_FILTER);
  const rows = await inFlight(sets, async (Values) => {
    const nodes: ManagedNode[] = [];
    const input = {
      MaxResults: 1000,
      ...(Values === null
        ? {}
        : { FiltersWithOperator: [{ Key: 'InstanceIds', Values, Operator: 'Equal' as const }] }),
    };
    const pages = reader.pages('ssm:DescribeInstanceProperties', ({ ssm }, NextToken, options) =>
      ssm.send(new DescribeInstancePropertiesCommand({ ...input, NextToken }), options),
    );
    for await (const page of pages) nodes.push(...(page.InstanceProperties ?? []).flatMap(managedNode));
    return nodes;
  });
  return distinct(rows.flat(), (node) => node.instanceId);
}

async function readInformation(reader: AwsReader): Promise<ManagedNode[]> {
  const nodes: ManagedNode[] = [];
  const pages = reader.pages('ssm:DescribeInstanceInformation', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 50, NextToken }), options),
  );
  for await (const page of pages) nodes.push(...(page.InstanceInformationList ?? []).flatMap(managedNode));
  return distinct(nodes, (node) => node.instanceId);
}

function managedNode(row: InstanceProperty | InstanceInformation): ManagedNode[] {
  if (row.InstanceId === undefined) return [];
  return [
    {
      instanceId: row.InstanceId,
      pingStatus: row.PingStatus ?? '',
      lastPingAt: isoTime(row.LastPingDateTime),
      agentVersion: text(row.AgentVersion),
      platformType: text(row.PlatformType),
      platformName: text(row.PlatformName),
      platformVersion: text(row.PlatformVersion),
      registrationRole: text(row.IamRole),
      registeredAt: isoTime(row.RegistrationDate),
      associationStatus: text(row.AssociationStatus),
      associationCounts: row.AssociationOverview?.InstanceAssociationStatusAggregatedCount ?? {},
      lastAssociationAt: isoTime(row.LastAssociationExecutionDate),
    },
  ];
}

/** Is the node's message channel open? The heartbeat alone does not tell. */
export async function readMessageChannel(
  reader: AwsReader,
  instanceId: string,
): Promise<'connected' | 'notconnected'> {
  const answer = await reader.send('ssm:GetConnectionStatus', ({ ssm }, options) =>
    ssm.send(new GetConnectionStatusCommand({ Target: instanceId }), options),
  );
  return answer.Status === 'connected' ? 'connected' : 'notconnected';
}

/** Role of default host management in this Region, null where it is not set up. */
export async function readDefaultHostManagementRole(reader: AwsReader): Promise<string | null> {
  try {
    const answer = await reader.send('ssm:GetServiceSetting', ({ ssm }, options) =>
      ssm.send(new GetServiceSettingCommand({ SettingId: DEFAULT_HOST_MANAGEMENT }), options),
    );
    const value = text(answer.ServiceSetting?.SettingValue);
    return value === null || value === '$None' ? null : value;
  } catch (thrown) {
    if (thrown instanceof ReadFailed && thrown.awsCode === 'ServiceSettingNotFound') return null;
    throw thrown;
  }
}
