/** Operating systems of the fleets: how Systems Manager names them, and what their patches look like. */

import type { OperatingSystem } from '@aws-sdk/client-ssm';

export interface Platform {
  readonly type: 'Linux' | 'Windows';
  readonly name: string;
  readonly version: string;
  readonly operatingSystem: OperatingSystem;
  /** EC2's own word for it. */
  readonly details: string;
  /** The step of the patch documents that does the work. */
  readonly step: 'PatchLinux' | 'PatchWindows';
  /** The vendor's severities, worst first; apt has package priorities in their place. */
  readonly severities: readonly [string, ...string[]];
  readonly classification: string;
  readonly counts: { readonly installed: number; readonly other: number; readonly notApplicable: number };
}

const ADVISORY = ['Critical', 'Important', 'Moderate', 'Low'] as const;
/** What apt keeps in that field: how needed a package is, nothing about danger. */
const PRIORITY = ['important', 'optional', 'standard', 'required', 'extra'] as const;

const LINUX = {
  type: 'Linux',
  step: 'PatchLinux',
  details: 'Linux/UNIX',
  classification: 'Security',
} as const;
const WINDOWS = {
  type: 'Windows',
  step: 'PatchWindows',
  details: 'Windows',
  classification: 'SecurityUpdates',
  operatingSystem: 'WINDOWS',
  severities: ['Critical', 'Important', 'Moderate', 'Low', 'Unspecified'],
} as const;

export const PLATFORMS = {
  'amazon-linux-2': {
    ...LINUX,
    name: 'Amazon Linux',
    version: '2',
    operatingSystem: 'AMAZON_LINUX_2',
    severities: ['Critical', 'Important', 'Medium', 'Low'],
    counts: { installed: 96, other: 371, notApplicable: 412 },
  },
  'amazon-linux-2023': {
    ...LINUX,
    name: 'Amazon Linux',
    version: '2023',
    operatingSystem: 'AMAZON_LINUX_2023',
    severities: ['Critical', 'Important', 'Medium', 'Low'],
    counts: { installed: 118, other: 402, notApplicable: 655 },
  },
  'rhel-8': {
    ...LINUX,
    name: 'Red Hat Enterprise Linux',
    version: '8.10',
    details: 'Red Hat Enterprise Linux',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    severities: ADVISORY,
    counts: { installed: 203, other: 611, notApplicable: 2940 },
  },
  'rhel-9': {
    ...LINUX,
    name: 'Red Hat Enterprise Linux',
    version: '9.4',
    details: 'Red Hat Enterprise Linux',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    severities: ADVISORY,
    counts: { installed: 187, other: 584, notApplicable: 2215 },
  },
  'ubuntu-22.04': {
    ...LINUX,
    name: 'Ubuntu',
    version: '22.04',
    operatingSystem: 'UBUNTU',
    classification: 'security',
    severities: PRIORITY,
    counts: { installed: 198, other: 1077, notApplicable: 10_254 },
  },
  'debian-12': {
    ...LINUX,
    name: 'Debian GNU/Linux',
    version: '12',
    operatingSystem: 'DEBIAN',
    classification: 'security',
    severities: PRIORITY,
    counts: { installed: 141, other: 698, notApplicable: 7120 },
  },
  'sles-15': {
    ...LINUX,
    name: 'SLES',
    version: '15.5',
    details: 'SUSE Linux',
    operatingSystem: 'SUSE',
    severities: ADVISORY,
    counts: { installed: 164, other: 720, notApplicable: 1833 },
  },
  'windows-2019': {
    ...WINDOWS,
    name: 'Microsoft Windows Server 2019 Datacenter',
    version: '10.0.17763',
    counts: { installed: 11, other: 6, notApplicable: 1204 },
  },
  'windows-2022': {
    ...WINDOWS,
    name: 'Microsoft Windows Server 2022 Datacenter',
    version: '10.0.20348',
    counts: { installed: 14, other: 4, notApplicable: 861 },
  },
} as const satisfies Record<string, Platform>;

export type PlatformKey = keyof typeof PLATFORMS;

export const PLATFORM_KEYS = Object.keys(PLATFORMS) as [PlatformKey, ...PlatformKey[]];

export function platformOf(key: PlatformKey): Platform {
  return PLATFORMS[key];
}
