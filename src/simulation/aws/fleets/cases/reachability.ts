/** Cases in which the instance, or the way to it, is what is wrong. */

import { undelivered } from '../outcomes.ts';
import { installedBy, scannedDaily } from '../traits/patching.ts';
import {
  brandNew,
  forgotten,
  impaired,
  launched,
  silentAgent,
  stopped,
  terminated,
  unregistered,
  withoutMessageChannel,
  withoutProfile,
  withProfile,
} from '../traits/reachability.ts';
import type { Case, ExpectedFinding, ScopeName } from './case.ts';

const PATCHED = [scannedDaily({ missing: 3 }), installedBy('weekly')];
const CLEAN = [scannedDaily(), installedBy('weekly')];

const GONE_OR_OFF: Case[] = [
  {
    name: 'stopped-two-days-ago',
    in: 'payments-us',
    platform: 'amazon-linux-2',
    traits: [...PATCHED, stopped({ days: 2 })],
    expected: {
      code: 'instance-stopped',
      verdict: 'stale',
      remediation: 'start-instance',
      note: 'EC2 says stopped; its record stays and proves nothing about now. No heartbeat is no broken agent.',
    },
  },
  {
    name: 'stopped-and-clean',
    in: 'payments-us',
    platform: 'rhel-9',
    traits: [...CLEAN, stopped({ days: 2 })],
    expected: 'compliant',
  },
  {
    name: 'stopped-without-record',
    in: 'payments-us',
    platform: 'ubuntu-22.04',
    traits: [unregistered(), stopped({ days: 40 })],
    expected: 'not-listed',
  },
  {
    name: 'terminated-just-now',
    in: 'web-us',
    platform: 'amazon-linux-2023',
    traits: [...PATCHED, terminated()],
    expected: {
      code: 'instance-terminated',
      verdict: 'stale',
      note: 'EC2 shows terminated for up to an hour; the compliance row outlives it.',
    },
  },
  {
    name: 'ghost',
    in: 'payments-eu',
    platform: 'windows-2019',
    traits: [...PATCHED, forgotten({ days: 5 })],
    expected: {
      code: 'instance-terminated',
      verdict: 'stale',
      note: 'A non-compliant row of an instance that EC2 has forgotten.',
    },
  },
  {
    name: 'ghost-and-clean',
    in: 'payments-eu',
    platform: 'ubuntu-22.04',
    traits: [...CLEAN, forgotten({ days: 5 })],
    expected: 'not-listed',
  },
  {
    name: 'checks-fail-since-two-days',
    in: 'payments-us',
    platform: 'windows-2022',
    traits: [...PATCHED, silentAgent({ days: 2 }), impaired()],
    expected: {
      code: 'instance-impaired',
      verdict: 'active',
      note: 'The instance status check fails, which explains the lost heartbeat. The record is two days old.',
    },
  },
  {
    name: 'checks-fail-never-registered',
    in: 'web-us',
    platform: 'debian-12',
    traits: [unregistered(), impaired()],
    expected: {
      code: 'instance-impaired',
      verdict: 'inconclusive',
      note: 'Never registered, and EC2 itself cannot reach the operating system.',
    },
  },
];

const PROFILES: Case[] = [
  {
    name: 'no-profile',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [withoutProfile(), unregistered()],
    expected: {
      code: 'no-instance-profile',
      verdict: 'inconclusive',
      remediation: 'attach-instance-profile',
      note: 'Running, not registered, no profile, and default host management is not set up in this Region.',
    },
  },
  {
    name: 'no-profile-iam-unreadable',
    in: 'web-us',
    platform: 'ubuntu-22.04',
    traits: [withoutProfile(), unregistered()],
    expected: {
      code: 'no-instance-profile',
      verdict: 'inconclusive',
      remediation: 'attach-instance-profile',
      note: 'EC2 alone proves that there is no profile; IAM is not needed for it.',
    },
  },
  {
    name: 'no-profile-default-host-management',
    in: 'payments-eu',
    platform: 'ubuntu-22.04',
    traits: [withoutProfile(), unregistered()],
    expected: {
      code: 'not-managed',
      verdict: 'inconclusive',
      remediation: 'restore-connection',
      note: 'Default host management gives it rights without a profile, so the missing profile proves nothing.',
    },
  },
  profileCase('profile-without-rights', 'payments-us', 'backup-writer', 'instance-profile-rights', {
    note: 'The role may only write backups to S3.',
  }),
  profileCase('profile-with-deny', 'payments-us', 'locked-down', 'instance-profile-rights', {
    note: 'AmazonSSMManagedInstanceCore is attached, and an inline policy denies ssm:UpdateInstanceInformation.',
  }),
  profileCase('profile-not-for-ec2', 'payments-us', 'function-role', 'instance-profile-rights', {
    note: 'The role trusts Lambda and not EC2: the instance gets no credentials from it.',
  }),
  profileCase('profile-with-own-policy', 'payments-us', 'own-agent-policy', 'not-managed', {
    note: 'Rights come from a policy of the account itself, equal to the managed one: nothing is proved.',
  }),
  profileCase('profile-iam-unreadable', 'web-us', 'backup-writer', 'not-managed', {
    note: 'The same lack of rights, in an account whose IAM may not be read: it cannot be proved.',
  }),
];

function profileCase(
  name: string,
  scope: ScopeName,
  profile: string,
  code: 'instance-profile-rights' | 'not-managed',
  expected: Pick<ExpectedFinding, 'note'>,
): Case {
  const remediation = code === 'not-managed' ? 'restore-connection' : 'attach-instance-profile';
  return {
    name,
    in: scope,
    platform: 'amazon-linux-2',
    traits: [withProfile(profile), unregistered()],
    expected: { code, verdict: 'inconclusive', remediation, ...expected },
  };
}

const NO_REASON_PROVED: Case[] = [
  {
    name: 'never-registered',
    in: 'payments-us',
    platform: 'sles-15',
    traits: [unregistered()],
    expected: {
      code: 'not-managed',
      verdict: 'inconclusive',
      remediation: 'restore-connection',
      note: 'Profile, rights and network are fine; the agent may not even be installed.',
    },
  },
  {
    name: 'launched-ten-minutes-ago-unregistered',
    in: 'web-us',
    platform: 'amazon-linux-2023',
    traits: [unregistered(), launched({ minutes: 10 })],
    expected: {
      code: 'not-managed',
      verdict: 'inconclusive',
      note: 'Not registered yet; registration can take some minutes, so little is proved.',
    },
  },
  {
    name: 'silent-since-two-days',
    in: 'payments-us',
    platform: 'ubuntu-22.04',
    traits: [...PATCHED, silentAgent({ days: 2 })],
    expected: {
      code: 'connection-lost',
      verdict: 'active',
      remediation: 'restore-connection',
      note: 'Running, checks pass, profile and network are fine, and no heartbeat for two days.',
    },
  },
  {
    name: 'silent-iam-unreadable',
    in: 'web-us',
    platform: 'windows-2019',
    traits: [...PATCHED, silentAgent({ days: 2 })],
    expected: {
      code: 'connection-lost',
      verdict: 'active',
      remediation: 'restore-connection',
      note: 'As above, in an account whose IAM may not be read.',
    },
  },
  {
    name: 'online-without-message-channel',
    in: 'payments-us',
    platform: 'amazon-linux-2',
    traits: [scannedDaily({ missing: 3 }), installedBy('weekly', undelivered()), withoutMessageChannel()],
    expected: {
      code: 'connection-lost',
      verdict: 'active',
      remediation: 'restore-connection',
      note: 'The heartbeat arrives, commands do not: Online, notconnected, DeliveryTimedOut.',
    },
  },
  {
    name: 'launched-ten-minutes-ago',
    in: 'payments-us',
    platform: 'amazon-linux-2023',
    traits: [...CLEAN, brandNew({ minutes: 10 })],
    expected: {
      code: 'never-scanned',
      verdict: 'inconclusive',
      note: 'Registered minutes ago and in the daily scan, which has not come round yet.',
    },
  },
];

export const REACHABILITY_CASES: readonly Case[] = [...GONE_OR_OFF, ...PROFILES, ...NO_REASON_PROVED];
