/** AWS's name of a node's operating system, as patch baselines use it. */

import type { ManagedNode } from '../../model/records.ts';

const BY_PLATFORM_NAME: readonly (readonly [RegExp, string])[] = [
  [/^amazon linux ami/i, 'AMAZON_LINUX'],
  [/windows/i, 'WINDOWS'],
  [/ubuntu/i, 'UBUNTU'],
  [/^(red hat|rhel)/i, 'REDHAT_ENTERPRISE_LINUX'],
  [/^(sles|suse)/i, 'SUSE'],
  [/^centos/i, 'CENTOS'],
  [/^oracle/i, 'ORACLE_LINUX'],
  [/^raspbian/i, 'RASPBIAN'],
  [/^debian/i, 'DEBIAN'],
  [/^rocky/i, 'ROCKY_LINUX'],
  [/^alma/i, 'ALMA_LINUX'],
  [/^mac\s?os/i, 'MACOS'],
];

/** From platform name and version, such as "Amazon Linux" 2023; null where the node does not tell. */
export function operatingSystemOf(
  node: Pick<ManagedNode, 'platformName' | 'platformVersion' | 'platformType'>,
): string | null {
  const name = node.platformName?.trim() ?? '';
  const known = BY_PLATFORM_NAME.find(([pattern]) => pattern.test(name));
  if (known) return known[1];
  if (/^amazon linux/i.test(name)) return amazonLinux(name, node.platformVersion ?? '');
  return node.platformType === 'Windows' ? 'WINDOWS' : null;
}

/** Versions: 2, 2022, 2023, 2023.6.20241010; the first Amazon Linux counted by year and month (2018.03). */
function amazonLinux(name: string, version: string): string | null {
  const release = /^(\d+)/.exec(version)?.[1] ?? /(\d+)\s*$/.exec(name)?.[1] ?? '';
  if (release === '2' || release === '2022' || release === '2023') return `AMAZON_LINUX_${release}`;
  return /^20(1[1-8])/.test(release) ? 'AMAZON_LINUX' : null;
}
