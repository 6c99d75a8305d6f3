/**
 * The design that asks for one node after the other, as scripts do: everything about each non-compliant node,
 * by the calls that take its id. Run for real, with the SDK's own defaults, against the same simulation.
 *
 * Where AWS has a look-up by node that the simulation does not serve (windows for a target), the list takes
 * its place: one call a node as well.
 */

import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeInstanceAssociationsStatusCommand,
  DescribeInstancePatchStatesCommand,
  DescribeMaintenanceWindowsCommand,
  GetCommandInvocationCommand,
  GetPatchBaselineCommand,
  paginateDescribeInstanceInformation,
  paginateDescribeInstancePatches,
  paginateListCommandInvocations,
  paginateListComplianceItems,
  paginateListResourceComplianceSummaries,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import pLimit from 'p-limit';
import type { SimulationProcess } from './aws/start.ts';

const AT_ONCE = 16;

interface Clients {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
}

/** Reads the first scope of `aws`. What it costs stands in the simulation's counts. */
export async function readNaively(aws: SimulationProcess): Promise<void> {
  const clients = await openClients(aws);
  const limit = pLimit(AT_ONCE);
  const nodes = await nonCompliantNodes(clients);
  await Promise.all(nodes.map((id) => limit(() => readNode(clients, id))));
}

async function openClients({ endpoint, caller, environment }: SimulationProcess): Promise<Clients> {
  const [account] = environment.accounts;
  const region = environment.regions[0] ?? 'us-east-1';
  const sts = new STSClient({ endpoint, region, credentials: caller });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: account?.assessRole,
      RoleSessionName: 'naive',
      ExternalId: account?.externalId,
    }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return {
    ssm: new SSMClient({ endpoint, region, credentials }),
    ec2: new EC2Client({ endpoint, region, credentials }),
  };
}

async function nonCompliantNodes({ ssm }: Clients): Promise<string[]> {
  const ids = new Set<string>();
  const Filters = [{ Key: 'Status', Values: ['NON_COMPLIANT'], Type: 'EQUAL' as const }];
  for await (const page of paginateListResourceComplianceSummaries({ client: ssm }, { Filters })) {
    for (const { ResourceId } of page.ResourceComplianceSummaryItems ?? [])
      if (ResourceId) ids.add(ResourceId);
  }
  return [...ids];
}

async function readNode({ ssm, ec2 }: Clients, id: string): Promise<void> {
  await drain(
    paginateListComplianceItems({ client: ssm }, { ResourceIds: [id], ResourceTypes: ['ManagedInstance'] }),
  );
  const states = await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: [id] }));
  await drain(paginateDescribeInstancePatches({ client: ssm }, { InstanceId: id }));
  await drain(
    paginateDescribeInstanceInformation({ client: ssm }, { Filters: [{ Key: 'InstanceIds', Values: [id] }] }),
  );
  await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [id] }] }));
  await ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId: id }));
  await ssm.send(new DescribeMaintenanceWindowsCommand({}));
  const BaselineId = states.InstancePatchStates?.[0]?.BaselineId;
  // AWS's own baselines answer to their ARN alone, which the record does not hold.
  if (BaselineId) await ssm.send(new GetPatchBaselineCommand({ BaselineId })).catch(() => null);
  await readRuns(ssm, id);
}

/** The node's runs, and the output of the newest. */
async function readRuns(ssm: SSMClient, InstanceId: string): Promise<void> {
  let newest: string | undefined;
  for await (const page of paginateListCommandInvocations({ client: ssm }, { InstanceId })) {
    newest ??= page.CommandInvocations?.[0]?.CommandId;
  }
  if (newest === undefined) return;
  // Nodes of the other system have no such step, and are asked in vain, as scripts do.
  const input = { CommandId: newest, InstanceId, PluginName: 'PatchLinux' };
  await ssm.send(new GetCommandInvocationCommand(input)).catch(() => null);
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}
