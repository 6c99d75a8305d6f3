/** Vendors' words for severity, on the one scale of patchcheck. */

import type { Severity } from '../model/codes.ts';

const BY_WORD: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  important: 'high',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  informational: 'informational',
  unspecified: 'unspecified',
  none: 'unspecified',
};

/** Package priorities of Debian and Ubuntu, which say how needed a package is and nothing of its risk. */
const APT_PRIORITIES: ReadonlySet<string> = new Set([
  'required',
  'important',
  'standard',
  'optional',
  'extra',
]);

/**
 * Severity of a patch by its vendor's `word`. `platform` is the node's platform name, where known: apt's
 * `important` is a package priority, everybody else's is a severity. null: nothing was said.
 */
export function vendorSeverity(word: string | null, platform: string | null): Severity | null {
  if (word === null || word.trim() === '') return null;
  const said = word.trim().toLowerCase();
  if (usesApt(platform) || (platform === null && said === word && APT_PRIORITIES.has(said))) {
    return 'unspecified';
  }
  return BY_WORD[said] ?? 'unspecified';
}

/** Severity of a compliance record or item: AWS's own scale, in capitals. */
export function complianceSeverity(word: string | undefined): Severity | null {
  if (word === undefined || word === '') return null;
  return BY_WORD[word.toLowerCase()] ?? 'unspecified';
}

function usesApt(platform: string | null): boolean {
  return platform !== null && /ubuntu|debian|raspbian/i.test(platform);
}
