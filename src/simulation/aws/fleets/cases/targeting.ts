/** Cases in which patching never came to the node, or only waits to. */

import { cancelled, fails, senderDenied, succeeds, succeedsUnreported, undelivered } from '../outcomes.ts';
import { NOISY_SUCCESS, OUTPUTS, OVERRIDE_SUCCESS } from '../outputs.ts';
import {
  inAutoScalingGroup,
  spot,
  tagged,
  withIpv6,
  withPublicAddress,
  withSecondInterface,
} from '../traits/context.ts';
import {
  commandReachedNobody,
  installedBy,
  patchedByPolicy,
  ranByHand,
  recordArrivesLate,
  scannedDaily,
} from '../traits/patching.ts';
import { launched, standingIn } from '../traits/reachability.ts';
import type { WindowName } from '../windows.ts';
import type { Case, ExpectedFinding, ScopeName } from './case.ts';

/** Approved after the newest install. */
const NEWER_APPROVALS = [scannedDaily({ missing: 2 }, { foundFor: 2 }), installedBy('weekly')];

const WAITING: ExpectedFinding = {
  code: 'waiting-for-window',
  verdict: 'active',
  remediation: 'wait-for-window',
  note: 'The newest install left nothing missing; two patches were approved since, and the window comes.',
};

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

const WAITING_CASES: Case[] = [
  {
    name: 'approved-since',
    in: 'payments-us',
    platform: 'windows-2022',
    traits: NEWER_APPROVALS,
    expected: WAITING,
  },
  {
    name: 'noisy-and-well',
    in: 'web-us',
    platform: 'amazon-linux-2',
    traits: [
      scannedDaily({ missing: 2 }, { foundFor: 2 }),
      installedBy('weekly', succeeds({}, 400, NOISY_SUCCESS)),
    ],
    expected: { ...WAITING, note: 'Its install succeeded; the warnings that it printed are benign.' },
  },
  {
    name: 'failed-once-and-well-since',
    in: 'payments-us',
    platform: 'rhel-9',
    traits: [
      scannedDaily({ missing: 2 }, { foundFor: 2 }),
      installedBy('weekly', succeeds({}, 420), fails(OUTPUTS.diskFull, { failed: 4 })),
    ],
    expected: { ...WAITING, note: 'Installs failed on a full disk until a later install succeeded.' },
  },
  {
    name: 'lower-case-group-tag',
    in: 'payments-us',
    platform: 'ubuntu-22.04',
    traits: [tagged({ 'patch group': 'web' }), ...NEWER_APPROVALS],
    expected: {
      ...WAITING,
      note: '`patch group` is no patch group tag, so the default baseline is the right one.',
    },
  },
  {
    name: 'policy-with-newer-approvals',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [patchedByPolicy({ missing: 2 }, { foundFor: 2 })],
    expected: {
      ...WAITING,
      note: 'A patch policy judges by a generated baseline that GetPatchBaseline does not know: no mismatch.',
    },
  },
  {
    name: '<!channel> *urgent* <https://evil.example|ok>',
    in: 'web-us',
    platform: 'ubuntu-22.04',
    traits: [
      tagged({ Owner: "=cmd|' /C calc'!A0", Note: '\u202Egnp.exe\u202C', Environment: 'Production' }),
      ...NEWER_APPROVALS,
    ],
    expected: {
      ...WAITING,
      note: 'Its tags are hostile text; its cause is ordinary. apt priorities are no severities.',
    },
  },
  {
    name: 'cves-too-many-to-list',
    in: 'payments-eu',
    platform: 'amazon-linux-2',
    traits: [scannedDaily({ missing: 2, withoutCves: true }, { foundFor: 2 }), installedBy('weekly')],
    expected: { ...WAITING, note: 'CVEs were dropped from its report: none listed is not none known.' },
  },
  {
    name: 'found-again-meanwhile',
    in: 'payments-eu',
    platform: 'rhel-8',
    traits: [
      scannedDaily({ missing: 5 }, { foundFor: 2 }),
      installedBy('weekly'),
      ranByHand({ minutes: 3 }, succeeds({ missing: 2 })),
      recordArrivesLate(),
    ],
    expected: {
      ...WAITING,
      verdict: 'changed',
      note: 'The second read says 2 missing where the first said 5.',
    },
  },
  {
    name: 'override-not-uploaded',
    in: 'payments-eu',
    platform: 'amazon-linux-2023',
    traits: [
      ...NEWER_APPROVALS,
      ranByHand({ minutes: 40 }, succeedsUnreported(OVERRIDE_SUCCESS), {
        Operation: ['Scan'],
        RebootOption: ['NoReboot'],
        BaselineOverride: ['s3://team-ledger-baselines/override.json'],
      }),
    ],
    expected: {
      code: 'waiting-for-window',
      verdict: 'stale',
      note: 'A later scan with an override succeeded and left the record untouched.',
    },
  },
];

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

const EXPOSED: Case[] = [
  exposureCase('exposed-by-ipv6', true, 'An IPv6 address is public without any more ado.', [
    standingIn('public'),
    withIpv6('2001:db8:1f::a1'),
  ]),
  exposureCase('exposed-by-second-interface', true, 'Its second interface is public and open.', [
    withSecondInterface('public', '198.51.100.24'),
  ]),
  exposureCase('exposed-on-443', true, 'Public address, internet gateway, 443 open to the world.', [
    standingIn('public'),
    withPublicAddress('198.51.100.40'),
    inAutoScalingGroup('front-end'),
    spot(),
  ]),
  exposureCase('public-and-closed', false, 'A public address behind a security group that lets nobody in.', [
    standingIn('publicClosed'),
    withPublicAddress('198.51.100.41'),
  ]),
  exposureCase('ipv6-outbound-only', false, 'An egress-only gateway lets nothing in.', [
    standingIn('egressOnly'),
    withIpv6('2001:db8:2f::a1'),
  ]),
];

function exposureCase(name: string, exposed: boolean, note: string, traits: Case['traits']): Case {
  return {
    name,
    in: 'payments-us',
    platform: 'amazon-linux-2',
    traits: [...NEWER_APPROVALS, ...traits],
    expected: { ...WAITING, exposed, note },
  };
}

export const TARGETING_CASES: readonly Case[] = [
  ...NEVER,
  ...SKIPPED,
  ...WAITING_CASES,
  ...OVERDUE,
  ...EXPOSED,
];
