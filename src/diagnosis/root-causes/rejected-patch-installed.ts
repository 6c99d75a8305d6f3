import { valueOr } from '../../model/reading.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { countsOf, patchStateOf } from '../records.ts';
import { removeRejectedPatch } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { plural } from '../time.ts';

/** Present on the node and on the baseline's list of rejected patches. */
export const rejectedPatchInstalled: RootCause = {
  code: 'rejected-patch-installed',
  prove: ({ facts }) => {
    const state = patchStateOf(facts);
    const rejected = countsOf(facts)?.installedRejected ?? 0;
    if (!state.known || rejected <= 0) return null;
    const ids = valueOr(facts.patches, [])
      .filter((patch) => patch.state === 'INSTALLED_REJECTED')
      .map((patch) => patch.id);
    const names = ids.length > 0 ? ` (${ids.join(', ')})` : '';
    return {
      confidence: 'high',
      summary: `${plural(rejected, 'patch is', 'patches are')} installed that the baseline rejects${names}.`,
      evidence: [
        cite(state, `InstalledRejectedCount ${rejected}`),
        ...citeIfKnown(facts.patches, () =>
          ids.length > 0 ? `State InstalledRejected: ${ids.join(', ')}` : null,
        ),
      ],
      remediation: removeRejectedPatch(facts, ids),
    };
  },
};
