import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import { cite } from '../evidence.ts';
import { isOnline } from '../instance-state.ts';
import { patchStateOf } from '../records.ts';
import { addToPatching, scanAgain } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { fateOf } from '../run-fate.ts';

/** Managed and online, and no patch operation ever ran on it. */
export const neverScanned: RootCause = {
  code: 'never-scanned',
  prove: ({ facts }) => {
    const state = patchStateOf(facts);
    if (!isOnline(facts) || !state.known || state.value !== null || !facts.history.known) return null;
    if (facts.history.value.some((run) => fateOf(run) !== 'not-run')) return null;
    const scheduled = isScheduled(facts);
    return {
      confidence: scheduled === null ? 'medium' : 'high',
      summary: 'The node is managed and online, and no patch scan has ever run on it.',
      evidence: [
        cite(state, 'No patch record'),
        cite(facts.history, 'No patch document ran on it in 30 days'),
      ],
      remediation: remediationFor(facts, scheduled),
    };
  },
};

/** Does anything target it at all? null where that could not be read. */
function isScheduled(facts: InstanceFacts): boolean | null {
  const { windows, associations } = facts.targeting;
  const any = valueOr(windows, []).some((window) => window.enabled) || valueOr(associations, []).length > 0;
  return any || (windows.known && associations.known) ? any : null;
}

function remediationFor(facts: InstanceFacts, scheduled: boolean | null): Proof['remediation'] {
  if (scheduled !== false) return scanAgain(facts);
  return addToPatching(facts, [
    'Nothing scans it: add it to a patch policy, a maintenance window or a scan association.',
    ...facts.targeting.nearMisses.map((miss) => `A near miss: ${miss}`),
  ]);
}
