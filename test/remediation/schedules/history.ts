/** What is known of a schedule after it was played, all of it seen from outside. */

import type { AuditEntry, InstanceKey, RemediationRecord } from '../../../src/model/remediation.ts';
import type { Overlap } from '../../../src/simulation/aws/acts/acts.ts';
import type { LoggedRequest } from '../../../src/simulation/aws/request-log.ts';
import type { Click } from './clicks.ts';
import type { Schedule } from './schedule.ts';

export interface History {
  readonly schedule: Schedule;
  readonly instanceIds: readonly string[];
  /** Instance id → target groups that it is in. */
  readonly targetGroups: ReadonlyMap<string, readonly string[]>;
  readonly requests: readonly LoggedRequest[];
  readonly overlaps: readonly Overlap[];
  readonly audit: readonly AuditEntry[];
  /** Why the chain of the audit is broken; null: it is whole. */
  readonly damage: string | null;
  readonly remediations: readonly RemediationRecord[];
  readonly locks: readonly (InstanceKey & { readonly remediationId: string })[];
  readonly clicks: readonly Click[];
  /** Times from which on an instance's record said this, oldest first. */
  readonly compliance: ReadonlyMap<string, readonly { readonly at: string; readonly compliant: boolean }[]>;
  /** Did everything end before the time was up? */
  readonly isOver: boolean;
  readonly trace: readonly string[];
}

/** A sentence for each thing that must never be. */
export type Invariant = (history: History) => readonly string[];
