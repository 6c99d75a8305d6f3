/** Patch baselines and the patch groups they are registered for. */

import {
  DescribePatchBaselinesCommand,
  DescribePatchGroupsCommand,
  GetPatchBaselineCommand,
  type GetPatchBaselineResult,
  type PatchBaselineIdentity,
} from '@aws-sdk/client-ssm';
import type { PatchBaseline, PatchGroupMapping } from '../../model/records.ts';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { distinct, isoTime, lastPart, text } from '../wire.ts';

const PAGE = 100;

/** A baseline as the list shows it: enough to know the defaults, and what to ask for the rest. */
export interface ListedBaseline {
  /** pb-…, also for AWS's own. */
  readonly id: string;
  /** What GetPatchBaseline takes: AWS's own baselines only answer to their ARN. */
  readonly reference: string;
  readonly name: string;
  readonly operatingSystem: string;
  readonly isDefault: boolean;
}

/** All baselines of the scope, AWS's own among them. */
export async function readBaselineList(reader: AwsReader): Promise<ListedBaseline[]> {
  const rows: ListedBaseline[] = [];
  const pages = reader.pages('ssm:DescribePatchBaselines', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribePatchBaselinesCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.BaselineIdentities ?? []).flatMap(listedBaseline));
  return distinct(rows, (row) => row.id);
}

/** Patch groups with the baseline each is registered for, one row an operating system. */
export async function readPatchGroups(reader: AwsReader): Promise<PatchGroupMapping[]> {
  const rows: PatchGroupMapping[] = [];
  const pages = reader.pages('ssm:DescribePatchGroups', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribePatchGroupsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) {
    for (const { PatchGroup, BaselineIdentity } of page.Mappings ?? []) {
      if (PatchGroup === undefined || BaselineIdentity?.BaselineId === undefined) continue;
      rows.push({
        patchGroup: PatchGroup,
        baselineId: lastPart(BaselineIdentity.BaselineId),
        operatingSystem: BaselineIdentity.OperatingSystem ?? 'WINDOWS',
      });
    }
  }
  return distinct(rows, (row) => `${row.operatingSystem} ${row.patchGroup}`);
}

/**
 * One baseline in full; null where it does not exist, which is normal for the baselines that patch policies
 * generate for each run. `listed`: the list's row for it, null where the list has none.
 */
export async function readBaseline(
  reader: AwsReader,
  baselineId: string,
  listed: ListedBaseline | null,
): Promise<PatchBaseline | null> {
  try {
    const answer = await reader.send('ssm:GetPatchBaseline', ({ ssm }, options) =>
      ssm.send(new GetPatchBaselineCommand({ BaselineId: listed?.reference ?? baselineId }), options),
    );
    return baseline(answer, baselineId, listed);
  } catch (thrown) {
    if (thrown instanceof ReadFailed && thrown.awsCode === 'DoesNotExistException') return null;
    throw thrown;
  }
}

function listedBaseline(row: PatchBaselineIdentity): ListedBaseline[] {
  if (row.BaselineId === undefined) return [];
  return [
    {
      id: lastPart(row.BaselineId),
      reference: row.BaselineId,
      name: row.BaselineName ?? lastPart(row.BaselineId),
      operatingSystem: row.OperatingSystem ?? 'WINDOWS',
      isDefault: row.DefaultBaseline ?? false,
    },
  ];
}

function baseline(
  answer: GetPatchBaselineResult,
  baselineId: string,
  listed: ListedBaseline | null,
): PatchBaseline {
  const days = (answer.ApprovalRules?.PatchRules ?? []).map((rule) => rule.ApproveAfterDays);
  return {
    id: lastPart(answer.BaselineId ?? baselineId),
    name: answer.Name ?? listed?.name ?? baselineId,
    operatingSystem: answer.OperatingSystem ?? listed?.operatingSystem ?? 'WINDOWS',
    isDefault: listed?.isDefault ?? false,
    modifiedAt: isoTime(answer.ModifiedDate),
    rejectedPatches: answer.RejectedPatches ?? [],
    rejectedPatchesAction: text(answer.RejectedPatchesAction),
    availableSecurityUpdates: text(answer.AvailableSecurityUpdatesComplianceStatus),
    approveAfterDays: days.filter((day) => day !== undefined),
  };
}
