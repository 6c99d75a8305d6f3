/** Still step 1: the patches in question by name, one call an instance that has some. */

import { inFlight } from '../../aws/in-flight.ts';
import { readPatches } from '../../aws/readers/patches.ts';
import type { StepId } from '../../model/codes.ts';
import { known, NOT_READ, type Reading, valueOr } from '../../model/reading.ts';
import type { Patch, PatchCounts, PatchState } from '../../model/records.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Count } from '../step-tracker.ts';
import type { Targets } from './list-targets.ts';
import type { Selection } from './select-subjects.ts';

export type PatchRows = ReadonlyMap<string, Reading<readonly Patch[]>>;

export async function readPatchRows(
  work: ScopeWork,
  { targets, subjects }: Selection,
  count: Count,
): Promise<PatchRows> {
  const { patchStates } = targets;
  if (!patchStates.known) return new Map(subjects.map((id) => [id, NOT_READ]));
  let done = 0;
  const rows = await inFlight(subjects, async (id) => {
    const reading = await rowsOf(work, 'list-targets', targets, patchStates.value.get(id));
    count(++done, subjects.length);
    return [id, reading] as const;
  });
  return new Map(rows);
}

/** The rows once more of nodes whose record has changed since: a finding speaks of one record alone. */
export async function rereadPatchRows(
  work: ScopeWork,
  { targets, subjects }: Selection,
  rows: PatchRows,
  again: Reading<ReadonlyMap<string, PatchState>>,
): Promise<PatchRows> {
  const before = valueOr(targets.patchStates, new Map<string, PatchState>());
  const now = valueOr(again, new Map<string, PatchState>());
  const changed = subjects.filter((id) => now.has(id) && !isSameRecord(before.get(id), now.get(id)));
  const newer = await inFlight(changed, async (id) => {
    return [id, await rowsOf(work, 'confirm-findings', targets, now.get(id))] as const;
  });
  return new Map([...rows, ...newer]);
}

function isSameRecord(one: PatchState | undefined, other: PatchState | undefined): boolean {
  return one?.endedAt === other?.endedAt && JSON.stringify(one?.counts) === JSON.stringify(other?.counts);
}

/** A record that counts no open patch has no row to read. */
async function rowsOf(
  { reader, gaps }: ScopeWork,
  step: StepId,
  { nodes }: Targets,
  state: PatchState | undefined,
): Promise<Reading<readonly Patch[]>> {
  if (state === undefined) return NOT_READ;
  if (!hasOpenPatches(state.counts)) return known([], 'ssm:DescribeInstancePatchStates', reader.now());
  const id = state.instanceId;
  const platform = valueOr(nodes, null)?.get(id)?.platformName ?? null;
  return gaps.attempt(step, 'ssm:DescribeInstancePatches', () => readPatches(reader, id, platform));
}

function hasOpenPatches(counts: PatchCounts): boolean {
  const { missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate } = counts;
  return [missing, failed, installedPendingReboot, installedRejected, availableSecurityUpdate].some(
    (count) => count > 0,
  );
}
