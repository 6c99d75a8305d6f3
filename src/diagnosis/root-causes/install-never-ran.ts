import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import type { PatchRun } from '../../model/records.ts';
import type { Evidence } from '../../model/report.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { outstanding, patchStateOf } from '../records.ts';
import { addToPatching, installPatches } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { fateOf, newestRun } from '../run-fate.ts';
import { plural, timeInWords } from '../time.ts';
import { notTargeted } from './not-targeted.ts';
import { windowSkipped } from './window-skipped.ts';

/**
 * Patches are missing, and nothing that installs targets the node, or no install was ever sent. Not where
 * installers exist and miss it (not-targeted), nor where one was due and did not run (window-skipped).
 */
export const installNeverRan: RootCause = {
  code: 'install-never-ran',
  prove: (examination) => {
    const { facts } = examination;
    if (outstanding(facts) === 0) return null;
    if (notTargeted.prove(examination) !== null || windowSkipped.prove(examination) !== null) return null;
    const without = nothingInstalls(facts);
    const never = noInstall(facts);
    if (!never && !without) return null;
    return {
      confidence: never ? 'high' : 'medium',
      summary: summaryFor(facts, { never, without }),
      evidence: evidenceFor(facts, { never, without }),
      remediation: remediationFor(facts, without),
    };
  },
};

/** None began in the look-back, nor a run that may have been one, and the record is not an older install's. */
function noInstall(facts: InstanceFacts): boolean {
  if (valueOr(patchStateOf(facts), null)?.operation === 'Install') return false;
  const mayHaveInstalled = (run: PatchRun) => run.operation !== 'Scan' && fateOf(run) !== 'not-run';
  return facts.history.known && newestRun(facts, mayHaveInstalled) === null;
}

interface Grounds {
  /** No install ran in the look-back. */
  readonly never: boolean;
  /** No window, policy or association that installs targets the node. */
  readonly without: boolean;
}

function nothingInstalls(facts: InstanceFacts): boolean {
  const { windows, associations, undecided } = facts.targeting;
  if (!windows.known || !associations.known) return false;
  return [...windows.value, ...associations.value, ...undecided].every((each) => each.operation === 'Scan');
}

function summaryFor(facts: InstanceFacts, { never, without }: Grounds): string {
  const patches = `${plural(outstanding(facts), 'approved patch is', 'approved patches are')} not installed`;
  const schedule = without ? 'nothing that installs targets the node' : 'no install has run on it in 30 days';
  if (never) return `${patches}: ${schedule}, it was only scanned.`;
  if (lastInstall(facts) === null) return `${patches}: ${schedule}.`;
  return `${patches}: ${schedule}; its last install came from nothing that targets it now.`;
}

function evidenceFor(facts: InstanceFacts, { never, without }: Grounds): readonly Evidence[] {
  return [
    ...citeIfKnown(patchStateOf(facts), (state) =>
      state === null
        ? null
        : `MissingCount ${state.counts.missing}, FailedCount ${state.counts.failed}, Operation ${state.operation}`,
    ),
    ...citeIfKnown(facts.history, (runs) =>
      never
        ? `${plural(runs.length, 'patch run')} in 30 days, no Install among those that ran`
        : lastInstall(facts),
    ),
    ...(without && facts.targeting.windows.known
      ? [cite(facts.targeting.windows, 'No window that installs matches the node')]
      : []),
    ...(without && facts.targeting.associations.known
      ? [cite(facts.targeting.associations, 'No association that installs matches the node')]
      : []),
  ];
}

function lastInstall(facts: InstanceFacts): string | null {
  const run = newestRun(facts, (each) => each.operation === 'Install' && fateOf(each) !== 'not-run');
  return run === null
    ? null
    : `Last Install ${run.commandId}, ${timeInWords(run.requestedAt)}, ${run.status}`;
}

function remediationFor(facts: InstanceFacts, without: boolean): Proof['remediation'] {
  if (!without) return installPatches(facts);
  return addToPatching(facts, [
    'Add the node to a maintenance window, patch policy or association that runs Operation=Install.',
    ...valueOr(facts.targeting.windows, []).map(
      (window) => `Window ${window.name} (${window.id}) reaches it, and only scans.`,
    ),
  ]);
}
