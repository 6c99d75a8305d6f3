/** The records a finding speaks of: the second read's where there was one, and what they may be used for. */

import type { InstanceFacts } from '../model/facts.ts';
import type { Reading } from '../model/reading.ts';
import { valueOr } from '../model/reading.ts';
import type { ComplianceRecord, PatchCounts, PatchState } from '../model/records.ts';
import { elapsedMs } from './time.ts';

/** The node's patch record as last read. */
export function patchStateOf(facts: InstanceFacts): Reading<PatchState | null> {
  return facts.patchStateAgain.known ? facts.patchStateAgain : facts.patchState;
}

/** The compliance records as last read. */
export function complianceOf(facts: InstanceFacts): Reading<readonly ComplianceRecord[]> {
  return facts.complianceAgain.known ? facts.complianceAgain : facts.compliance;
}

/** The counts of a record that can be true; null without a record, or with one that says it could not look. */
export function countsOf(facts: InstanceFacts): PatchCounts | null {
  const state = valueOr(patchStateOf(facts), null);
  return state === null || isImpossible(state) ? null : state.counts;
}

/** Patches that still have to be installed: an Install turns Missing into Failed, so both count. */
export function outstanding(facts: InstanceFacts): number {
  const counts = countsOf(facts);
  return counts === null ? 0 : counts.missing + counts.failed;
}

/** A record that says of itself that it is worthless: −1 counts, or no time (1970) of its operation. */
export function isImpossible(state: PatchState): boolean {
  return state.endedAt === null || Object.values(state.counts).some((count) => count < 0);
}

/** Age of the patch record in milliseconds; null without a record or without its time. */
export function recordAgeMs(facts: InstanceFacts): number | null {
  const endedAt = valueOr(patchStateOf(facts), null)?.endedAt ?? null;
  return endedAt === null ? null : elapsedMs(endedAt, facts.assessedAt);
}

/** Is the patch record past the environment's freshness limit? */
export function isPastFreshness(facts: InstanceFacts): boolean {
  const age = recordAgeMs(facts);
  return age !== null && age > facts.staleAfterMs;
}

/** The counts that make a node non-compliant on every platform. */
export function nonCompliantCount(counts: PatchCounts): number {
  const { missing, failed, installedRejected, installedPendingReboot } = counts;
  return [missing, failed, installedRejected, installedPendingReboot]
    .filter((count) => count > 0)
    .reduce((sum, count) => sum + count, 0);
}
