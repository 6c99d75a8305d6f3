/** Rows of DescribeInstancePatches, in the spelling of the wire. */

import type { PatchComplianceData, PatchComplianceDataState } from '@aws-sdk/client-ssm';
import { spread } from './ids.ts';
import type { Platform } from './platforms.ts';

/** Patches of a node by state; patches that are installed and fine are only counted. */
export interface PatchFindings {
  readonly missing?: number;
  readonly failed?: number;
  readonly pendingReboot?: number;
  readonly rejected?: number;
  /** Windows: security updates that exist and are not approved yet. */
  readonly available?: number;
  /** Place in the vendor's severities of the worst row; 0 is the worst there is. */
  readonly worst?: number;
  /** Inventory items beyond the size limit are uploaded again without CVEs. */
  readonly withoutCves?: boolean;
}

const PACKAGES = [
  'openssl',
  'kernel',
  'glibc',
  'systemd',
  'curl',
  'sudo',
  'openssh-server',
  'bind-utils',
  'python3',
  'vim-minimal',
  'libxml2',
  'expat',
  'zlib',
  'krb5-libs',
  'gnutls',
  'sqlite-libs',
  'nss',
  'tzdata',
  'rsyslog',
  'polkit',
  'dbus',
  'ncurses',
  'libtiff',
  'perl',
  'bash',
  'tar',
  'gzip',
  'rpm',
  'less',
  'cups-libs',
] as const;
const NEVER = new Date(0);

const WIRE_STATES = {
  missing: 'Missing',
  failed: 'Failed',
  pendingReboot: 'InstalledPendingReboot',
  rejected: 'InstalledRejected',
  available: 'AvailableSecurityUpdate',
} as const;
const FINDING_STATES = Object.keys(WIRE_STATES) as (keyof typeof WIRE_STATES)[];

/** The wire says `Missing` where the SDK's type says `MISSING`. */
function wireState(state: keyof typeof WIRE_STATES): PatchComplianceDataState {
  const spelling: string = WIRE_STATES[state];
  return spelling as PatchComplianceDataState;
}

/** Rows by command time, platform and findings: nodes with the same story share them. */
const SHARED_ROWS = new WeakMap<Date, Map<string, PatchComplianceData[]>>();

/**
 * The rows of `findings`: worst severities first, the same names for the same place. Nodes that share the
 * moment object share the rows, which nobody changes.
 */
export function patchRows(
  platform: Platform,
  findings: PatchFindings,
  installedAt: Date,
): PatchComplianceData[] {
  const sharing = SHARED_ROWS.get(installedAt) ?? new Map<string, PatchComplianceData[]>();
  SHARED_ROWS.set(installedAt, sharing);
  const key = `${platform.name} ${platform.version} ${JSON.stringify(findings)}`;
  const rows = sharing.get(key) ?? makeRows(platform, findings, installedAt);
  sharing.set(key, rows);
  return rows;
}

function makeRows(platform: Platform, findings: PatchFindings, installedAt: Date): PatchComplianceData[] {
  const rows: PatchComplianceData[] = [];
  for (const state of FINDING_STATES) {
    for (let count = 0; count < (findings[state] ?? 0); count += 1) {
      rows.push(patchRow(platform, state, rows.length, findings, installedAt));
    }
  }
  return rows;
}

function patchRow(
  platform: Platform,
  state: keyof typeof WIRE_STATES,
  index: number,
  findings: PatchFindings,
  installedAt: Date,
): PatchComplianceData {
  const absent = state === 'missing' || state === 'failed' || state === 'available';
  const place = Math.min((findings.worst ?? 0) + index, platform.severities.length - 1);
  return {
    ...(platform.type === 'Windows' ? windowsUpdate(platform, index) : linuxPackage(platform, index)),
    Classification: platform.classification,
    Severity: platform.severities[place] ?? '',
    State: wireState(state),
    InstalledTime: absent ? NEVER : installedAt,
    ...(absent && state !== 'available' && findings.withoutCves !== true
      ? { CVEIds: cves(platform, index) }
      : {}),
  };
}

function linuxPackage(platform: Platform, index: number): { KBId: string; Title: string } {
  const arch = platform.severities[0] === 'important' ? 'amd64' : 'x86_64';
  const name = PACKAGES[index % PACKAGES.length] ?? 'openssl';
  const key = `${platform.name} ${name}`;
  const version = `${1 + spread(key, 5)}.${spread(`${key} minor`, 30)}.${spread(`${key} patch`, 12)}-${3 + spread(`${key} build`, 40)}`;
  return { KBId: `${name}.${arch}`, Title: `${name}.${arch}:0:${version}` };
}

function windowsUpdate(platform: Platform, index: number): { KBId: string; Title: string } {
  const kb = `KB${5_030_000 + spread(`${platform.version} ${index}`, 29_999)}`;
  const product = platform.name.replace(' Datacenter', '');
  const kind = index === 0 ? 'Cumulative Update' : index === 1 ? 'Servicing Stack Update' : 'Security Update';
  return { KBId: kb, Title: `${kind} for ${product} for x64-based Systems (${kb})` };
}

function cves(platform: Platform, index: number): string {
  const first = 20_000 + spread(`${platform.name} cve ${index}`, 29_000);
  return index % 2 === 0 ? `CVE-2026-${first}` : `CVE-2026-${first},CVE-2026-${first + 7}`;
}
