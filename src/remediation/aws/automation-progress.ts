/** How far a runbook is, and what it found, as lines that may be shown. */

import type { AutomationRow } from '../../aws/readers/automations.ts';
import { redactSecrets } from '../../diagnosis/output/redact.ts';
import type { CallProgress } from '../ports.ts';

const SUCCEEDED = new Set(['Success', 'CompletedWithSuccess', 'Exited']);
const FAILED = new Set(['Failed', 'CompletedWithFailure', 'Rejected', 'ChangeCalendarOverrideRejected']);
const MOST_LINES = 60;
const LONGEST_LINE = 500;

export function automationProgress(instanceId: string, execution: AutomationRow): CallProgress {
  const state = stateOf(execution.status);
  const over = state !== 'running' && state !== 'pending';
  return {
    instanceId,
    state,
    detail: shortened(redactSecrets(detailOf(execution))),
    diagnosis: over ? diagnosisOf(execution) : [],
  };
}

function stateOf(status: string): CallProgress['state'] {
  if (SUCCEEDED.has(status)) return 'succeeded';
  if (FAILED.has(status)) return 'failed';
  if (status === 'Cancelled') return 'cancelled';
  if (status === 'TimedOut') return 'timed-out';
  return status === 'Pending' || status === 'Scheduled' ? 'pending' : 'running';
}

function detailOf({ status, failure, currentStep, steps }: AutomationRow): string {
  if (failure !== null) return `${status}: ${failure}`;
  const done = steps.filter((step) => step.status === 'Success').length;
  const at = currentStep === null ? '' : `, step ${currentStep}`;
  return SUCCEEDED.has(status) ? status : `${status}${at}, ${done} steps done`;
}

/**
 * The runbook's own outputs; without any, what its last steps put out. Troubleshooting runbooks tell their
 * result in one text of many lines.
 */
function diagnosisOf({ outputs, steps, failure }: AutomationRow): readonly string[] {
  const own = textsOf(outputs);
  const texts =
    own.length > 0 ? own : textsOf(steps.findLast((step) => textsOf(step.outputs).length > 0)?.outputs);
  const failures = steps.flatMap((step) => (step.failure === null ? [] : [`${step.name}: ${step.failure}`]));
  const all = [...texts, ...(failure === null ? [] : [failure]), ...failures];
  const lines = redactSecrets(all.join('\n'))
    .split(/\r?\n/)
    .map((line) => shortened(line.trimEnd()))
    .filter((line) => line.trim() !== '');
  const distinct = [...new Set(lines)];
  const left = distinct.length - MOST_LINES;
  return left <= 0
    ? distinct
    : [...distinct.slice(0, MOST_LINES), `… and ${left} more lines in Systems Manager`];
}

/** "No output available yet because the step is not successfully executed" is AWS's word for none. */
function textsOf(outputs: AutomationRow['outputs'] | undefined): string[] {
  return Object.values(outputs ?? {})
    .flat()
    .filter((text) => text.trim() !== '' && !/^No output available yet/.test(text));
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1)}…`;
}
