import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { RemediationChange } from '../../store/remediation-changes.ts';
import { changeOf } from './change.ts';
import { finish } from './stages.ts';

/** Ends targets that nothing was begun on. */
export function dropChange(
  record: RemediationRecord,
  waiting: readonly TargetState[],
  why: string,
  at: string,
): RemediationChange {
  return changeOf(record, at, {
    set: { note: why },
    targets: waiting.map((target) => finish(target, 'skipped', why, at)),
  });
}
