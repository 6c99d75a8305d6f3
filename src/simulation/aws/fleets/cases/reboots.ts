/** Cases in which a reboot is due, or was; and one in which the record says nothing at all. */

import { succeeds } from '../outcomes.ts';
import { countsOfMinusOne, installedBy, scannedDaily } from '../traits/patching.ts';
import { launched } from '../traits/reachability.ts';
import type { Case } from './case.ts';

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

export const REBOOT_CASES: readonly Case[] = [...REBOOTS, ...INCONCLUSIVE];
