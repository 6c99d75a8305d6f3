/** Can the finding be believed? The first that holds: inconclusive, changed, stale, active. */

import type { RootCauseCode, Verdict } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import { writesPatchRecord } from '../model/patch-documents.ts';
import { type Known, type Reading, wasRefused } from '../model/reading.ts';
import type { ComplianceRecord, PatchRun, PatchState } from '../model/records.ts';
import type { Evidence } from '../model/report.ts';
import { cite, citeIfKnown } from './evidence.ts';
import { runState } from './instance-state.ts';
import { isImpossible, patchStateOf } from './records.ts';
import { beganAt, fateOf, newestRun } from './run-fate.ts';
import { elapsedMs, inWords, isLater, timeInWords } from './time.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** Why: empty for active. */
  readonly evidence: readonly Evidence[];
}

export function judge(facts: InstanceFacts, primary: RootCauseCode): Judgement {
  const doubt = whyInconclusive(facts, primary);
  if (doubt !== null) return { verdict: 'inconclusive', evidence: doubt };
  const change = whyChanged(facts);
  if (change !== null) return { verdict: 'changed', evidence: [change] };
  const staleness = whyStale(facts);
  if (staleness.length > 0) return { verdict: 'stale', evidence: staleness };
  const readAgain = facts.patchStateAgain.known && facts.complianceAgain.known;
  return { verdict: readAgain ? 'active' : 'inconclusive', evidence: [] };
}

function whyInconclusive(facts: InstanceFacts, primary: RootCauseCode): readonly Evidence[] | null {
  const state = patchStateOf(facts);
  if (!state.known) return [];
  if (state.value === null) return [cite(state, 'No patch record')];
  if (isImpossible(state.value)) return [cite(state, impossibility(state.value))];
  const records = [facts.patchState, facts.patchStateAgain, facts.compliance, facts.complianceAgain];
  if (records.some(wasRefused)) return [];
  return primary === 'inconclusive' && readsOfCauses(facts).some(wasRefused) ? [] : null;
}

function impossibility(state: PatchState): string {
  return state.endedAt === null
    ? 'The patch record has no time of its operation (1970 on the wire)'
    : 'The patch record counts −1: the node could not look';
}

/** What the causes rest on besides the records themselves. */
function readsOfCauses(facts: InstanceFacts): readonly Reading<unknown>[] {
  const { windows, associations, installersInScope } = facts.targeting;
  const { used, expected } = facts.baseline;
  return [
    facts.ec2,
    facts.node,
    facts.statusChecks,
    facts.networkPath,
    facts.patches,
    facts.history,
    facts.associations,
    facts.items,
    windows,
    associations,
    installersInScope,
    used,
    expected,
  ];
}

function whyChanged(facts: InstanceFacts): Evidence | null {
  const { patchState, patchStateAgain, compliance, complianceAgain } = facts;
  if (patchState.known && patchStateAgain.known) {
    const [before, after] = [tellState(patchState.value), tellState(patchStateAgain.value)];
    if (before !== after) return cite(patchStateAgain, `First read: ${before}; second read: ${after}`);
  }
  if (compliance.known && complianceAgain.known) {
    const [before, after] = [tellRecords(compliance.value), tellRecords(complianceAgain.value)];
    if (before !== after) return cite(complianceAgain, `First read: ${before}; second read: ${after}`);
  }
  return null;
}

function tellState(state: PatchState | null): string {
  if (state === null) return 'no patch record';
  const counts = Object.entries(state.counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name} ${count}`);
  const when = state.endedAt === null ? 'at no known time' : timeInWords(state.endedAt);
  return `${state.operation ?? 'operation'} ${when}, ${state.baselineId ?? 'no baseline'}, ${counts.join(', ') || 'all counts 0'}`;
}

function tellRecords(records: readonly ComplianceRecord[]): string {
  const told = records
    .filter((record) => record.status === 'NON_COMPLIANT')
    .map((record) => `${record.type} NON_COMPLIANT (${record.nonCompliantCount})`);
  return told.sort().join(', ') || 'nothing NON_COMPLIANT';
}

function whyStale(facts: InstanceFacts): readonly Evidence[] {
  const reading = patchStateOf(facts);
  if (!reading.known || reading.value === null) return [];
  const state = reading.value;
  return [
    ...machineIsOff(facts),
    ...pastFreshness(facts, reading, state),
    ...laterRunUploadedNothing(facts, state),
    ...baselineChangedSince(facts, state),
    ...restartedSince(facts, state),
  ];
}

function machineIsOff(facts: InstanceFacts): readonly Evidence[] {
  const state = runState(facts);
  if (state !== 'stopped' && state !== 'terminated') return [];
  return citeIfKnown(facts.ec2, (instance) => `Instance state ${instance?.state ?? 'unknown to EC2'}`);
}

function pastFreshness(
  facts: InstanceFacts,
  reading: Known<unknown>,
  state: PatchState,
): readonly Evidence[] {
  if (state.endedAt === null) return [];
  const age = elapsedMs(state.endedAt, facts.assessedAt);
  if (age <= facts.staleAfterMs) return [];
  const limit = inWords(facts.staleAfterMs);
  return [cite(reading, `The record is ${inWords(age)} old; the limit is ${limit}`)];
}

/**
 * A run that began after the record was made and has ended should have replaced it. Scans for an association's
 * own baseline (AWS-RunPatchBaselineAssociation) report elsewhere and say nothing of it.
 */
function laterRunUploadedNothing(facts: InstanceFacts, state: PatchState): readonly Evidence[] {
  const later = newestRun(facts, (run) => didRun(run) && isLater(beganAt(run), state.endedAt));
  if (later === null) return [];
  return citeIfKnown(
    facts.history,
    () =>
      `${later.operation ?? later.document} ${later.commandId} ran later, at ${timeInWords(beganAt(later))} ` +
      `(${later.statusDetails || later.status}), and left the record as it was`,
  );
}

function didRun(run: PatchRun): boolean {
  const fate = fateOf(run);
  return (fate === 'succeeded' || fate === 'failed') && writesPatchRecord(run.document);
}

function baselineChangedSince(facts: InstanceFacts, state: PatchState): readonly Evidence[] {
  return citeIfKnown(facts.baseline.used, (baseline) =>
    baseline !== null && isLater(baseline.modifiedAt, state.endedAt)
      ? `Baseline ${baseline.name} (${baseline.id}) was changed at ${timeInWords(baseline.modifiedAt ?? '')}, after the record`
      : null,
  );
}

/** EC2 tells of a stop and start only; a restart inside the system leaves no trace there. */
function restartedSince(facts: InstanceFacts, state: PatchState): readonly Evidence[] {
  if (state.counts.installedPendingReboot <= 0) return [];
  return citeIfKnown(facts.ec2, (instance) =>
    instance !== null && isLater(instance.launchedAt, state.lastNoRebootInstallAt ?? state.endedAt)
      ? `Started at ${timeInWords(instance.launchedAt ?? '')}, after the install that left the restart pending`
      : null,
  );
}
