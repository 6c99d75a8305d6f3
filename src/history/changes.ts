/** What changed in an environment since the run before. */

import { CHANGES, type InstanceChange } from '../model/history.ts';
import { type FinishedRun, newestRunOf, runBefore } from '../store/kept-findings.ts';
import { type ChangeCounts, countChanges, listChanges } from '../store/run-changes.ts';
import type { HistoryDependencies } from './history.ts';

/** As many as a list in Slack can hold in a file and in pages; counts are of all. */
const MOST = 500;

export interface Changes {
  readonly before: FinishedRun;
  readonly after: FinishedRun;
  /** All, also what an exception covers. */
  readonly counts: ChangeCounts;
  /** Without what is still open and what an exception covers; highest score first. */
  readonly list: readonly InstanceChange[];
}

export async function changesOf(
  { store: { db }, clock }: Pick<HistoryDependencies, 'store' | 'clock'>,
  environment: string,
): Promise<Changes | null> {
  const after = await newestRunOf(db, environment);
  const before = after && (await runBefore(db, after));
  if (after === null || before === null) return null;
  const kinds = CHANGES.filter((kind) => kind !== 'still-open');
  const [counts, list] = await Promise.all([
    countChanges(db, before.id, after.id),
    listChanges(db, before.id, after.id, kinds, MOST, clock.now()),
  ]);
  return { before, after, counts, list };
}
