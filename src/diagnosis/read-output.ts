/** What the output of a run says, read with the node's platform and the run's status in mind. */

import type { InstanceFacts } from '../model/facts.ts';
import type { AssociationStatus, CommandStep, PatchRun } from '../model/records.ts';
import { classifyOutput } from './output/classify.ts';
import { platformName } from './platform.ts';
import type { OutputAnswer } from './root-cause.ts';
import { detailOf } from './run-fate.ts';

export function readRunOutput(facts: InstanceFacts, run: PatchRun): OutputAnswer {
  const step = decidingStep(run);
  return classifyOutput({
    platform: platformName(facts),
    document: run.document,
    step: step?.name ?? null,
    status: detailOf(run) || run.status,
    exitCode: step?.responseCode ?? null,
    stdout: run.output?.stdout ?? '',
    stderr: run.output?.stderr ?? '',
  });
}

/** The answer for an association's last command; inconclusive where its output was not fetched. */
export function readAssociationOutput(facts: InstanceFacts, association: AssociationStatus): OutputAnswer {
  return classifyOutput({
    platform: platformName(facts),
    document: association.document,
    status: association.status,
    stdout: association.output?.stdout ?? '',
    stderr: association.output?.stderr ?? '',
  });
}

/** The step that failed: steps skipped after it report success, so the last one decides nothing. */
function decidingStep(run: PatchRun): CommandStep | null {
  const failed = run.steps.find((step) => step.status === 'Failed' || step.status === 'TimedOut');
  return failed ?? run.steps.find((step) => step.responseCode !== null && step.responseCode !== 0) ?? null;
}
