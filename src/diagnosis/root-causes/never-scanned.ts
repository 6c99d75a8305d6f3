import type { InstanceFacts } from '../../model/facts.ts';
import { writesPatchRecord } from '../../model/patch-documents.ts';
import { valueOr } from '../../model/reading.ts';
import { cite } from '../evidence.ts';
import { isOnline } from '../instance-state.ts';
import { patchStateOf } from '../records.ts';
import { addToPatching, scanAgain } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { fateOf } from '../run-fate.ts';
import { plural } from '../time.ts';

/** Managed and online, and no patch operation that leaves a record ever ran on it. */
export const neverScanned: RootCause = {
  code: 'never-scanned',
  prove: ({ facts }) => {
    const state = patchStateOf(facts);
    if (!isOnline(facts) || !state.known || state.value !== null || !facts.history.known) return null;
    const runs = facts.history.value.filter((run) => fateOf(run) !== 'not-run');
    if (runs.some((run) => writesPatchRecord(run.document))) return null;
    const elsewhere = runs.length > 0;
    const scheduled = isScheduled(facts);
    return {
      confidence: scheduled === null || elsewhere ? 'medium' : 'high',
      summary: elsewhere
        ? 'No scan has left a patch record: the node is only scanned by AWS-RunPatchBaselineAssociation (Host Management), which reports as compliance of type Association.'
        : 'The node is managed and online, and no patch scan has ever run on it.',
      evidence: [
        cite(state, 'No patch record'),
        cite(
          facts.history,
          elsewhere
            ? `${plural(runs.length, 'run')} in 30 days, of AWS-RunPatchBaselineAssociation alone`
            : 'No patch document ran on it in 30 days',
        ),
      ],
      remediation: remediationFor(facts, scheduled),
    };
  },
};

/** Does anything target it at all? null where that could not be read. */
function isScheduled(facts: InstanceFacts): boolean | null {
  const { windows, associations, undecided } = facts.targeting;
  const scans = [...valueOr(windows, []).filter((window) => window.enabled), ...valueOr(associations, [])];
  const any = scans.some(({ document }) => writesPatchRecord(document));
  return any || (windows.known && associations.known && undecided.length === 0) ? any : null;
}

function remediationFor(facts: InstanceFacts, scheduled: boolean | null): Proof['remediation'] {
  if (scheduled !== false) return scanAgain(facts);
  return addToPatching(facts, [
    'Nothing scans it: add it to a patch policy, a maintenance window or a scan association.',
    ...facts.targeting.nearMisses.map((miss) => `A near miss: ${miss}`),
  ]);
}
