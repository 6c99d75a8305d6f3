/** The two ways in which patching fails on a node: in every run, or in its installs alone. */

import { fails } from '../outcomes.ts';
import type { Output } from '../outputs.ts';
import type { PlatformKey } from '../platforms.ts';
import { installedBy, scannedDaily } from '../traits/patching.ts';
import type { WindowName } from '../windows.ts';
import type { Case, ExpectedFinding, ScopeName } from './case.ts';

type Code = ExpectedFinding['code'];

/** Scans and installs fail alike, for five days: the record is older than the failure. */
export function nothingUploads(
  code: Code,
  name: string,
  scope: ScopeName,
  platform: PlatformKey,
  output: Output,
  note: string,
): Case {
  return {
    name,
    in: scope,
    platform,
    traits: [
      scannedDaily({ missing: 3 }, { failing: { output, days: 5 } }),
      installedBy('weekly', fails(output)),
    ],
    expected: { code, verdict: 'stale', note },
  };
}

interface FailedInstall {
  readonly output: Output;
  /** Did the failed install upload a report all the same? */
  readonly uploads: boolean;
  readonly remediation?: NonNullable<ExpectedFinding['remediation']>;
  readonly window?: WindowName;
  readonly note: string;
}

/** The weekly install failed; the daily scans work and show the patches as missing again. */
export function failedInstall(
  code: Code,
  name: string,
  scope: ScopeName,
  platform: PlatformKey,
  story: FailedInstall,
): Case {
  const { output, uploads, remediation, window = 'weekly', note } = story;
  return {
    name,
    in: scope,
    platform,
    traits: [
      scannedDaily({ missing: 3 }),
      installedBy(window, fails(output, uploads ? { failed: 3 } : null)),
    ],
    expected: { code, verdict: 'active', ...(remediation ? { remediation } : {}), note },
  };
}
