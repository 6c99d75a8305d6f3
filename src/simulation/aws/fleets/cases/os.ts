/** Cases in which the operating system's own patching is what is wrong, and reboots that are due. */

import { fails, succeeds, timesOut } from '../outcomes.ts';
import { OUTPUTS, type Output } from '../outputs.ts';
import type { PlatformKey } from '../platforms.ts';
import { countsOfMinusOne, installedBy, ranByHand, scannedDaily } from '../traits/patching.ts';
import { launched } from '../traits/reachability.ts';
import type { WindowName } from '../windows.ts';
import type { Case, ExpectedFinding, ScopeName } from './case.ts';

type Code = ExpectedFinding['code'];

/** Scans and installs fail alike, for five days: the record is older than the failure. */
function nothingUploads(
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

const SOURCES: Case[] = [
  nothingUploads(
    'repo-unreachable',
    'mirrors-time-out',
    'payments-eu',
    'amazon-linux-2023',
    OUTPUTS.dnfMirrorsGone,
    "dnf reaches no mirror; Systems Manager's own buckets answer.",
  ),
  nothingUploads(
    'repo-unreachable',
    'update-server-times-out',
    'web-us',
    'windows-2022',
    OUTPUTS.windowsUpdateTimeout,
    '0x80072EE2: the update server does not answer. The service itself runs.',
  ),
  {
    name: 'compliant-record-and-failing-scans',
    in: 'web-eu',
    platform: 'debian-12',
    traits: [
      ranByHand({ days: 9 }, succeeds()),
      scannedDaily({}, { failing: { output: OUTPUTS.aptUnresolved, days: 7 } }),
    ],
    expected: {
      code: 'repo-unreachable',
      verdict: 'stale',
      note: 'Compliant nine days ago, unknown now: told by the failure that prevents the scan, not as overdue.',
    },
  },
  nothingUploads(
    'repo-metadata',
    'signing-key-missing',
    'payments-us',
    'ubuntu-22.04',
    OUTPUTS.aptKeyMissing,
    'The repository answers; its signature cannot be checked.',
  ),
  nothingUploads(
    'repo-metadata',
    'metadata-does-not-match',
    'web-us',
    'rhel-8',
    OUTPUTS.yumBadMetadata,
    'A third-party repository serves metadata that does not match.',
  ),
  nothingUploads(
    'patch-source-access',
    'payload-not-downloaded',
    'web-us',
    'amazon-linux-2',
    OUTPUTS.payloadDownload,
    "Exit 156: AWS's own payload bucket is out of reach, not the distribution's repositories.",
  ),
  nothingUploads(
    'entitlement',
    'not-subscribed',
    'payments-us',
    'rhel-9',
    OUTPUTS.notRegistered,
    'Without a subscription there are no repositories to ask.',
  ),
  nothingUploads(
    'entitlement',
    'suse-not-registered',
    'web-us',
    'sles-15',
    OUTPUTS.suseNotRegistered,
    'The registration with the update infrastructure is no longer valid.',
  ),
];

const HOST: Case[] = [
  nothingUploads(
    'prerequisite-missing',
    'python-missing',
    'payments-us',
    'debian-12',
    OUTPUTS.noPythonApt,
    'The payload finds no Python that can drive apt.',
  ),
  nothingUploads(
    'host-permissions',
    'script-not-executable',
    'payments-eu',
    'rhel-8',
    OUTPUTS.noExec,
    'Exit 126: the directory of the agent is mounted noexec.',
  ),
  nothingUploads(
    'windows-update-service',
    'update-service-disabled',
    'payments-eu',
    'windows-2022',
    OUTPUTS.updateServiceDisabled,
    '0x80070422: the Windows Update service is disabled.',
  ),
  failedInstall('package-db', 'dpkg-interrupted', 'payments-us', 'ubuntu-22.04', {
    output: OUTPUTS.dpkgInterrupted,
    uploads: true,
    remediation: 'fix-host',
    note: 'dpkg was interrupted; no lock is held.',
  }),
  failedInstall('package-db', 'component-store-corrupt', 'web-us', 'windows-2019', {
    output: OUTPUTS.componentStore,
    uploads: true,
    remediation: 'fix-host',
    note: '0x80073712: the component store is corrupt.',
  }),
  failedInstall('disk-full', 'var-is-full', 'payments-us', 'amazon-linux-2', {
    output: OUTPUTS.diskFull,
    uploads: true,
    remediation: 'fix-host',
    note: 'The transaction needs more space on /var than there is.',
  }),
  failedInstall('out-of-memory', 'memory-exhausted', 'web-us', 'amazon-linux-2', {
    output: OUTPUTS.outOfMemory,
    uploads: true,
    note: 'Dressed as a download error; the words that decide are "Cannot allocate memory".',
  }),
];

interface FailedInstall {
  readonly output: Output;
  /** Did the failed install upload a report all the same? */
  readonly uploads: boolean;
  readonly remediation?: NonNullable<ExpectedFinding['remediation']>;
  readonly window?: WindowName;
  readonly note: string;
}

/** The weekly install failed; the daily scans work and show the patches as missing again. */
function failedInstall(
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

const REBOOTS: Case[] = [
  {
    name: 'reboot-due',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [
      scannedDaily({ pendingReboot: 3 }, { foundFor: 3 }),
      installedBy('no-reboot', succeeds({ pendingReboot: 3 }, 420)),
    ],
    expected: {
      code: 'pending-reboot',
      verdict: 'active',
      remediation: 'reboot',
      note: 'Installed with NoReboot three days ago, pending in every scan since.',
    },
  },
  {
    name: 'reboot-due-windows',
    in: 'web-us',
    platform: 'windows-2019',
    traits: [
      scannedDaily({ pendingReboot: 1 }, { foundFor: 3 }),
      installedBy('no-reboot', succeeds({ pendingReboot: 1 }, 900)),
    ],
    expected: {
      code: 'pending-reboot',
      verdict: 'active',
      remediation: 'reboot',
      note: 'As on Linux.',
    },
  },
  {
    name: 'rebooted-and-not-scanned',
    in: 'payments-eu',
    platform: 'amazon-linux-2',
    traits: [installedBy('no-reboot', succeeds({ pendingReboot: 2 }, 420)), launched({ days: 1 })],
    expected: {
      code: 'pending-reboot',
      verdict: 'stale',
      remediation: 'scan',
      note: 'Stopped and started since that install: the reboot has happened, only a scan is missing.',
    },
  },
];

const INCONCLUSIVE: Case[] = [
  {
    name: 'counts-of-minus-one',
    in: 'payments-eu',
    platform: 'windows-2019',
    traits: [installedBy('weekly'), scannedDaily(), countsOfMinusOne()],
    expected: {
      code: 'inconclusive',
      verdict: 'inconclusive',
      note: 'Every count is −1 and the times are of 1970: Windows could not look. Runs tell no reason.',
    },
  },
];

export const OS_CASES: readonly Case[] = [
  ...SOURCES,
  ...HOST,
  ...PASSING,
  ...CONFLICTS,
  ...OTHER,
  ...REBOOTS,
  ...INCONCLUSIVE,
];
