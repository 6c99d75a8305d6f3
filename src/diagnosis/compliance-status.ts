import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import type { PatchState } from '../model/records.ts';
import { runState } from './instance-state.ts';
import { complianceOf, isImpossible, isPastFreshness, nonCompliantCount, patchStateOf } from './records.ts';

export interface ComplianceStanding {
  /** not-counted: gone, or stopped and never recorded; counts among EC2's instances and nowhere else. */
  readonly status: 'compliant' | 'non-compliant' | 'unknown' | 'not-counted';
  /** The types that are non-compliant, Patch first. */
  readonly types: readonly string[];
}

type PatchStanding = 'compliant' | 'non-compliant' | 'unknown' | 'no-record';

/**
 * Compliance over Patch, Association and Custom together. Compliant needs proof: every read it rests on
 * was answered, the patch record is fresh and its counts are possible.
 */
export function complianceStanding(facts: InstanceFacts): ComplianceStanding {
  const patch = patchStanding(facts);
  const types = nonCompliantTypes(facts, patch);
  if (types.length > 0) return { status: 'non-compliant', types };
  return { status: statusWithoutViolation(facts, patch), types };
}

function statusWithoutViolation(facts: InstanceFacts, patch: PatchStanding): ComplianceStanding['status'] {
  const state = runState(facts);
  if (state === 'terminated') return 'not-counted';
  if (!complianceOf(facts).known) return 'unknown';
  if (patch === 'no-record') return state === 'stopped' ? 'not-counted' : 'unknown';
  if (patch === 'unknown') return 'unknown';
  const isThere = state !== null || valueOr(facts.node, null)?.pingStatus === 'Online';
  return isThere ? 'compliant' : 'unknown';
}

function nonCompliantTypes(facts: InstanceFacts, patch: PatchStanding): readonly string[] {
  const types = valueOr(complianceOf(facts), [])
    .filter((record) => record.status === 'NON_COMPLIANT')
    .map((record) => record.type);
  if (patch === 'non-compliant') types.push('Patch');
  return [...new Set(types)].sort((a, b) => Number(b === 'Patch') - Number(a === 'Patch') || compare(a, b));
}

function patchStanding(facts: InstanceFacts): PatchStanding {
  const state = patchStateOf(facts);
  if (!state.known) return 'unknown';
  if (state.value === null) return 'no-record';
  if (nonCompliantCount(state.value.counts) > 0) return 'non-compliant';
  if (isImpossible(state.value)) return 'unknown';
  const updates = standingOfAvailableUpdates(facts, state.value);
  if (updates !== 'compliant') return updates;
  return isPastFreshness(facts) ? 'unknown' : 'compliant';
}

/** Security updates that exist and are not approved count only where the baseline says so. */
function standingOfAvailableUpdates(facts: InstanceFacts, state: PatchState): PatchStanding {
  if (state.counts.availableSecurityUpdate <= 0) return 'compliant';
  const { used } = facts.baseline;
  if (!used.known) return 'unknown';
  if (used.value !== null) {
    return used.value.availableSecurityUpdates === 'NON_COMPLIANT' ? 'non-compliant' : 'compliant';
  }
  // The baseline is gone, or was made for one run of a patch policy: AWS's own status has seen its setting.
  return complianceOf(facts).known ? 'compliant' : 'unknown';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
