/** Nothing is done twice, and no two things at once. */

import { type ActingRequest, actsOf } from './acts.ts';
import type { Invariant } from './history.ts';

/** Nobody patched an instance twice at once, or restarted it meanwhile. */
export const nothingOverlaps: Invariant = ({ overlaps }) =>
  overlaps.map(
    ({ kind, instanceId, at, during, began }) =>
      `${instanceId}: ${kind} ${began ?? 'by EC2'} began at ${at} during ${during}`,
  );

/** No call is made twice, whatever became of its first answer. */
export const callsAreMadeOnce: Invariant = (history) =>
  repeated(
    actsOf(history).filter(({ callId }) => callId !== null),
    ({ callId }) => callId ?? '',
    'call',
  );

/** No instance gets the same thing twice for one remediation. */
export const instancesAreActedOnOnce: Invariant = (history) =>
  repeated(
    actsOf(history).flatMap((act) => act.instanceIds.map((instanceId) => ({ ...act, instanceId }))),
    ({ remediationId, instanceId, what }) => `${remediationId} ${what} ${instanceId}`,
    'act',
  );

function repeated<A extends ActingRequest>(acts: readonly A[], key: (act: A) => string, name: string) {
  return [...Map.groupBy(acts, key)]
    .filter(([, group]) => group.length > 1)
    .map(([each, group]) => `${name} ${each} was made ${group.length} times: ${group.map(({ at }) => at)}`);
}
