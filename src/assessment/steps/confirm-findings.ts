/** Step 5: the records of the reported instances once more, at the end of the run. */

import { readComplianceRecords } from '../../aws/readers/compliance.ts';
import { readPatchStates } from '../../aws/readers/patch-states.ts';
import type { Reading } from '../../model/reading.ts';
import type { ComplianceRecord, PatchState } from '../../model/records.ts';
import { byId, groupById } from '../by-id.ts';
import type { ScopeWork } from '../scope-work.ts';

export interface Confirmation {
  readonly compliance: Reading<ReadonlyMap<string, readonly ComplianceRecord[]>>;
  readonly patchStates: Reading<ReadonlyMap<string, PatchState>>;
}

export async function readAgain(
  { reader, gaps }: ScopeWork,
  subjects: readonly string[],
): Promise<Confirmation> {
  const step = 'confirm-findings';
  const [compliance, patchStates] = await Promise.all([
    gaps.attempt(step, 'ssm:ListResourceComplianceSummaries', async () => {
      const records = await readComplianceRecords(reader, { status: 'NON_COMPLIANT' });
      const wanted = new Set(subjects);
      return groupById(
        records.filter((record) => wanted.has(record.resourceId)),
        (record) => record.resourceId,
      );
    }),
    gaps.attempt(step, 'ssm:DescribeInstancePatchStates', async () =>
      byId(await readPatchStates(reader, subjects)),
    ),
  ]);
  return { compliance, patchStates };
}
