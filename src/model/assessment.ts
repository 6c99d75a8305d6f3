/** A run and its parts: what was asked for, what one scope brought, and how far it is. */

import type { StepId } from './codes.ts';
import type { Resolved } from './history.ts';
import type { Scope } from './records.ts';
import type { Gap, NextAction, Status, StepReport, Totals, UnrankedFinding } from './report.ts';

/** One assessment of an environment, as asked for. */
export interface RunRequest {
  /** Sortable, unique, and fit for a role session name: letters, digits and `-`. */
  readonly id: string;
  readonly environment: string;
  readonly regions: readonly string[];
  /** Account ids; all of the environment's unless filtered. */
  readonly accounts: readonly string[];
  /** Slack user id, or `cli-<os user>`: becomes the SourceIdentity of every assumed role. */
  readonly requestedBy: string;
  readonly requestedAt: string;
}

/** All that one scope contributes to a run: kept in the store when its job ends. */
export interface ScopeAssessment {
  readonly scope: Scope;
  readonly accountName: string;
  readonly status: Status;
  readonly gaps: readonly Gap[];
  /** Requests sent by operation, retries included. */
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly steps: readonly StepReport[];
  readonly totals: Pick<Totals, 'ec2Instances' | 'managedNodes' | 'compliant'>;
  readonly findings: readonly UnrankedFinding[];
  /** What the findings were concluded from; absent where nobody will ask. */
  readonly facts?: readonly PackedFacts[];
  /** What became of instances that were reported before and are not now, as far as it is proved. */
  readonly resolved?: readonly Resolved[];
}

/** The facts about one instance as they are kept: secrets redacted, compressed. */
export interface PackedFacts {
  readonly instanceId: string;
  readonly packed: Uint8Array;
}

/** Live state of one step in one scope. `done` of `total` counts what the detail names. */
export interface StepProgress {
  readonly scope: Scope;
  readonly step: StepId;
  readonly status: 'running' | 'complete' | 'partial' | 'failed' | 'skipped';
  readonly detail: string;
  readonly done: number;
  readonly total: number | null;
  readonly at: string;
}

/** Called as steps move on; must not throw, and may drop what it cannot keep up with. */
export type OnProgress = (progress: StepProgress) => void;

/** What a run comes to when its last scope is done. */
export interface RunOutcome {
  readonly status: Status;
  readonly totals: Totals;
  readonly steps: readonly StepReport[];
  readonly nextActions: readonly NextAction[];
}
