/** Cases in which the baseline, the patch group or the repositories are what is wrong. */

import { fails } from '../outcomes.ts';
import { OUTPUTS } from '../outputs.ts';
import { tagged } from '../traits/context.ts';
import { installedBy, judgedByDefault, patchedByPolicy, scannedDaily } from '../traits/patching.ts';
import type { Case } from './case.ts';

const NEWER_APPROVALS = [scannedDaily({ missing: 4 }, { foundFor: 2 }), installedBy('weekly')];

export const BASELINE_CASES: readonly Case[] = [
  {
    name: 'group-without-baseline',
    in: 'payments-us',
    platform: 'debian-12',
    traits: [tagged({ 'Patch Group': 'legacy-erp' }), ...NEWER_APPROVALS],
    expected: {
      code: 'unregistered-patch-group',
      verdict: 'active',
      remediation: 'fix-baseline',
      note: 'No baseline is registered for the group, so the default one judged it.',
    },
  },
  {
    name: 'group-for-another-system',
    in: 'web-us',
    platform: 'ubuntu-22.04',
    traits: [tagged({ PatchGroup: 'linux-only' }), ...NEWER_APPROVALS],
    expected: {
      code: 'unregistered-patch-group',
      verdict: 'active',
      remediation: 'fix-baseline',
      note: 'The group is registered, but for Amazon Linux 2 alone; this is Ubuntu.',
    },
  },
  {
    name: 'group-without-baseline-and-clean',
    in: 'payments-us',
    platform: 'rhel-9',
    traits: [tagged({ 'Patch Group': 'legacy-erp' }), scannedDaily(), installedBy('weekly')],
    expected: 'compliant',
  },
  {
    name: 'judged-by-the-default',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [tagged({ PatchGroup: 'payments' }), judgedByDefault(), ...NEWER_APPROVALS],
    expected: {
      code: 'baseline-mismatch',
      note: "Its group has a baseline of its own, and the record was made with AWS's default.",
    },
  },
  {
    name: 'baseline-edited-since',
    in: 'payments-eu',
    platform: 'amazon-linux-2023',
    traits: [tagged({ PatchGroup: 'edited' }), ...NEWER_APPROVALS],
    expected: {
      code: 'waiting-for-window',
      verdict: 'stale',
      note: 'The right baseline, changed after the scan: the record says what the old rules said.',
    },
  },
  {
    name: 'policy-and-daily-scan',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [scannedDaily({ missing: 1 }), patchedByPolicy({ missing: 3 })],
    expected: {
      code: 'competing-scans',
      verdict: 'active',
      note: "A patch policy and the daily scan overwrite each other's record by different baselines.",
    },
  },
  {
    name: 'system-not-supported',
    in: 'web-eu',
    platform: 'debian-12',
    traits: [scannedDaily({}, { failing: { output: OUTPUTS.unsupportedSystem, days: 7 } })],
    expected: {
      code: 'unsupported-os',
      verdict: 'inconclusive',
      note: 'Every scan ends with UnsupportedOperatingSystem, so there never was a record.',
    },
  },
  {
    name: 'approved-but-not-offered',
    in: 'payments-eu',
    platform: 'rhel-9',
    traits: [
      scannedDaily({ missing: 1 }),
      installedBy('weekly', fails(OUTPUTS.notInRepositories, { failed: 1 })),
    ],
    expected: {
      code: 'patch-not-available',
      verdict: 'active',
      note: 'The install found no such package in the enabled repositories; the repositories themselves answer.',
    },
  },
  {
    name: 'policy-file-unreadable',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [
      patchedByPolicy(
        { missing: 2 },
        { failing: { output: OUTPUTS.overrideUnreadable, days: 5 } },
        fails(OUTPUTS.overrideUnreadable),
      ),
    ],
    expected: {
      code: 'baseline-override',
      verdict: 'stale',
      remediation: 'fix-baseline',
      note: "The node may not read the policy's baseline_overrides.json; scans and installs upload nothing.",
    },
  },
  {
    name: 'rejected-as-dependency',
    in: 'payments-eu',
    platform: 'rhel-8',
    traits: [tagged({ 'Patch Group': 'old-java' }), scannedDaily(), installedBy('weekly')],
    expected: 'compliant',
  },
  {
    name: 'rejected-and-installed',
    in: 'payments-eu',
    platform: 'rhel-9',
    traits: [
      tagged({ 'Patch Group': 'no-old-openssl' }),
      scannedDaily({ rejected: 1 }),
      installedBy('weekly'),
    ],
    expected: {
      code: 'rejected-patch-installed',
      verdict: 'active',
      remediation: 'remove-rejected-patch',
      note: 'InstalledRejected alone, by a baseline whose action is BLOCK. No install failed.',
    },
  },
  {
    name: 'not-yet-approved',
    in: 'web-us',
    platform: 'windows-2022',
    traits: [scannedDaily({ available: 2 }), installedBy('weekly')],
    expected: 'compliant',
  },
];
