/** EBS snapshots: one by its id or its tag. */

import { DescribeSnapshotsCommand, type DescribeSnapshotsRequest } from '@aws-sdk/client-ec2';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { text } from '../wire.ts';

export interface SnapshotRow {
  readonly id: string;
  /** pending, completed, error, …: EC2's word. */
  readonly state: string;
  /** "40%" */
  readonly progress: string | null;
  readonly message: string | null;
}

/** null where EC2 does not know it, yet or any more. */
export async function readSnapshot(reader: AwsReader, snapshotId: string): Promise<SnapshotRow | null> {
  try {
    return await readFirst(reader, { SnapshotIds: [snapshotId] });
  } catch (thrown) {
    if (thrown instanceof ReadFailed && thrown.awsCode === 'InvalidSnapshot.NotFound') return null;
    throw thrown;
  }
}

/** The account's own snapshot that carries the tag; null where there is none. */
export async function readTaggedSnapshot(
  reader: AwsReader,
  key: string,
  value: string,
): Promise<SnapshotRow | null> {
  return readFirst(reader, { OwnerIds: ['self'], Filters: [{ Name: `tag:${key}`, Values: [value] }] });
}

/** Pages may be empty although a later one is not. */
async function readFirst(reader: AwsReader, input: DescribeSnapshotsRequest): Promise<SnapshotRow | null> {
  const pages = reader.pages('ec2:DescribeSnapshots', ({ ec2 }, NextToken, options) =>
    ec2.send(new DescribeSnapshotsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    const [found] = page.Snapshots ?? [];
    if (found?.SnapshotId === undefined) continue;
    return {
      id: found.SnapshotId,
      state: found.State ?? '',
      progress: text(found.Progress),
      message: text(found.StateMessage),
    };
  }
  return null;
}
