import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr, wasRefused } from '../../model/reading.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { outcomeOf } from '../outcome.ts';
import { countsOf, patchStateOf } from '../records.ts';
import { waitForWindow } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { lastGoodInstall } from '../run-fate.ts';
import { isLater, plural, timeInWords } from '../time.ts';

/** Nothing is broken: the last install succeeded, and what was approved since waits for the next turn. */
export const waitingForWindow: RootCause = {
  code: 'waiting-for-window',
  prove: ({ facts }) => {
    if (mayHideTrouble(facts)) return null;
    const state = patchStateOf(facts);
    const counts = countsOf(facts);
    if (!state.known || counts === null || counts.missing === 0 || counts.failed > 0) return null;
    const install = lastGoodInstall(facts);
    const next = nextInstall(facts);
    if (install === null || next === null || outcomeOf(facts) !== 'succeeded' || !facts.history.known)
      return null;
    if (!isLater(state.value?.endedAt ?? null, install.requestedAt)) return null;
    const missing = plural(counts.missing, 'patch', 'patches');
    return {
      confidence: 'high',
      summary: `The last install succeeded; ${missing} approved since wait for ${next.name}, due ${timeInWords(next.at)}.`,
      evidence: [
        cite(state, `MissingCount ${counts.missing}, FailedCount 0`),
        cite(facts.history, `Install ${install.commandId} of ${timeInWords(install.requestedAt)} succeeded`),
        ...citeIfKnown(facts.targeting.windows, (windows) =>
          windows.some((window) => window.nextAt === next.at)
            ? `${next.name} is due ${timeInWords(next.at)}`
            : null,
        ),
      ],
      remediation: waitForWindow(facts, next.at),
    };
  },
};

/** A refused read may hide what is broken: that nothing is cannot be told then. */
function mayHideTrouble({ baseline, targeting }: InstanceFacts): boolean {
  const executions = valueOr(targeting.windows, []).map((window) => window.executions);
  const reads = [baseline.used, baseline.expected, targeting.windows, targeting.associations, ...executions];
  return reads.some(wasRefused);
}

/** The next enabled schedule that installs on the node. */
function nextInstall(facts: InstanceFacts): { readonly name: string; readonly at: string } | null {
  const windows = valueOr(facts.targeting.windows, []).filter((window) => window.enabled);
  const schedules = [...windows, ...valueOr(facts.targeting.associations, [])].flatMap((each) =>
    each.operation === 'Install' && each.nextAt !== null && isLater(each.nextAt, facts.assessedAt)
      ? [{ name: each.name ?? each.id, at: each.nextAt }]
      : [],
  );
  return schedules.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
}
