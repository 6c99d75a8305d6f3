import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';
import { countsOf, outstanding, patchStateOf } from './records.ts';
import { lastGoodInstall } from './run-fate.ts';
import { isLater } from './time.ts';

export interface Since {
  /** ISO 8601; the best bound that can be proved. */
  readonly at: string;
  /** How it was bounded, to follow "since …": no API tells the time itself. */
  readonly method: string;
}

/** Since when the node is non-compliant: the earlier of what earlier runs saw and what AWS's records prove. */
export function nonCompliantSince(facts: InstanceFacts): Since | null {
  const proved = provedSince(facts);
  const seen = facts.reportedSince ?? null;
  if (proved === null || seen === null) return proved ?? seen;
  return isLater(proved.at, seen.at) ? seen : proved;
}

/**
 * As far as AWS's records prove it: the NoReboot install that left a restart pending, else the end of the last
 * successful install. null where neither is known.
 */
function provedSince(facts: InstanceFacts): Since | null {
  const state = valueOr(patchStateOf(facts), null);
  if (state === null) return null;
  if ((countsOf(facts)?.installedPendingReboot ?? 0) > 0 && state.lastNoRebootInstallAt !== null) {
    return { at: state.lastNoRebootInstallAt, method: 'the last install without a restart' };
  }
  const installedAt = lastGoodInstall(facts)?.endedAt ?? null;
  if (outstanding(facts) === 0 || installedAt === null || isLater(installedAt, state.endedAt)) return null;
  return { at: installedAt, method: 'the end of the last successful install' };
}
