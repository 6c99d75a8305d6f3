/** What the audit keeps of an attempt that was refused: anybody may make one, and nothing in it is ever pruned. */

import { MAX_REASON_LENGTH } from '../../config/reason-pattern.ts';
import type { InstanceKey } from '../../model/remediation.ts';

/** As many as show what was meant. */
const MOST_INSTANCES = 50;

export interface AttemptDetails extends Readonly<Record<string, unknown>> {
  readonly reason?: string;
  readonly instances?: readonly InstanceKey[];
}

/** With the beginning of what is too long, and how long it was. */
export function keptDetails({
  reason,
  instances,
  ...others
}: AttemptDetails): Readonly<Record<string, unknown>> {
  return {
    ...others,
    ...(reason === undefined ? {} : keptReason(reason)),
    ...(instances === undefined ? {} : keptInstances(instances)),
  };
}

function keptReason(reason: string) {
  const characters = [...reason];
  if (characters.length <= MAX_REASON_LENGTH) return { reason };
  return { reason: characters.slice(0, MAX_REASON_LENGTH).join(''), reasonLength: characters.length };
}

function keptInstances(instances: readonly InstanceKey[]) {
  return { instances: instances.slice(0, MOST_INSTANCES), instanceCount: instances.length };
}
