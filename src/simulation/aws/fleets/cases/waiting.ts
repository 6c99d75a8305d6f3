/** Cases in which nothing is broken: patches approved since the newest install wait for the next window. */

import { fails, succeeds, succeedsUnreported } from '../outcomes.ts';
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
  installedBy,
  patchedByPolicy,
  ranByHand,
  recordArrivesLate,
  scannedDaily,
} from '../traits/patching.ts';
import { standingIn } from '../traits/reachability.ts';
import type { Case, ExpectedFinding } from './case.ts';

/** Approved after the newest install. */
const NEWER_APPROVALS = [scannedDaily({ missing: 2 }, { foundFor: 2 }), installedBy('weekly')];

const WAITING: ExpectedFinding = {
  code: 'waiting-for-window',
  verdict: 'active',
  remediation: 'wait-for-window',
  note: 'The newest install left nothing missing; two patches were approved since, and the window comes.',
};

const DISTRACTIONS: Case[] = [
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

export const WAITING_CASES: readonly Case[] = [...DISTRACTIONS, ...EXPOSED];
