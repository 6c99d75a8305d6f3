/** The proof that a failed run's output gives. */

import type { Confidence } from '../../model/codes.ts';
import type { InstanceFacts } from '../../model/facts.ts';
import type { PatchRun } from '../../model/records.ts';
import type { Evidence, Remediation } from '../../model/report.ts';
import type { Examination, Proof } from '../root-cause.ts';
import { timeInWords } from '../time.ts';
import type { OutputCause, RemedyContext } from './output-cause.ts';
import { platformOf } from './platform.ts';
import { redactSecrets } from './redact.ts';

/** The cause's proof where the newest failed run's output speaks for it, else null. */
export function provedByOutput({ facts, failedRun }: Examination, cause: OutputCause): Proof | null {
  if (failedRun?.answer.code !== cause.code) return null;
  const { run, answer } = failedRun;
  return proofFromRun(facts, run, cause, {
    line: answer.line,
    confidence: run.output?.truncated && answer.confidence === 'high' ? 'medium' : answer.confidence,
  });
}

/** A proof that rests on one run: `line` is what it said, empty where only its status speaks. */
export function proofFromRun(
  facts: InstanceFacts,
  run: PatchRun,
  cause: OutputCause,
  said: { readonly line: string; readonly confidence: Confidence },
): Proof {
  return {
    confidence: said.confidence,
    summary: `${runName(run)} failed because ${cause.because}${said.line === '' ? '' : `: "${shorten(redactSecrets(said.line))}"`}.`,
    evidence: [evidenceOf(facts, run, said.line)],
    remediation: withOwnPaths(cause.remedy(remedyContext(facts, run)), facts, run),
  };
}

function evidenceOf(facts: InstanceFacts, run: PatchRun, line: string): Evidence {
  const step = run.steps.find((candidate) => candidate.responseCode !== null && candidate.responseCode !== 0);
  const said = [
    ...(line === '' ? [] : [`"${redactSecrets(line)}"`]),
    `status ${run.statusDetails}`,
    ...(step ? [`step ${step.name} exit code ${step.responseCode}`] : []),
    `command ${run.commandId}`,
  ];
  return {
    source: line === '' ? 'ssm:ListCommandInvocations' : (run.outputSource ?? 'ssm:ListCommandInvocations'),
    fact: said.join(', '),
    observedAt: facts.history.known ? facts.history.observedAt : facts.assessedAt,
  };
}

/** Log paths with this instance's and this command's ids. */
function withOwnPaths(remediation: Remediation, { instanceId }: InstanceFacts, run: PatchRun): Remediation {
  const logs = remediation.logs.map((path) =>
    path.replace('<instance id>', instanceId).replace('<command id>', run.commandId),
  );
  return { ...remediation, logs };
}

function remedyContext(facts: InstanceFacts, run: PatchRun): RemedyContext {
  const node = facts.node.known ? facts.node.value : null;
  const ec2 = facts.ec2.known ? facts.ec2.value : null;
  const named = node?.platformName ? `${node.platformName} ${node.platformVersion ?? ''}` : null;
  return {
    platform: platformOf(named, facts.baseline.operatingSystem?.replaceAll('_', ' '), ec2?.platformDetails),
    operation: run.operation,
    rebootOption: run.rebootOption,
  };
}

function runName(run: PatchRun): string {
  const operation = run.operation ? ` (${run.operation})` : '';
  return `${run.document}${operation} of ${timeInWords(run.startedAt ?? run.requestedAt)}`;
}

const LONGEST_QUOTE = 160;

function shorten(line: string): string {
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}
