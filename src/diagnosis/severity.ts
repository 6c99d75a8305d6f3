/** Severity as the vendor of the patch gave it, in one vocabulary. */

import { SEVERITIES, type Severity } from '../model/codes.ts';
import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { Patch } from '../model/records.ts';

/** Operating systems whose packages carry a priority and no severity ("important" is no severity there). */
const APT_SYSTEMS = /UBUNTU|DEBIAN|RASPBIAN/i;

/** The vendor's severity of one patch; unspecified where the vendor gives none. */
export function severityOf(patch: Patch, usesApt: boolean): Severity {
  return (usesApt ? null : patch.severity) ?? 'unspecified';
}

export function usesApt(facts: InstanceFacts): boolean {
  const name = valueOr(facts.node, null)?.platformName ?? '';
  return APT_SYSTEMS.test(facts.baseline.operatingSystem ?? name);
}

/** The worst of `severities`; null when there are none. */
export function worstSeverity(severities: readonly Severity[]): Severity | null {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? null;
}

/** Severities of the patches that still have to be installed; null where their rows could not be read. */
export function outstandingSeverities(facts: InstanceFacts): readonly Severity[] | null {
  if (!facts.patches.known) return null;
  const apt = usesApt(facts);
  return facts.patches.value
    .filter((patch) => patch.state === 'MISSING' || patch.state === 'FAILED')
    .map((patch) => severityOf(patch, apt));
}
