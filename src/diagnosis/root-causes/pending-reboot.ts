import type { InstanceFacts } from '../../model/facts.ts';
import { valueOr } from '../../model/reading.ts';
import type { PatchState } from '../../model/records.ts';
import { cite, citeIfKnown } from '../evidence.ts';
import { provedByOutput } from '../output/proved-by-output.ts';
import { pendingRebootSigns } from '../output/signs/pending-reboot.ts';
import { countsOf, patchStateOf } from '../records.ts';
import { reboot, scanAgain } from '../remediation.ts';
import type { Proof, RootCause } from '../root-cause.ts';
import { isLater, plural, timeInWords } from '../time.ts';

/** Patches are installed and wait for a restart; one that has since happened only needs a scan to be seen. */
export const pendingReboot: RootCause = {
  code: 'pending-reboot',
  prove: (examination) => {
    const { facts } = examination;
    const state = patchStateOf(facts);
    const pending = countsOf(facts)?.installedPendingReboot ?? 0;
    if (!state.known || state.value === null || pending <= 0) {
      return provedByOutput(examination, pendingRebootSigns);
    }
    const told = `InstalledPendingRebootCount ${pending}${lastInstall(state.value)}`;
    return proofFor(facts, state.value, pending, cite(state, told));
  },
};

function proofFor(
  facts: InstanceFacts,
  state: PatchState,
  pending: number,
  evidence: Proof['evidence'][number],
): Proof {
  const waiting = `${plural(pending, 'patch is', 'patches are')} installed`;
  const startedAt = valueOr(facts.ec2, null)?.launchedAt ?? null;
  if (isLater(startedAt, state.lastNoRebootInstallAt ?? state.endedAt)) {
    return {
      confidence: 'medium',
      summary: `${waiting} and waited for a restart, which has happened since; no scan has seen it yet.`,
      evidence: [evidence, ...citeIfKnown(facts.ec2, () => `Started at ${timeInWords(startedAt ?? '')}`)],
      remediation: scanAgain(facts),
    };
  }
  return {
    confidence: 'high',
    summary: `${waiting} and only take effect after a restart.`,
    evidence: [evidence],
    remediation: reboot(facts),
  };
}

function lastInstall(state: PatchState): string {
  const option = state.rebootOption === null ? '' : `, RebootOption ${state.rebootOption}`;
  const at = state.lastNoRebootInstallAt;
  return at === null ? option : `${option}, last install without a restart ${timeInWords(at)}`;
}
