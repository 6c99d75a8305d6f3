/** Still step 1: the patches in question by name, one call an instance that has some. */

import { inFlight } from '../../aws/in-flight.ts';
import { readPatches } from '../../aws/readers/patches.ts';
import { known, NOT_READ, type Reading } from '../../model/reading.ts';
import type { Patch, PatchCounts } from '../../model/records.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Count } from '../step-tracker.ts';
import type { Selection } from './select-subjects.ts';

export type PatchRows = ReadonlyMap<string, Reading<readonly Patch[]>>;

export async function readPatchRows(
  { reader, gaps }: ScopeWork,
  { targets, subjects }: Selection,
  count: Count,
): Promise<PatchRows> {
  const { patchStates, nodes } = targets;
  if (!patchStates.known) return new Map(subjects.map((id) => [id, NOT_READ]));
  let done = 0;
  const rows = await inFlight(subjects, async (id) => {
    const state = patchStates.value.get(id);
    const platform = nodes.known ? (nodes.value.get(id)?.platformName ?? null) : null;
    const reading = await rowsOf(state?.counts ?? null, () =>
      gaps.attempt('list-targets', 'ssm:DescribeInstancePatches', () => readPatches(reader, id, platform)),
    );
    count(++done, subjects.length);
    return [id, reading] as const;
  });
  return new Map(rows);

  /** A record that counts no open patch has no row to read. */
  async function rowsOf(
    counts: PatchCounts | null,
    read: () => Promise<Reading<readonly Patch[]>>,
  ): Promise<Reading<readonly Patch[]>> {
    if (counts === null) return NOT_READ;
    return hasOpenPatches(counts) ? read() : known([], 'ssm:DescribeInstancePatchStates', reader.now());
  }
}

function hasOpenPatches(counts: PatchCounts): boolean {
  const { missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate } = counts;
  return [missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate].some(
    (count) => count > 0,
  );
}
