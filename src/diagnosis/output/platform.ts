/** Which family of tools patches a node: decides the commands and log files that people are pointed to. */

export type NodePlatform = 'apt' | 'dnf' | 'yum' | 'zypper' | 'windows' | 'linux';

const FAMILIES: readonly (readonly [RegExp, NodePlatform])[] = [
  [/windows/i, 'windows'],
  [/ubuntu|debian|raspbian/i, 'apt'],
  [/suse|sles/i, 'zypper'],
  [/amazon ?linux ?20[2-9]\d|\bal20[2-9]\d|fedora/i, 'dnf'],
  [/(?:red ?hat|rhel|centos|rocky|alma|oracle|\bol)\D{0,40}(?:[89]|1\d)(?:\.|\b)|rocky|alma/i, 'dnf'],
  [/amazon ?linux|\bal2\b|red ?hat|rhel|centos|oracle/i, 'yum'],
];

/** The family by a platform name such as "Ubuntu 22.04", "AL2023" or "Microsoft Windows Server 2019". */
export function platformOf(...names: readonly (string | null | undefined)[]): NodePlatform {
  for (const name of names) {
    const family = name ? FAMILIES.find(([pattern]) => pattern.test(name)) : undefined;
    if (family) return family[1];
  }
  return 'linux';
}
