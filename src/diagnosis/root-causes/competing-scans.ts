import type { InstanceFacts } from '../../model/facts.ts';
import { writesPatchRecord } from '../../model/patch-documents.ts';
import { valueOr } from '../../model/reading.ts';
import type { PatchRun } from '../../model/records.ts';
import type { Evidence } from '../../model/report.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { fixBaseline } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { fateOf } from '../run-fate.ts';

/**
 * Several schedules scan or patch the node with different baselines, and each upload overwrites the other's.
 * Proved by what ran, or by a record that flips between two reads; single runs by hand do not compete.
 */
export const competingScans: RootCause = {
  code: 'competing-scans',
  prove: ({ facts }) => {
    const evidence = [...flip(facts), ...rivalRuns(facts), ...rivalRecord(facts)];
    if (evidence.length === 0) return null;
    return {
      confidence: flip(facts).length + rivalRuns(facts).length > 0 ? 'high' : 'medium',
      summary:
        'Several schedules scan this node with different baselines and overwrite each other’s results.',
      evidence,
      remediation: fixBaseline(facts, [
        'Leave one method in charge of the node: patch policy, maintenance window or association.',
        ...methodsOf(facts).map((method) => `It is reached by ${method}.`),
      ]),
    };
  },
};

function flip(facts: InstanceFacts): readonly Evidence[] {
  const { patchState, patchStateAgain } = facts;
  if (!patchState.known || !patchStateAgain.known) return [];
  const [before, after] = [patchState.value?.baselineId, patchStateAgain.value?.baselineId];
  if (!before || !after || before === after) return [];
  return [cite(patchStateAgain, `BaselineId was ${before} at the first read and ${after} at the second`)];
}

/** Scheduled runs both with a baseline of their own and with the node's, all of which may have uploaded. */
function rivalRuns(facts: InstanceFacts): readonly Evidence[] {
  const scheduled = valueOr(facts.history, []).filter(writesRecord);
  const own = scheduled.find((run) => run.usesBaselineOverride);
  const plain = scheduled.find((run) => !run.usesBaselineOverride);
  if (own === undefined || plain === undefined) return [];
  return citeIfKnown(
    facts.history,
    () => `${nameOf(own)} brings its own baseline; ${nameOf(plain)} uses the node's`,
  );
}

function writesRecord(run: PatchRun): boolean {
  const fate = fateOf(run);
  const ran = fate === 'succeeded' || fate === 'failed';
  return ran && run.origin.kind !== 'command' && writesPatchRecord(run.document);
}

function nameOf(run: PatchRun): string {
  return `${run.operation ?? 'Run'} ${run.commandId} of ${run.origin.kind} ${run.origin.id ?? ''}`.trim();
}

/** A patch policy is in charge, another schedule reaches the node too, and the record is not the policy's. */
function rivalRecord(facts: InstanceFacts): readonly Evidence[] {
  const { used, expected } = facts.baseline;
  if (valueOr(expected, null)?.by !== 'patch-policy' || !used.known || used.value === null) return [];
  if (valueOr(facts.targeting.associations, []).every((each) => each.isPatchPolicy) && !hasWindow(facts)) {
    return [];
  }
  return [cite(used, `The record is of baseline ${used.value.id}, which is not the patch policy's`)];
}

function hasWindow(facts: InstanceFacts): boolean {
  return valueOr(facts.targeting.windows, []).some((window) => window.enabled);
}

function methodsOf(facts: InstanceFacts): readonly string[] {
  return [
    ...valueOr(facts.targeting.windows, []).map(
      (window) => `maintenance window ${window.name} (${window.id})`,
    ),
    ...valueOr(facts.targeting.associations, []).map(
      (each) => `${each.isPatchPolicy ? 'patch policy' : 'association'} ${each.name ?? each.id}`,
    ),
  ];
}
