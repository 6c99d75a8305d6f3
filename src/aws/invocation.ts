/** Reading one invocation: which of its steps decided, and what that step printed. */

import type { CommandOutput } from '../model/records.ts';

export interface InvocationStep {
  readonly name: string;
  readonly status: string;
  readonly responseCode: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Standard output, a separator, standard error: 2,500 characters in all. */
  readonly output: string;
}

/** One command on one node. Statuses have no spaces. */
export interface Invocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly document: string;
  readonly comment: string;
  readonly requestedAt: string;
  readonly status: string;
  readonly statusDetails: string;
  readonly steps: readonly InvocationStep[];
}

const ERROR_SEPARATOR = /\n?-{4,}\s?ERROR\s?-{4,}\n?/;
const CUT_MARK = /-{2,4}(output|error) truncated-{2,4}/i;

/**
 * The step to judge a run by: the first that went wrong, else the last that ran. Steps for other platforms are
 * reported as successes although they were skipped; only their output says so.
 */
export function decidingStep(steps: readonly InvocationStep[]): InvocationStep | null {
  const ran = steps.filter((step) => !/^\s*Step execution skipped due to/.test(step.output));
  const wentWrong = ran.find((step) => ['Failed', 'TimedOut', 'Cancelled'].includes(step.status));
  return wentWrong ?? ran.at(-1) ?? steps.at(-1) ?? null;
}

/** What the deciding step printed; null where it printed nothing. */
export function listedOutput(invocation: Invocation): CommandOutput | null {
  const output = decidingStep(invocation.steps)?.output ?? '';
  if (output === '') return null;
  const [stdout = '', ...rest] = output.split(ERROR_SEPARATOR);
  return { stdout, stderr: rest.join('\n'), truncated: cutOff(output) };
}

/** Did the agent or the API cut this text? Both leave a mark. */
export function cutOff(output: string): boolean {
  return CUT_MARK.test(output);
}
