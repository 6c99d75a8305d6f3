import type { Confidence } from '../../model/codes.ts';
import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import type { PatchRun, PatchState } from '../../model/records.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { provedByOutput } from '../output/proved-by-output.ts';
import { patchNotAvailableSigns } from '../output/signs/patch-not-available.ts';
import { countsOf, patchStateOf } from '../records.ts';
import { fixHost } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { beganAt, fateOf, lastGoodInstall } from '../run-fate.ts';
import { elapsedMs, HOUR_MS, isLater, plural, timeInWords } from '../time.ts';

/** A scan so soon after an install that hardly anything can have been approved in between. */
const SOON_MS = 12 * HOUR_MS;

/**
 * Approved and still Missing although installs succeed and nothing failed: the node's repositories do not
 * offer it. Told apart from patches approved after the last install, which only wait.
 */
export const patchNotAvailable: RootCause = {
  code: 'patch-not-available',
  prove: (examination) =>
    provedByOutput(examination, patchNotAvailableSigns) ?? provedByRecords(examination.facts),
};

function provedByRecords(facts: InstanceFacts): Proof | null {
  const state = patchStateOf(facts);
  const counts = countsOf(facts);
  const install = lastGoodInstall(facts);
  if (!state.known || !state.value || counts === null || install === null || !facts.history.known)
    return null;
  if (counts.missing === 0 || counts.failed > 0) return null;
  const confidence = confidenceOf(facts, state.value, install);
  if (confidence === null) return null;
  const names = missingNames(facts);
  return {
    confidence,
    summary: `${plural(counts.missing, 'approved patch is', 'approved patches are')} still missing after installs that succeeded: the node's repositories do not offer ${names || 'them'}.`,
    evidence: [
      cite(state, `Operation ${state.value.operation}, MissingCount ${counts.missing}, FailedCount 0`),
      cite(facts.history, `Install ${install.commandId} of ${timeInWords(beganAt(install))} succeeded`),
      ...citeIfKnown(facts.patches, () => (names ? `Missing: ${names}` : null)),
    ],
    remediation: fixHost(facts, 'Offer the patch in the repositories of the node', [
      `Look which enabled repository offers ${names || 'the missing patches'}, and enable one that does.`,
      'If the node should not have it, reject the patch in the baseline.',
    ]),
  };
}

/** The install's own record leaves no doubt; a scan soon after the second success in a row little. */
function confidenceOf(facts: InstanceFacts, state: PatchState, install: PatchRun): Confidence | null {
  if (state.endedAt === null || isLater(beganAt(install), state.endedAt)) return null;
  if (state.operation === 'Install') return 'high';
  const ended = install.endedAt ?? beganAt(install);
  if (elapsedMs(ended, state.endedAt) > SOON_MS || goodInstalls(facts) < 2) return null;
  return 'medium';
}

function goodInstalls(facts: InstanceFacts): number {
  return valueOr(facts.history, []).filter(
    (run) => run.operation === 'Install' && fateOf(run) === 'succeeded',
  ).length;
}

function missingNames(facts: InstanceFacts): string {
  const ids = valueOr(facts.patches, [])
    .filter((patch) => patch.state === 'MISSING')
    .map((patch) => patch.id);
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
}
