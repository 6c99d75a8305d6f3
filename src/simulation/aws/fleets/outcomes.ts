/** Ways in which a run ends. */

import type { Outcome } from './commands.ts';
import type { Output } from './outputs.ts';
import type { PatchFindings } from './patches.ts';
import type { Platform } from './platforms.ts';

const CLEAN = 'Patch operation finished. The report was uploaded.';
const ENDED = { stdout: '', stderr: '', uploaded: null } as const;

/** Done, with a report of these findings. */
export function succeeds(findings: PatchFindings = {}, seconds = 40, stdout = CLEAN): Outcome {
  return { ...ENDED, status: 'Success', details: 'Success', code: 0, stdout, uploaded: findings, seconds };
}

/** Exit 0, and yet no report reached Systems Manager. */
export function succeedsUnreported(stdout: string): Outcome {
  return { ...succeeds({}, 48, stdout), uploaded: null };
}

/** Failed with this output; `uploaded` where the package manager got far enough for a report. */
export function fails(output: Output, uploaded: PatchFindings | null = null, seconds = 75): Outcome {
  return { status: 'Failed', details: 'Failed', ...output, uploaded, seconds };
}

/** Began, and was ended at its time limit. */
export function timesOut(output: Output): Outcome {
  return { ...ENDED, status: 'TimedOut', details: 'ExecutionTimedOut', ...output, seconds: 7200 };
}

/** The agent never fetched it. */
export function undelivered(): Outcome {
  return { ...ENDED, status: 'TimedOut', details: 'DeliveryTimedOut', code: -1, seconds: null };
}

/** Ended before it began here: `Terminated` by other nodes' errors, `Cancelled` at a cut-off. */
export function cancelled(details: 'Cancelled' | 'Terminated'): Outcome {
  const status = details === 'Cancelled' ? 'Cancelled' : 'Failed';
  return { ...ENDED, status, details, code: -1, seconds: null };
}

/** The sender may not send to this node. */
export function senderDenied(): Outcome {
  return { ...ENDED, status: 'Failed', details: 'AccessDenied', code: -1, seconds: null };
}

/**
 * The outcome told by the steps of AWS-RunPatchBaselineWithHooks. When the hook before the
 * install fails, only its own step says so; the ones left out end as Success.
 */
export function withHookSteps(outcome: Outcome, platform: Platform): Outcome {
  const names = [
    `Scan/${platform.step}`,
    'PreInstallHook',
    `InstallNoReboot/${platform.step}`,
    'PostInstallHook',
    `InstallRebootIfNeeded/${platform.step}`,
    'OnExitHook',
  ];
  const failed = outcome.status === 'Success' ? null : 'PreInstallHook';
  return { ...outcome, steps: names.map((name) => ({ name, failed: name === failed })) };
}
