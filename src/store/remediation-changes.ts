/**
 * What may change about a remediation, and what came of trying. All of a change is written in one transaction,
 * together with its entries in the audit, or nothing of it is.
 */

import type {
  AuditEvent,
  Call,
  EmergencyStop,
  InstanceKey,
  RemediationRecord,
  TargetState,
} from '../model/remediation.ts';

type Changeable =
  | 'state'
  | 'outcome'
  | 'plan'
  | 'reason'
  | 'breakGlass'
  | 'token'
  | 'approvalRequired'
  | 'decision'
  | 'requestedAt'
  | 'expiresAt'
  | 'startedAt'
  | 'finishedAt'
  | 'stop'
  | 'note'
  | 'lookAt';

export interface RemediationChange {
  readonly set?: Partial<Pick<RemediationRecord, Changeable>>;
  /** Replaces all targets, as when a draft is planned anew. */
  readonly allTargets?: readonly TargetState[];
  /** Replaces those of the same instance. */
  readonly targets?: readonly TargetState[];
  readonly newCalls?: readonly Call[];
  /** Replaces those of the same id. */
  readonly calls?: readonly Call[];
  /** Takes each of these for this remediation, or changes nothing. */
  readonly lock?: readonly InstanceKey[];
  readonly unlock?: readonly InstanceKey[] | 'all';
  /** Changes nothing while one of these environments is stopped. */
  readonly unlessStopped?: readonly string[];
  /** Changes nothing unless this process holds the remediation. */
  readonly lease?: string;
  readonly audit: readonly AuditEvent[];
}

export type Committed =
  | { readonly kind: 'committed'; readonly record: RemediationRecord }
  /** Somebody else changed it since it was read, or holds it by now: read it again. */
  | { readonly kind: 'lost' }
  /** Other remediations are at work on some of the instances. */
  | { readonly kind: 'locked'; readonly held: readonly (InstanceKey & { readonly remediationId: string })[] }
  | { readonly kind: 'stopped'; readonly stop: EmergencyStop };
