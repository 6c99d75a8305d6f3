/** AWS's own runbooks that find out what is wrong with an instance and change nothing. */

import type { RemediationCode } from '../model/codes.ts';

const CONNECTION = 'AWSSupport-TroubleshootManagedInstance';
const LINUX = 'AWSSupport-TroubleshootPatchManagerLinux';
const WINDOWS = 'AWSSupport-TroubleshootWindowsUpdate';

/** Distributions that the runbook for Linux knows. */
const KNOWN_LINUX = /amazon linux|red hat|rhel|centos|suse|sles/i;

/** The runbook that looks into a finding's remediation; null where AWS has none for the platform. */
export function runbookFor(remediation: RemediationCode, platform: string | null): string | null {
  if (remediation === 'restore-connection') return CONNECTION;
  if (remediation !== 'fix-host' || platform === null) return null;
  if (/windows/i.test(platform)) return WINDOWS;
  return KNOWN_LINUX.test(platform) ? LINUX : null;
}

/** Only the runbook for the connection looks from outside; the others run commands on the node. */
export function runbookNeedsAgent(remediation: RemediationCode): boolean {
  return remediation !== 'restore-connection';
}
