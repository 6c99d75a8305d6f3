/** What a remediation came to, once all its targets are done. */

import type { RemediationOutcome, TargetState } from '../../model/remediation.ts';

export function outcomeOf(targets: readonly TargetState[]): RemediationOutcome {
  const has = (...results: readonly TargetState['result'][]) =>
    targets.some(({ result }) => results.includes(result));
  if (!has('fixed', 'not-fixed', 'failed', 'unknown')) return 'nothing-done';
  if (has('fixed')) return targets.every(({ result }) => result === 'fixed') ? 'fixed' : 'partly-fixed';
  return has('not-fixed', 'failed') ? 'not-fixed' : 'unknown';
}
