/** Waits, within bounds, until an instance is as healthy as before it was acted on. */

import type { Health, TargetState } from '../../model/remediation.ts';
import { compareHealth } from './health.ts';
import { MAX_MISSED_READS } from './timing.ts';
import type { View } from './view.ts';

/** The target after a look at its health; null: nothing new. `undefined`: the look brought no answer. */
export function afterHealthLook(
  target: TargetState,
  health: Health | null | undefined,
  view: View,
): TargetState | null {
  if (health === undefined) return missed(target);
  const comparison = compareHealth(target.healthBefore, health);
  const isLate = view.now > Date.parse(target.stageSince) + view.timing.healthPatienceMs;
  if (comparison.kind !== 'worse' || isLate) return { ...target, healthAfter: health };
  const detail = `Waiting until it is as healthy as before: ${comparison.why}.`;
  return detail === target.detail ? null : { ...target, detail };
}

function missed(target: TargetState): TargetState {
  const missedReads = (target.missedReads ?? 0) + 1;
  if (missedReads < MAX_MISSED_READS) return { ...target, missedReads };
  return { ...target, missedReads: 0, healthAfter: null };
}

/** How its health compares, as a sentence, or empty where there is nothing to say. */
export function healthSentence({ healthBefore, healthAfter }: TargetState): string {
  if (healthAfter === undefined) return '';
  const comparison = compareHealth(healthBefore, healthAfter);
  if (comparison.kind === 'as-before') return '';
  if (comparison.kind === 'worse') return `It is less healthy than before: ${comparison.why}.`;
  return `Whether it is as healthy as before could not be compared: ${comparison.why}.`;
}
