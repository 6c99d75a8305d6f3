/** What has to be told of a target that is left before its action: the snapshot that it has cost already. */

import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import { lastCallOf } from './record.ts';

/** A sentence with a blank before it; empty where there is no snapshot. */
export function afterSnapshot(record: RemediationRecord, target: TargetState): string {
  const snapshot = lastCallOf(record, target, 'snapshot');
  return snapshot?.state === 'accepted' ? ` Snapshot ${snapshot.awsId ?? ''} of it was taken.` : '';
}

/** Why its action does not begin any more. `why`: sentences. */
export function notBegun(record: RemediationRecord, target: TargetState, why: string): string {
  return `Not begun: ${why}${afterSnapshot(record, target)}`;
}
