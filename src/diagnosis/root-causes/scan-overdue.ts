import type { InstanceFacts } from '../../model/facts.ts';
import { writesPatchRecord } from '../../model/patch-documents.ts';
import { valueOr } from '../../model/reading.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { isRunning } from '../instance-state.ts';
import { isPastFreshness, patchStateOf, recordAgeMs } from '../records.ts';
import { scanAgain } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { beganAt, fateOf } from '../run-fate.ts';
import { skipsOf } from '../skips.ts';
import { inWords, isLater, timeInWords } from '../time.ts';

/** The record is past the freshness limit, and nothing scheduled has brought or brings newer data. */
export const scanOverdue: RootCause = {
  code: 'scan-overdue',
  prove: ({ facts }) => {
    const state = patchStateOf(facts);
    if (!isRunning(facts) || !state.known || !state.value?.endedAt || !isPastFreshness(facts)) return null;
    const { windows, associations } = facts.targeting;
    if (!windows.known || !associations.known || facts.targeting.undecided.length > 0) return null;
    const scheduled = hasSchedule(facts);
    if (scheduled && !nothingRanSince(facts, state.value.endedAt)) return null;
    const age = inWords(recordAgeMs(facts) ?? 0);
    const then = scheduled ? 'no scheduled run has brought newer data' : 'nothing is scheduled to scan it';
    return {
      confidence: scheduled ? 'medium' : 'high',
      summary: `The last scan is ${age} old, and ${then}.`,
      evidence: [
        cite(state, `${state.value.operation ?? 'Operation'} ended ${timeInWords(state.value.endedAt)}`),
        ...(scheduled
          ? citeIfKnown(facts.history, () => 'No patch run has reached the node since')
          : [
              cite(windows, 'No enabled maintenance window targets it'),
              cite(associations, 'No scheduled patch association targets it'),
            ]),
      ],
      remediation: scanAgain(facts, [
        'Add the node to a daily scan, so that its record stays fresh.',
        ...facts.targeting.nearMisses.map((miss) => `A near miss: ${miss}`),
      ]),
    };
  },
};

/** Is anything going to run on the node that leaves a new record? */
function hasSchedule(facts: InstanceFacts): boolean {
  const writes = ({ document }: { readonly document: string }) => writesPatchRecord(document);
  const windows = valueOr(facts.targeting.windows, []).filter(writes);
  const associations = valueOr(facts.targeting.associations, []).filter(writes);
  return (
    windows.some((window) => window.enabled && isLater(window.nextAt, facts.assessedAt)) ||
    associations.some((each) => each.schedule !== null || isLater(each.nextAt, facts.assessedAt))
  );
}

/** A schedule exists, and yet no run reached the node since the record, for a reason that no skip explains. */
function nothingRanSince(facts: InstanceFacts, recordedAt: string): boolean {
  if (!facts.history.known || skipsOf(facts).length > 0) return false;
  return !facts.history.value.some(
    (run) =>
      writesPatchRecord(run.document) && fateOf(run) !== 'not-run' && isLater(beganAt(run), recordedAt),
  );
}
