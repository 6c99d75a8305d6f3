/** What the invocation's own status says, before and beside its text. */

import type { Line } from './text.ts';

/** The fields of a sample that are no text. */
export interface InvocationStatus {
  readonly document?: string | null;
  readonly step?: string | null;
  readonly status?: string | null;
  readonly exitCode?: number | null;
}

/** How the invocation ended, by its status. `unknown` where nothing was said. */
export type Ending =
  | 'succeeded'
  | 'failed'
  | 'timed-out'
  | 'undelivered'
  | 'rate-limited'
  /** Stopped by the sender's side: rights, limits of errors, a cancel. Says nothing about the node. */
  | 'stopped-by-sender'
  | 'unknown';

const ENDINGS: Readonly<Record<string, Ending>> = {
  success: 'succeeded',
  failed: 'failed',
  incomplete: 'failed',
  timedout: 'timed-out',
  executiontimedout: 'timed-out',
  deliverytimedout: 'undelivered',
  undeliverable: 'undelivered',
  rateexceeded: 'rate-limited',
  limitexceeded: 'rate-limited',
  terminated: 'stopped-by-sender',
  accessdenied: 'stopped-by-sender',
  invalidplatform: 'stopped-by-sender',
  noinstancesintag: 'stopped-by-sender',
  cancelled: 'stopped-by-sender',
  canceled: 'stopped-by-sender',
  cancelling: 'stopped-by-sender',
};

/** The ending by status and exit code; both spellings of a status ("Delivery Timed Out") are known. */
export function endingOf({ status, exitCode }: InvocationStatus): Ending {
  const named = ENDINGS[(status ?? '').replaceAll(/[\s_-]/g, '').toLowerCase()];
  if (named) return named;
  if (exitCode === 0) return 'succeeded';
  return typeof exitCode === 'number' ? 'failed' : 'unknown';
}

/** Is it one of the patch documents, whose exit codes have a meaning of their own? */
export function isPatchDocument({ document, step }: InvocationStatus): boolean {
  return (
    /RunPatchBaseline|ApplyPatchBaseline/i.test(document ?? '') ||
    /Patch(?:Linux|MacOS|Windows)$/i.test(step ?? '')
  );
}

/**
 * The hook step this is the output of, or null. AWS-RunPatchBaselineWithHooks reports the steps it skips
 * after a failed hook as successful, so only the failed step itself proves anything.
 */
export function hookStepOf({ step }: InvocationStatus): string | null {
  return /(?:pre|post)-?install-?hook|on-?exit-?hook/i.test(step ?? '') ? (step ?? null) : null;
}

const EXIT_LINE =
  /(?:failed\s{1,3}to run commands: exit status|exit (?:status|code):?|exited with (?:status|code)|return(?:ed)? (?:exit )?code:?) (-?\d{1,10}|0x[0-9a-f]{8})\b/i;

/** The exit code: the sample's own, else the last one that the agent printed; null where there is none. */
export function exitCodeOf({ exitCode }: InvocationStatus, lines: readonly Line[]): number | null {
  if (typeof exitCode === 'number') return exitCode;
  const agentLine = lines.findLast((line) => /failed\s{1,3}to run commands/i.test(line.text));
  const printed = agentLine ? EXIT_LINE.exec(agentLine.text)?.[1] : undefined;
  return printed === undefined ? null : Number(printed);
}
