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
  if (!patchState.known || !patchStateAgain.known || isPolicyAlone(facts)) return [];
  const [before, after] = [patchState.value?.baselineId, patchStateAgain.value?.baselineId];
  if (!before || !after || before === after) return [];
  return [cite(patchStateAgain, `BaselineId was ${before} at the first read and ${after} at the second`)];
}

/** Scheduled runs with different baselines, all of which may have uploaded and will again. */
function rivalRuns(facts: InstanceFacts): readonly Evidence[] {
  const runs = valueOr(facts.history, []).filter((run) => writesRecord(run) && isStillScheduled(facts, run));
  const [first] = runs;
  const rival = runs.find(
    (run) => first !== undefined && baselineOf(facts, run) !== baselineOf(facts, first),
  );
  if (first === undefined || rival === undefined) return [];
  return citeIfKnown(facts.history, () => `${tellBaseline(facts, first)}; ${tellBaseline(facts, rival)}`);
}

function writesRecord(run: PatchRun): boolean {
  const fate = fateOf(run);
  const ran = fate === 'succeeded' || fate === 'failed';
  return ran && run.origin.kind !== 'command' && writesPatchRecord(run.document);
}

/** A method that was replaced has left runs behind, and competes no more. */
function isStillScheduled({ targeting }: InstanceFacts, { origin }: PatchRun): boolean {
  if (origin.kind !== 'maintenance-window') {
    return !targeting.associations.known || targeting.associations.value.some(({ id }) => id === origin.id);
  }
  return (
    !targeting.windows.known || targeting.windows.value.some((each) => each.id === origin.id && each.enabled)
  );
}

/** The file of a baseline of its own, as far as its association tells; null: the node's baseline. */
function baselineOf({ targeting }: InstanceFacts, run: PatchRun): string | null {
  if (!run.usesBaselineOverride) return null;
  const sender = valueOr(targeting.associations, []).find(({ id }) => id === run.origin.id);
  return sender?.baselineOverride ?? 'unknown';
}

function tellBaseline(facts: InstanceFacts, run: PatchRun): string {
  const file = baselineOf(facts, run);
  if (file === null) return `${nameOf(run)} uses the node's baseline`;
  return `${nameOf(run)} brings its own baseline${file === 'unknown' ? '' : ` (${file})`}`;
}

function nameOf(run: PatchRun): string {
  return `${run.operation ?? 'Run'} ${run.commandId} of ${run.origin.kind} ${run.origin.id ?? ''}`.trim();
}

/** A patch policy is in charge, another schedule reaches the node too, and the record is not the policy's. */
function rivalRecord(facts: InstanceFacts): readonly Evidence[] {
  const { used, expected } = facts.baseline;
  if (valueOr(expected, null)?.by !== 'patch-policy' || !used.known || used.value === null) return [];
  if (isPolicyAlone(facts)) return [];
  return [cite(used, `The record is of baseline ${used.value.id}, which is not the patch policy's`)];
}

/** Patch policies make a baseline id for each run: without another method, ids that differ mean nothing. */
function isPolicyAlone({ baseline, targeting }: InstanceFacts): boolean {
  if (valueOr(baseline.expected, null)?.by !== 'patch-policy') return false;
  const hasWindow = valueOr(targeting.windows, []).some((window) => window.enabled);
  return !hasWindow && valueOr(targeting.associations, []).every((each) => each.isPatchPolicy);
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
