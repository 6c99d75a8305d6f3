/** Cases in which the node does not get at patches: repositories, AWS's own sources, entitlements. */

import { succeeds } from '../outcomes.ts';
import { OUTPUTS } from '../outputs.ts';
import { ranByHand, scannedDaily } from '../traits/patching.ts';
import type { Case } from './case.ts';
import { nothingUploads } from './failing.ts';

export const SOURCE_CASES: readonly Case[] = [
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
