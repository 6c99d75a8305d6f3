/** EC2: snapshots of volumes, and tags. */

import type {
  CreateSnapshotRequest,
  CreateTagsRequest,
  Instance,
  Snapshot,
  SnapshotState,
  Tag,
} from '@aws-sdk/client-ec2';
import { duration, later, type Machine, regionDuration, scenarioOf } from '../acts/machine.ts';
import { AwsError } from '../errors.ts';
import { awsId } from '../fleets/ids.ts';
import { list, structure, text } from '../rules.ts';
import { describes, USUAL_LIMITS } from './ec2-describe.ts';
import { SNAPSHOT_SHAPE, SNAPSHOTS_SHAPE } from './ec2-shapes.ts';
import { acts, type Operations, type RegionCall } from './operation.ts';

const TAGS = list(structure({ Key: text({ max: 127 }), Value: text({ max: 255 }) }));

export const SNAPSHOT_OPERATIONS: Operations = {
  CreateSnapshot: acts(
    {
      VolumeId: text({ required: true }),
      Description: text({ max: 255 }),
      TagSpecifications: list(structure({ ResourceType: text(), Tags: TAGS })),
    },
    createSnapshot,
    (_input: CreateSnapshotRequest, snapshot: Taken) => ({
      awsId: snapshot.SnapshotId ?? null,
      instanceIds: [snapshot[ON]],
    }),
    SNAPSHOT_SHAPE,
  ),
  DescribeSnapshots: describes<Snapshot>({
    members: { ids: 'SnapshotIds', rows: 'Snapshots' },
    rowsIn: ({ snapshots }) => snapshots,
    idOf: ({ SnapshotId }) => SnapshotId,
    notFound: 'InvalidSnapshot.NotFound',
    fields: {
      'snapshot-id': ({ SnapshotId }) => [SnapshotId],
      'volume-id': ({ VolumeId }) => [VolumeId],
      'owner-id': ({ OwnerId }) => [OwnerId],
      status: ({ State }) => [State],
      description: ({ Description }) => [Description],
    },
    limits: USUAL_LIMITS,
    shape: SNAPSHOTS_SHAPE,
  }),
  CreateTags: acts(
    { ResourceIds: list(text(), { required: true, max: 1000 }), Tags: TAGS },
    createTags,
    (input: Tagging) => ({
      awsId: null,
      instanceIds: (input.ResourceIds ?? []).filter((id) => id.startsWith('i-')),
    }),
  ),
};

/** The wire calls them ResourceId.1 …, the SDK Resources. */
type Tagging = Omit<CreateTagsRequest, 'Resources'> & { readonly ResourceIds?: readonly string[] };

/** The instance that the volume belongs to: known to the request log, and never on the wire. */
const ON = Symbol('instance id');

interface Taken extends Snapshot {
  readonly [ON]: string;
}

function createSnapshot(input: CreateSnapshotRequest, call: RegionCall): Taken {
  const instance = ownerOf(call, input.VolumeId ?? '');
  const machine = call.acts.machine(call, instance.InstanceId ?? '');
  const snapshot: Snapshot = {
    SnapshotId: awsId('snap', call.acts.newId()),
    VolumeId: input.VolumeId,
    State: 'pending',
    StartTime: call.now,
    Progress: '',
    OwnerId: call.account.id,
    Description: input.Description ?? '',
    VolumeSize: 30,
    Encrypted: false,
    Tags: (input.TagSpecifications ?? [])
      .filter(({ ResourceType }) => ResourceType === 'snapshot')
      .flatMap(({ Tags }) => Tags ?? []),
  };
  const { agenda } = call.acts;
  const listed = later(call.now, regionDuration(call.region, 'listed'));
  agenda.at(listed, () => call.region.snapshots.push(snapshot));
  agenda.at(later(call.now, duration(machine, 'snapshot')), () => complete(machine, snapshot));
  return { ...snapshot, [ON]: machine.id };
}

function complete(machine: Machine, snapshot: Snapshot): void {
  const fails = scenarioOf(machine).snapshot === 'fails';
  const state: SnapshotState = fails ? 'error' : 'completed';
  snapshot.State = state;
  snapshot.Progress = fails ? '37%' : '100%';
  if (fails) snapshot.StateMessage = 'Given key ID is not accessible';
}

function ownerOf(call: RegionCall, volumeId: string): Instance {
  const found = call.region.instances.find(({ BlockDeviceMappings }) =>
    BlockDeviceMappings?.some(({ Ebs }) => Ebs?.VolumeId === volumeId),
  );
  if (!found) throw new AwsError('InvalidVolume.NotFound', `The volume '${volumeId}' does not exist.`);
  return found;
}

/** Of instances and snapshots; a key that is there gets the new value. */
function createTags(input: Tagging, call: RegionCall): object {
  const ids = input.ResourceIds ?? [];
  const holders = ids.map((id) => holderOf(call, id));
  for (const holder of holders) holder.Tags = merged(holder.Tags ?? [], input.Tags ?? []);
  return { Return: true };
}

function holderOf(call: RegionCall, id: string): { Tags?: Tag[] | undefined } {
  const instance = call.region.instances.find(({ InstanceId }) => InstanceId === id);
  const found = instance ?? call.region.snapshots.find(({ SnapshotId }) => SnapshotId === id);
  if (!found) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  return found;
}

function merged(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = new Set(added.map(({ Key }) => Key));
  return [...before.filter(({ Key }) => !keys.has(Key)), ...added];
}
