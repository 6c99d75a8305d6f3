/** One instance under construction: EC2's view, Systems Manager's view, and the runs behind its record. */

import type { Instance, InstanceStatus } from '@aws-sdk/client-ec2';
import type {
  ComplianceItem,
  InstanceAssociationStatusInfo,
  InstancePatchState,
  InstanceProperty,
  ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import type { AssociationName } from './associations.ts';
import type { Run } from './commands.ts';
import { awsId, spread } from './ids.ts';
import { type PlaceName, placeOf } from './places.ts';
import type { Platform, PlatformKey } from './platforms.ts';
import { platformOf } from './platforms.ts';
import type { ScopeDraft } from './scope.ts';
import { before } from './timeline.ts';

export interface AssociationView {
  readonly status: string;
  readonly detailed?: string;
  readonly executedAt: Date | null;
  readonly summary?: string;
  readonly errorCode?: string;
}

export interface NodeDraft {
  readonly scope: ScopeDraft;
  readonly key: string;
  readonly id: string;
  readonly platform: Platform;
  readonly tags: Map<string, string>;
  /** null: EC2 has forgotten it. */
  instance: Instance | null;
  checks: InstanceStatus | null;
  /** null: not registered with Systems Manager. */
  node: InstanceProperty | null;
  runs: Run[];
  /** Its view of associations that runs say nothing about, or say otherwise. */
  readonly views: Map<AssociationName, AssociationView>;
  /** The baseline and group that its runs used, where not those that its tags ask for. */
  judgedBy: { readonly baselineId: string; readonly patchGroup: string } | null;
  /** Last touches to the record that the runs left. */
  readonly recordEdits: ((state: InstancePatchState) => Partial<InstancePatchState>)[];
  readonly extraSummaries: ResourceComplianceSummaryItem[];
  readonly extraItems: ComplianceItem[];
  /** Put over the Patch row of its scans with PutComplianceItems. */
  patchStatusByHand: ResourceComplianceSummaryItem | null;
  /** The first read shows the record before the newest, later reads the newest. */
  recordArrivesLate: boolean;
  /** Filled when settled. */
  statuses: InstanceAssociationStatusInfo[];
}

/** A property of a node: traits, applied in order, make the case. */
export type Trait = (node: NodeDraft) => void;

export const AGENT_VERSION = '3.3.3883.0';
export const PROFILE = 'workload-node';

const ROOT_DEVICE = '/dev/xvda';
const INSTANCE_TYPES = ['t3.medium', 'm6i.large', 'c6i.xlarge', 'r6i.large'] as const;

/** A running, registered and reachable instance with nothing known of its patches. */
export function draftNode(scope: ScopeDraft, key: string, platformKey: PlatformKey): NodeDraft {
  const id = awsId('i', `${scope.key}/${key}`);
  const platform = platformOf(platformKey);
  const instance = ec2Instance(scope, id, platform);
  return {
    scope,
    key,
    id,
    platform,
    tags: new Map([['Name', key]]),
    instance,
    checks: healthyChecks(id),
    node: registration(scope, id, platform, instance),
    runs: [],
    views: new Map(),
    judgedBy: null,
    recordEdits: [],
    extraSummaries: [],
    extraItems: [],
    patchStatusByHand: null,
    recordArrivesLate: false,
    statuses: [],
  };
}

function ec2Instance(scope: ScopeDraft, id: string, platform: Platform): Instance {
  const launched = before(scope.time.now, { days: 35 + spread(`${id}/age`, 300), minutes: spread(id, 1440) });
  const instance: Instance = {
    InstanceId: id,
    ImageId: awsId('ami', platform.name + platform.version),
    State: { Code: 16, Name: 'running' },
    InstanceType: INSTANCE_TYPES[spread(`${id}/type`, INSTANCE_TYPES.length)] ?? 't3.medium',
    LaunchTime: launched,
    Architecture: 'x86_64',
    RootDeviceType: 'ebs',
    RootDeviceName: ROOT_DEVICE,
    BlockDeviceMappings: [
      {
        DeviceName: ROOT_DEVICE,
        Ebs: { VolumeId: awsId('vol', id), AttachTime: launched, Status: 'attached' },
      },
    ],
    PlatformDetails: platform.details,
    ...(platform.type === 'Windows' ? { Platform: 'Windows' as const } : {}),
    IamInstanceProfile: profileReference(scope.accountId, PROFILE),
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpEndpoint: 'enabled' },
    StateTransitionReason: '',
  };
  place(instance, scope, 'private');
  return instance;
}

export function profileReference(accountId: string, name: string): { Arn: string; Id: string } {
  return {
    Arn: `arn:aws:iam::${accountId}:instance-profile/${name}`,
    Id: awsId('AIPA', `${accountId}/${name}`),
  };
}

/** Moves the instance's only interface to the place. */
export function place(instance: Instance, scope: ScopeDraft, name: PlaceName): void {
  const spot = placeOf(scope.places, name);
  scope.nextAddress += 1;
  const address = `${spot.addressPrefix}.${4 + (scope.nextAddress % 250)}`;
  instance.VpcId = spot.vpcId;
  instance.SubnetId = spot.subnetId;
  instance.Placement = { AvailabilityZone: spot.availabilityZone, Tenancy: 'default' };
  instance.PrivateIpAddress = address;
  instance.SecurityGroups = [...spot.securityGroups];
  instance.NetworkInterfaces = [
    {
      NetworkInterfaceId: awsId('eni', `${instance.InstanceId}/0`),
      SubnetId: spot.subnetId,
      VpcId: spot.vpcId,
      PrivateIpAddress: address,
      Ipv6Addresses: [],
      Groups: [...spot.securityGroups],
      Status: 'in-use',
      Attachment: { DeviceIndex: 0, Status: 'attached', DeleteOnTermination: true },
    },
  ];
}

function registration(
  scope: ScopeDraft,
  id: string,
  platform: Platform,
  instance: Instance,
): InstanceProperty {
  return {
    InstanceId: id,
    InstanceType: instance.InstanceType,
    InstanceRole: PROFILE,
    InstanceState: 'running',
    Architecture: 'x86_64',
    IPAddress: instance.PrivateIpAddress,
    LaunchTime: instance.LaunchTime,
    PingStatus: 'Online',
    LastPingDateTime: before(scope.time.now, { seconds: 10 + spread(`${id}/ping`, 280) }),
    AgentVersion: AGENT_VERSION,
    PlatformType: platform.type,
    PlatformName: platform.name,
    PlatformVersion: platform.version,
    ResourceType: 'EC2Instance',
    RegistrationDate: instance.LaunchTime,
    SourceId: id,
    SourceType: 'AWS::EC2::Instance',
    AvailabilityZone: instance.Placement?.AvailabilityZone,
  };
}

function healthyChecks(id: string): InstanceStatus {
  return {
    InstanceId: id,
    InstanceState: { Code: 16, Name: 'running' },
    SystemStatus: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
    InstanceStatus: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
    Events: [],
  };
}
