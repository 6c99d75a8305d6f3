/** Patch states: the record that a node's last patch operation uploaded. */

import { DescribeInstancePatchStatesCommand, type InstancePatchState } from '@aws-sdk/client-ssm';
import type { PatchCounts, PatchState } from '../../model/records.ts';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { batches, distinct, isoTime, lastPart, oneOf, text } from '../wire.ts';

const IDS_A_CALL = 50;

/** Records of the nodes named, 50 a call, several calls at once. Nodes without a record are absent. */
export async function readPatchStates(
  reader: AwsReader,
  instanceIds: readonly string[],
): Promise<PatchState[]> {
  const states = await inFlight(batches([...new Set(instanceIds)], IDS_A_CALL), (ids) =>
    readBatch(reader, ids),
  );
  return distinct(states.flat(), (state) => state.instanceId);
}

async function readBatch(reader: AwsReader, ids: string[]): Promise<PatchState[]> {
  const states: PatchState[] = [];
  const input = { InstanceIds: ids, MaxResults: IDS_A_CALL };
  const pages = reader.pages('ssm:DescribeInstancePatchStates', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeInstancePatchStatesCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) states.push(...(page.InstancePatchStates ?? []).flatMap(patchState));
  return states;
}

function patchState(row: InstancePatchState): PatchState[] {
  if (row.InstanceId === undefined) return [];
  const baselineId = text(row.BaselineId);
  return [
    {
      instanceId: row.InstanceId,
      baselineId: baselineId === null ? null : lastPart(baselineId),
      patchGroup: text(row.PatchGroup),
      snapshotId: text(row.SnapshotId),
      installOverrideList: text(row.InstallOverrideList),
      counts: patchCounts(row),
      operation: oneOf(['Scan', 'Install'], row.Operation),
      startedAt: isoTime(row.OperationStartTime),
      endedAt: isoTime(row.OperationEndTime),
      lastNoRebootInstallAt: isoTime(row.LastNoRebootInstallOperationTime),
      rebootOption: oneOf(['RebootIfNeeded', 'NoReboot'], row.RebootOption),
    },
  ];
}

/** Counts as they are, −1 included: it is how Windows says that it could not look. */
function patchCounts(row: InstancePatchState): PatchCounts {
  return {
    installed: row.InstalledCount ?? 0,
    installedOther: row.InstalledOtherCount ?? 0,
    installedPendingReboot: row.InstalledPendingRebootCount ?? 0,
    installedRejected: row.InstalledRejectedCount ?? 0,
    missing: row.MissingCount ?? 0,
    failed: row.FailedCount ?? 0,
    unreportedNotApplicable: row.UnreportedNotApplicableCount ?? 0,
    notApplicable: row.NotApplicableCount ?? 0,
    availableSecurityUpdate: row.AvailableSecurityUpdateCount ?? 0,
    criticalNonCompliant: row.CriticalNonCompliantCount ?? 0,
    securityNonCompliant: row.SecurityNonCompliantCount ?? 0,
    otherNonCompliant: row.OtherNonCompliantCount ?? 0,
  };
}
