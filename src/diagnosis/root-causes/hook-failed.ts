import type { PatchRun } from '../../model/records.ts';
import type { OutputCause } from '../output/output-cause.ts';
import { proofFromRun, provedByOutput } from '../output/proved-by-output.ts';
import { manual } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';
import { hookStepOf } from '../output/status.ts';
import type { RootCause } from '../root-cause.ts';

const cause: OutputCause = {
  code: 'hook-failed',
  because: 'one of its hook documents failed',
  meaning:
    'The patch document runs documents of yours before and after installing. One of these failed; the steps it skipped are reported as successful, though nothing was installed.',
  signatures: [
    ...decisive(
      /(?:pre|post)-?_? ?(?:install|patch)(?:ing|ation)?-?_? ?hook[^\n]{0,120}(?:fail|error|exit|non-?zero|timed out)|(?:on-?_? ?exit)-?_? ?hook[^\n]{0,120}(?:fail|error|exit)|(?:fail|error)[^\n]{0,80}(?:(?:pre|post)-?_? ?(?:install|patch)(?:ing|ation)?-?_? ?hook|on-?_? ?exit-?_? ?hook)/i,
      /(?:PreInstallHook|PostInstallHook|OnExitHook)(?:DocName)?[^\n]{0,120}(?:fail|error|not (?:found|exist)|invalid|denied)/i,
      /lifecycle hook[^\n]{0,80}(?:fail|error)/i,
    ),
    ...symptom(
      /Problem executing scripts? (?:APT|DPkg)::\S{1,60}|\bhook[^\n]{0,60}(?:failed|exited with|returned (?:an )?error)/i,
    ),
  ],
  remedy: (context) =>
    manual('review', context, 'Let the owner of the hook document repair it', [
      'The failed step names the hook: read its document and its output on the node.',
      'Then run AWS-RunPatchBaselineWithHooks again; until then nothing is installed on this node.',
    ]),
};

/** A pre, post or exit hook failed. The failed step proves it; the skipped ones say Success and prove nothing. */
export const hookFailed: RootCause & OutputCause = {
  ...cause,
  prove: (examination) => provedByStep(examination) ?? provedByOutput(examination, cause),
};

function provedByStep({
  facts,
  failedRun,
}: Parameters<RootCause['prove']>[0]): ReturnType<RootCause['prove']> {
  const step = failedRun && failedHook(failedRun.run);
  if (!step) return null;
  return proofFromRun(facts, failedRun.run, cause, {
    line: failedRun.answer.line || `Step ${step} failed`,
    confidence: 'high',
  });
}

/** Name of the hook step that failed, unless a patch step failed as well. */
function failedHook({ document, steps }: PatchRun): string | null {
  if (!document.endsWith('WithHooks')) return null;
  const [failed] = steps.filter(({ status }) => status === 'Failed' || status === 'TimedOut');
  return failed ? hookStepOf({ step: failed.name }) : null;
}
