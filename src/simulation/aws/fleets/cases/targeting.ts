/** Cases in which patching never came to the node, or only waits to. */

import { cancelled, senderDenied, succeeds, undelivered } from '../outcomes.ts';
import { tagged } from '../traits/context.ts';
import { commandReachedNobody, installedBy, ranByHand, scannedDaily } from '../traits/patching.ts';
import { launched } from '../traits/reachability.ts';
import type { WindowName } from '../windows.ts';
import type { Case, ScopeName } from './case.ts';

const NEVER: Case[] = [
  {
    name: 'never-scanned',
    in: 'payments-eu',
    platform: 'rhel-9',
    traits: [tagged({ Environment: 'prod' })],
    expected: {
      code: 'never-scanned',
      verdict: 'inconclusive',
      remediation: 'add-to-patching',
      note: 'Online, its inventory works, and no scan or install targets it or ever ran.',
    },
  },
  {
    name: 'only-scanned',
    in: 'payments-us',
    platform: 'rhel-8',
    traits: [scannedDaily({ missing: 6 })],
    expected: {
      code: 'not-targeted',
      verdict: 'active',
      remediation: 'add-to-patching',
      note: 'Install windows exist here, and none of them matches the node.',
    },
  },
  {
    name: 'tag-value-with-a-space',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [scannedDaily({ missing: 4 }), tagged({ PatchWindow: 'weekly ' })],
    expected: {
      code: 'not-targeted',
      verdict: 'active',
      remediation: 'add-to-patching',
      note: 'Its tag misses the window by a trailing space.',
    },
  },
  {
    name: 'tag-key-in-lower-case',
    in: 'web-us',
    platform: 'debian-12',
    traits: [scannedDaily({ missing: 4 }), tagged({ patchwindow: 'weekly' })],
    expected: {
      code: 'not-targeted',
      verdict: 'active',
      remediation: 'add-to-patching',
      note: 'Its tag misses the window by the case of the key.',
    },
  },
  {
    name: 'command-reached-nobody',
    in: 'payments-eu',
    platform: 'sles-15',
    traits: [
      scannedDaily({ missing: 5 }),
      tagged({ PatchWindow: 'weekly-db' }),
      commandReachedNobody('weekly-database'),
    ],
    expected: {
      code: 'not-targeted',
      verdict: 'active',
      remediation: 'add-to-patching',
      note: 'Somebody sent an install to a tag that no node has (NoInstancesInTag); no window matches the node.',
    },
  },
  neverInstalled('scans-only', 'amazon-linux-2023', 7),
  neverInstalled('scans-only-windows', 'windows-2019', 2),
  {
    name: 'window-made-yesterday',
    in: 'payments-eu',
    platform: 'amazon-linux-2',
    traits: [scannedDaily({ missing: 4 }), installedBy('fresh')],
    expected: {
      code: 'install-never-ran',
      verdict: 'active',
      note: 'A window targets it and has not opened yet: no install was ever sent. Nothing was skipped.',
    },
  },
];

function neverInstalled(name: string, platform: Case['platform'], missing: number): Case {
  return {
    name,
    in: 'web-eu',
    platform,
    traits: [scannedDaily({ missing })],
    expected: {
      code: 'install-never-ran',
      verdict: 'active',
      remediation: 'add-to-patching',
      note: 'Nothing in this account and Region installs patches at all.',
    },
  };
}

const SKIPPED: Case[] = [
  skippedCase(
    'window-disabled',
    'web-us',
    'database',
    'The window that targets it is disabled since a week.',
  ),
  skippedCase('window-overlapped', 'payments-us', 'batch', 'Its newest execution is SKIPPED_OVERLAPPING.'),
  skippedCase(
    'window-role-lacks-rights',
    'payments-eu',
    'delegated',
    'The execution failed before anything was sent.',
  ),
  {
    ...skippedCase('window-cut-off', 'payments-us', 'short', 'Ended at the cutoff before its turn came.'),
    traits: [scannedDaily({ missing: 4 }), installedBy('short', cancelled('Cancelled'))],
  },
  {
    ...skippedCase(
      'was-off-during-window',
      'payments-eu',
      'weekly',
      'DeliveryTimedOut: off then, connected now.',
    ),
    traits: [
      scannedDaily({ missing: 4 }),
      installedBy('weekly', undelivered()),
      launched({ days: 2, hours: 12 }),
    ],
  },
  {
    ...skippedCase(
      'terminated-by-max-errors',
      'payments-us',
      'canary',
      "Terminated because another node's failure reached MaxErrors: no fault of this node.",
    ),
    traits: [scannedDaily({ missing: 4 }), installedBy('canary', cancelled('Terminated'))],
  },
  {
    ...skippedCase(
      'sender-not-allowed',
      'web-us',
      'weekly',
      "AccessDenied of an invocation is about the sender's rights, never the node's role.",
    ),
    traits: [scannedDaily({ missing: 4 }), installedBy('weekly', senderDenied())],
  },
];

function skippedCase(name: string, scope: ScopeName, window: WindowName, note: string): Case {
  return {
    name,
    in: scope,
    platform: 'amazon-linux-2023',
    traits: [scannedDaily({ missing: 4 }), installedBy(window)],
    expected: { code: 'window-skipped', verdict: 'active', note },
  };
}

const OVERDUE: Case[] = [
  {
    name: 'compliant-twelve-days-ago',
    in: 'web-us',
    platform: 'sles-15',
    traits: [ranByHand({ days: 12 }, succeeds())],
    expected: {
      code: 'scan-overdue',
      verdict: 'stale',
      note: 'Compliant by a record past the freshness limit, and nothing scheduled brings a newer one: unknown.',
    },
  },
  {
    name: 'missing-nine-days-ago',
    in: 'payments-eu',
    platform: 'windows-2022',
    traits: [ranByHand({ days: 9 }, succeeds({ missing: 3 }))],
    expected: {
      code: 'scan-overdue',
      verdict: 'stale',
      note: 'Old data that nothing renews comes before the question of what installs.',
    },
  },
];

export const TARGETING_CASES: readonly Case[] = [...NEVER, ...SKIPPED, ...OVERDUE];
