/** Reads a scope: independent sweeps side by side, each later step as soon as what it needs is there. */

import { valueOr } from '../model/reading.ts';
import { allOf } from './all-of.ts';
import type { ScopeReadings } from './scope-readings.ts';
import type { ScopeWork } from './scope-work.ts';
import type { StepTracker } from './step-tracker.ts';
import { readBlockers } from './steps/blockers.ts';
import { readAgain } from './steps/confirm-findings.ts';
import { readContext } from './steps/context.ts';
import { listTargets } from './steps/list-targets.ts';
import { readManageability, vpcsOutOfReach } from './steps/manageability.ts';
import {
  type BaselineTables,
  describeConfiguration,
  readBaselineTables,
  readScheduled,
  type Scheduling,
} from './steps/patch-configuration.ts';
import { readHistory } from './steps/patch-history.ts';
import { type PatchRows, readPatchRows, rereadPatchRows } from './steps/patch-rows.ts';
import { describeSelection, type Selection, selectSubjects } from './steps/select-subjects.ts';

export interface ScopeRead {
  readonly selection: Selection;
  /** null: only some instances were asked about, and there is nothing to explain of them. */
  readonly readings: ScopeReadings | null;
}

/** null: the targets could not be listed. */
export async function readScope(work: ScopeWork, tracker: StepTracker): Promise<ScopeRead | null> {
  const tables = readBaselineTables(work);
  const selected = select(work, tables);
  if (work.only !== null) {
    const [selection] = await allOf([selected, tables]);
    if (selection?.subjects.length === 0) return allInOrder(tracker, selection);
  }
  const scheduling = readScheduled(work);
  const configured = tracker.run('patch-configuration', 'reading the configuration', async () => ({
    value: null,
    detail: describeConfiguration(await tables, await scheduling.whole),
  }));
  const rows = namePatches(work, tracker, selected);
  const investigated = selected.then((selection) =>
    selection === null ? null : investigate(work, tracker, selection, scheduling),
  );
  const [baselineTables, schedules, selection, patchRows, investigation] = await allOf([
    tables,
    scheduling.whole,
    selected,
    rows,
    investigated,
    configured,
  ]);
  if (selection === null || patchRows === null || investigation === null) return null;
  const { targets, baselines } = selection;
  const { confirmation, rows: latestRows } = await confirm(work, tracker, selection, patchRows);
  return {
    selection,
    readings: {
      targets,
      patchRows: latestRows,
      tables: baselineTables,
      baselines,
      scheduled: schedules,
      ...investigation,
      confirmation,
    },
  };
}

/** Then nothing else is worth a request. */
async function allInOrder(tracker: StepTracker, selection: Selection): Promise<ScopeRead> {
  return tracker.run('list-targets', 'listing instances and their records', async () => {
    return { value: { selection, readings: null }, detail: describeSelection(selection) };
  });
}

async function select(work: ScopeWork, tables: Promise<BaselineTables>): Promise<Selection | null> {
  const targets = await listTargets(work);
  return targets === null ? null : selectSubjects(work, targets, await tables);
}

function namePatches(
  work: ScopeWork,
  tracker: StepTracker,
  selected: Promise<Selection | null>,
): Promise<PatchRows | null> {
  return tracker.run('list-targets', 'listing instances and their records', async (count) => {
    const selection = await selected;
    if (selection === null) return { value: null, detail: 'not listed' };
    const value = await readPatchRows(work, selection, count);
    return { value, detail: describeSelection(selection) };
  });
}

type Investigation = Pick<ScopeReadings, 'manageability' | 'context' | 'history' | 'blockers'>;

async function investigate(
  work: ScopeWork,
  tracker: StepTracker,
  selection: Selection,
  scheduling: Scheduling,
): Promise<Investigation> {
  const { targets, subjects } = selection;
  const history = tracker.run('patch-history', 'reading patch runs of 30 days', async () => {
    const value = await readHistory(work, selection, scheduling);
    return { value, detail: value.detail };
  });
  const [manageability, context, runs, blockers] = await allOf([
    tracker.run('manageability', 'asking who can be reached', async () => {
      const value = await readManageability(work, targets, subjects);
      return { value, detail: `${value.outOfReach.size} running instances out of reach` };
    }),
    tracker.run('context', 'reading the network and memberships', async () => {
      const value = await readContext(work, targets, vpcsOutOfReach(targets, subjects));
      return { value, detail: `${valueOr(value.network.securityGroups, []).length} security groups` };
    }),
    history,
    tracker.run('blockers', 'looking for what stands in the way', async (count) => {
      const value = await readBlockers(work, selection, await history, count);
      return { value, detail: `${subjects.length} instances looked at` };
    }),
  ]);
  return { manageability, context, history: runs, blockers };
}

function confirm(work: ScopeWork, tracker: StepTracker, selection: Selection, patchRows: PatchRows) {
  const { subjects } = selection;
  return tracker.run('confirm-findings', 'reading the records again', async () => {
    const confirmation = await readAgain(work, subjects);
    const rows = await rereadPatchRows(work, selection, patchRows, confirmation.patchStates);
    return { value: { confirmation, rows }, detail: `${subjects.length} instances read again` };
  });
}
