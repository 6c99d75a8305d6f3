/** Everything that is known of one instance when it is decided whether the plan acts on it. */

import type { RemediationCode } from '../../model/codes.ts';
import type { InstanceKey } from '../../model/remediation.ts';
import type { UnrankedFinding } from '../../model/report.ts';
import type { NodeReadiness, Surroundings } from '../ports.ts';
import type { Read, ScopeLook } from './look.ts';

/** What the card says of an instance. */
export interface CardFinding extends InstanceKey {
  readonly name: string | null;
  readonly remediation: RemediationCode;
}

export interface Subject {
  readonly key: InstanceKey;
  /** null: the run has no finding about it. */
  readonly card: CardFinding | null;
  /** The finding of the fresh assessment; null: it has none, so the instance is compliant, or not counted. */
  readonly finding: Read<UnrankedFinding | null>;
  /** null: EC2 does not know it. */
  readonly readiness: Read<NodeReadiness | null>;
  /** null: nothing patches it right now. */
  readonly busy: Read<string | null>;
  readonly surroundings: Read<Surroundings | null>;
  /** Another remediation that is at work on it. */
  readonly heldBy: string | null;
}

export function subjectOf(
  key: InstanceKey,
  card: CardFinding | null,
  look: ScopeLook,
  heldBy: string | null,
): Subject {
  const { instanceId } = key;
  return {
    key,
    card,
    heldBy,
    finding: findingIn(look, instanceId),
    readiness: entry(look.readiness, instanceId),
    busy: entry(look.busy, instanceId),
    surroundings: entry(look.surroundings, instanceId),
  };
}

/**
 * A scope that was read in part says nothing about an instance that is not among its findings. And without
 * DescribeInstances neither tags nor group are known, which the rules of production rest on.
 */
function findingIn({ assessment }: ScopeLook, instanceId: string): Read<UnrankedFinding | null> {
  if (!assessment.known) return assessment;
  const { status, findings, gaps } = assessment.value;
  const blind = gaps.find(({ operation }) => status === 'failed' || operation === 'ec2:DescribeInstances');
  if (blind !== undefined) return { known: false, why: `${blind.operation}: ${blind.code}` };
  if (status === 'failed') return { known: false, why: 'the account and Region could not be read' };
  const finding = findings.find((each) => each.instanceId === instanceId) ?? null;
  if (finding !== null || status === 'complete') return { known: true, value: finding };
  return { known: false, why: gaps.map(({ operation, code }) => `${operation}: ${code}`).join(', ') };
}

function entry<T>(read: Read<ReadonlyMap<string, T>>, instanceId: string): Read<T | null> {
  return read.known ? { known: true, value: read.value.get(instanceId) ?? null } : read;
}
