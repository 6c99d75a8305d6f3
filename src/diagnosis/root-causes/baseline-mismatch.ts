import type { ExpectedBaseline, InstanceFacts } from '../../model/facts.ts';
import { cite } from '../evidence.ts';
import { patchStateOf } from '../records.ts';
import { fixBaseline } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { competingScans } from './competing-scans.ts';

/** Judged by another baseline than its patch group or its operating system's default calls for. */
export const baselineMismatch: RootCause = {
  code: 'baseline-mismatch',
  prove: (examination) => {
    const { facts } = examination;
    const { expected, used } = facts.baseline;
    const state = patchStateOf(facts);
    if (!state.known || !state.value?.baselineId || !expected.known || !expected.value?.baselineId)
      return null;
    // A patch policy makes a new baseline id for each run: nothing to compare.
    if (expected.value.by === 'patch-policy') return null;
    const [is, ought] = [shortId(state.value.baselineId), shortId(expected.value.baselineId)];
    if (is === ought || competingScans.prove(examination) !== null) return null;
    const name = used.known && used.value ? `${used.value.name} (${is})` : is;
    return {
      confidence: used.known && used.value !== null ? 'high' : 'medium',
      summary: `The node was judged by baseline ${name}, but its ${reasonFor(facts, expected.value)} is ${ought}.`,
      evidence: [
        cite(state, `BaselineId ${is}${groupOf(state.value.patchGroup)}`),
        cite(expected, `${ought} is the baseline of its ${reasonFor(facts, expected.value)}`),
      ],
      remediation: fixBaseline(facts, [
        `Decide which baseline is right. If ${ought} is, scan again; a tag that changed after the last scan needs no more.`,
        'If the node keeps being scanned with the other one, find the run that names it by a baseline override.',
      ]),
    };
  },
};

/** AWS's own baselines are named by an ARN in some answers and by its last part in others. */
function shortId(baselineId: string): string {
  return baselineId.slice(baselineId.lastIndexOf('/') + 1);
}

function reasonFor(facts: InstanceFacts, expected: ExpectedBaseline): string {
  const group = facts.baseline.patchGroupTag?.value;
  return expected.by === 'patch-group' && group !== undefined
    ? `patch group ${group}`
    : "operating system's default";
}

function groupOf(patchGroup: string | null): string {
  return patchGroup === null ? ', no patch group' : `, patch group ${patchGroup}`;
}
