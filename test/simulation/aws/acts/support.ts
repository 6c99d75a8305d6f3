/** A small fleet that acts, on a clock that the test moves, with clients that may do everything. */

import { DescribeInstanceStatusCommand, type Instance, RebootInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  DescribeInstancePatchStatesCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import type { Scenario } from '../../../../src/simulation/aws/scenario.ts';
import type { SimulatedAws, SimulatedAwsOptions } from '../../../../src/simulation/aws/server.ts';
import type { SimulatedRegion, World } from '../../../../src/simulation/aws/world.ts';
import { emptyWorld, region } from '../../../support/world.ts';
import { type Clients, type ManualClock, manualClock, signedIn } from '../support.ts';

export const WEB = 'i-0aaaaaaaaaaaaaaaa';
export const DB = 'i-0bbbbbbbbbbbbbbbb';
export const IDS = [WEB, DB] as const;
export const START = '2026-11-21T12:00:00Z';
const SCANNED = new Date('2026-11-21T01:00:20Z');
const LAUNCHED = new Date('2026-10-01T08:00:00Z');

export interface Acting extends Clients {
  readonly aws: SimulatedAws;
  readonly clock: ManualClock;
  readonly world: World;
  readonly here: SimulatedRegion;
  reboot(id: string): Promise<void>;
}

/** Two Online nodes, each with two patches missing and one that waits for a restart. */
export function actingWorld(): World {
  const world = emptyWorld();
  for (const id of IDS) addNode(region(world), id);
  return world;
}

export function addNode(here: SimulatedRegion, id: string, changes: Partial<Instance> = {}): void {
  here.instances.push({
    InstanceId: id,
    State: { Code: 16, Name: 'running' },
    LaunchTime: LAUNCHED,
    Tags: [{ Key: 'patchcheck', Value: 'allowed' }],
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeId: id.replace('i-', 'vol-') } }],
    ...changes,
  });
  here.nodes.push({
    InstanceId: id,
    InstanceState: 'running',
    PingStatus: 'Online',
    LastPingDateTime: new Date('2026-11-21T11:58:00Z'),
    AgentVersion: '3.1.1188.0',
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    LaunchTime: LAUNCHED,
    ResourceType: 'EC2Instance',
  });
  here.patchStates.push({
    InstanceId: id,
    BaselineId: 'pb-05c9c9bf778d4c4d0',
    PatchGroup: '',
    Operation: 'Scan',
    OperationStartTime: SCANNED,
    OperationEndTime: SCANNED,
    LastNoRebootInstallOperationTime: new Date('2026-11-18T03:00:00Z'),
    MissingCount: 2,
    InstalledPendingRebootCount: 1,
  });
  here.patches.set(id, [
    patch('openssl.x86_64', 'MISSING'),
    patch('kernel.x86_64', 'MISSING'),
    patch('glibc.x86_64', 'INSTALLED_PENDING_REBOOT'),
  ]);
}

function patch(KBId: string, State: 'MISSING' | 'INSTALLED_PENDING_REBOOT') {
  return {
    KBId,
    Title: KBId,
    Classification: 'Security',
    Severity: 'Critical',
    State,
    InstalledTime: SCANNED,
  };
}

export async function acting(
  scenarios: Readonly<Record<string, Scenario>> = {},
  options: Partial<SimulatedAwsOptions> & { readonly world?: World } = {},
): Promise<Acting> {
  const world = options.world ?? actingWorld();
  const here = region(world);
  here.timings = { ...here.timings, reboot: 60 };
  for (const [id, scenario] of Object.entries(scenarios)) here.scenarios.set(id, scenario);
  const clock = manualClock(START);
  const clients = await signedIn({ throttle: false, clock, ...options, world });
  const reboot = async (id: string) => {
    await clients.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
  };
  return { ...clients, clock, world, here, reboot };
}

export const SCAN = { Operation: ['Scan'], RebootOption: ['NoReboot'] };
export const INSTALL = { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] };

/** Sends AWS-RunPatchBaseline to the first node unless told otherwise; returns the command's id. */
export async function sendTo(
  { ssm }: Acting,
  Parameters: Record<string, string[]>,
  changes: Partial<SendCommandCommandInput> = {},
): Promise<string> {
  const sent = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunPatchBaseline',
      InstanceIds: [WEB],
      Parameters,
      ...changes,
    }),
  );
  return sent.Command?.CommandId ?? '';
}

/** `Success`, `InProgress`, `TimedOut/ExecutionTimedOut` … */
export async function statusOf(
  { ssm }: Acting,
  CommandId: string,
  InstanceId: string = WEB,
): Promise<string> {
  const PluginName = 'PatchLinux';
  const found = await ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, PluginName }));
  return found.Status === found.StatusDetails ? `${found.Status}` : `${found.Status}/${found.StatusDetails}`;
}

/** Missing, failed and pending patches of the record, and the operation that made it. */
export async function recordOf({ ssm }: Acting, id: string = WEB) {
  const { InstancePatchStates } = await ssm.send(
    new DescribeInstancePatchStatesCommand({ InstanceIds: [id] }),
  );
  const [state] = InstancePatchStates ?? [];
  return {
    operation: state?.Operation,
    missing: state?.MissingCount,
    failed: state?.FailedCount,
    pending: state?.InstalledPendingRebootCount,
  };
}

export async function pingOf({ ssm }: Acting, id: string = WEB) {
  const Filters = [{ Key: 'InstanceIds', Values: [id] }];
  const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({ Filters }));
  const [node] = InstanceInformationList ?? [];
  return { ping: node?.PingStatus, at: node?.LastPingDateTime?.toISOString(), agent: node?.AgentVersion };
}

export async function checksOf({ ec2 }: Acting, id: string = WEB): Promise<string | undefined> {
  const { InstanceStatuses } = await ec2.send(
    new DescribeInstanceStatusCommand({ InstanceIds: [id], IncludeAllInstances: true }),
  );
  return InstanceStatuses?.[0]?.InstanceStatus?.Status;
}
