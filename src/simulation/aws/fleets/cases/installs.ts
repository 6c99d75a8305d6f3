/** Cases in which an install failed: for a passing reason, in a conflict, or for no reason told. */

import { fails, succeeds, timesOut } from '../outcomes.ts';
import { OUTPUTS } from '../outputs.ts';
import { installedBy, ranByHand, scannedDaily } from '../traits/patching.ts';
import type { Case } from './case.ts';
import { failedInstall } from './failing.ts';

const PASSING: Case[] = [
  failedInstall('package-lock', 'dpkg-locked', 'payments-us', 'ubuntu-22.04', {
    output: OUTPUTS.dpkgLocked,
    uploads: false,
    remediation: 'install-patches',
    note: 'unattended-upgrades held the lock at the time of the window; scans work since.',
  }),
  failedInstall('throttled', 'snapshot-throttled', 'payments-eu', 'sles-15', {
    output: OUTPUTS.snapshotThrottled,
    uploads: false,
    remediation: 'install-patches',
    note: 'Too many nodes asked for the snapshot at once; its rights are fine.',
  }),
  {
    name: 'install-timed-out',
    in: 'web-us',
    platform: 'rhel-8',
    traits: [scannedDaily({ missing: 3 }), installedBy('weekly', timesOut(OUTPUTS.stepTimedOut))],
    expected: {
      code: 'command-timeout',
      verdict: 'active',
      remediation: 'install-patches',
      note: 'ExecutionTimedOut at the limit of the step: killed for time, not for memory.',
    },
  },
  {
    name: 'locked-after-the-scan',
    in: 'web-us',
    platform: 'ubuntu-22.04',
    traits: [
      scannedDaily({ missing: 3 }),
      installedBy('weekly'),
      ranByHand({ minutes: 45 }, fails(OUTPUTS.dpkgLocked), {
        Operation: ['Install'],
        RebootOption: ['RebootIfNeeded'],
      }),
    ],
    expected: {
      code: 'package-lock',
      verdict: 'stale',
      remediation: 'install-patches',
      note: 'An install by hand failed after the newest record, and uploaded nothing.',
    },
  },
];

const CONFLICTS: Case[] = [
  {
    name: 'one-conflict-many-failed',
    in: 'payments-us',
    platform: 'amazon-linux-2',
    traits: [installedBy('weekly', fails(OUTPUTS.yumConflict, { failed: 24 }))],
    expected: {
      code: 'dependency-conflict',
      verdict: 'active',
      note: 'An install files all that is still missing as failed: 24 rows, one conflict.',
    },
  },
  {
    name: 'conflict-behind-the-cut',
    in: 'payments-us',
    platform: 'ubuntu-22.04',
    traits: [
      scannedDaily({ missing: 3 }),
      installedBy('weekly', fails(OUTPUTS.dependencyBehindTheCut, { failed: 3 })),
    ],
    expected: {
      code: 'dependency-conflict',
      verdict: 'active',
      note: 'The line that decides lies behind the 2,500 characters that a listing shows.',
    },
  },
  {
    name: 'nothing-can-be-upgraded',
    in: 'payments-eu',
    platform: 'ubuntu-22.04',
    traits: [installedBy('weekly', succeeds({ failed: 1 }, 90, OUTPUTS.aptNothingUpgradable.stdout))],
    expected: {
      code: 'dependency-conflict',
      verdict: 'active',
      note: 'apt left every package out and exited 0: the run is a Success, and its patches failed.',
    },
  },
  {
    name: 'conflict-and-reboot',
    in: 'web-us',
    platform: 'sles-15',
    traits: [
      scannedDaily({ missing: 2, pendingReboot: 1 }, { foundFor: 3 }),
      installedBy('no-reboot', fails(OUTPUTS.zypperConflict, { failed: 2, pendingReboot: 1 })),
    ],
    expected: {
      code: 'dependency-conflict',
      verdict: 'active',
      note: 'A failed install comes before the reboot that is due as well, which contributes.',
    },
  },
];

const OTHER: Case[] = [
  failedInstall('hook-failed', 'hook-before-install', 'payments-eu', 'amazon-linux-2023', {
    output: OUTPUTS.hookFailed,
    uploads: false,
    window: 'hooks',
    note: 'The hook before the install failed; the install steps that were left out say Success.',
  }),
  failedInstall('patch-failed', 'installer-failure', 'payments-us', 'windows-2022', {
    output: OUTPUTS.installerFailure,
    uploads: true,
    note: '0x8024200B: the installer of the update failed, and says no more.',
  }),
  failedInstall('patch-failed', 'silent-failure', 'payments-us', 'rhel-9', {
    output: OUTPUTS.silentFailure,
    uploads: true,
    window: 'canary',
    note: 'Exit 1 and no word why.',
  }),
];

export const INSTALL_CASES: readonly Case[] = [...PASSING, ...CONFLICTS, ...OTHER];
