/**
 * Runs as the rest of the program sees them: started, watched, cancelled and read. Everything is in the
 * store, so that any replica can answer for any run.
 */

import type { RunRequest, StepProgress } from '../model/assessment.ts';
import type { InstanceFacts } from '../model/facts.ts';
import type { Scope } from '../model/records.ts';
import type { Finding, NextAction, Report, Status, StepReport, Totals } from '../model/report.ts';
import type { CauseGroup, FindingFilter, FindingKey, OwnerCount } from '../store/finding-queries.ts';

export interface ScopeState {
  readonly scope: Scope;
  readonly accountName: string;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled';
  /** Once done. */
  readonly status: Status | null;
  /** Newest progress of each step begun, in the order of the steps. */
  readonly progress: readonly StepProgress[];
}

export interface RunState {
  readonly request: RunRequest;
  readonly state: 'running' | 'done' | 'cancelled';
  readonly status: Status | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly scopes: readonly ScopeState[];
  /** Counts over the scopes done so far; final once the run is done. */
  readonly totals: Totals;
  /** Set once the run is done. */
  readonly steps: readonly StepReport[];
  readonly nextActions: readonly NextAction[];
  readonly gapCount: number;
}

export interface FindingsPage {
  readonly total: number;
  readonly findings: readonly Finding[];
}

export interface Runs {
  /** Keeps the run and queues one job per scope; starting the same id again changes nothing. */
  start(request: RunRequest): Promise<void>;
  /** Asks a run to stop; false if it is unknown or already over. */
  cancel(runId: string): Promise<boolean>;
  /** Runs that are still going on, oldest first: what a bot that starts again must take up. */
  active(): Promise<readonly RunRequest[]>;
  /** null: no such run. */
  get(runId: string): Promise<RunState | null>;
  /** Findings by rank; while the run goes on, provisionally ranked over the scopes done so far. */
  findings(
    runId: string,
    range: { readonly offset: number; readonly limit: number },
    filter?: FindingFilter,
  ): Promise<FindingsPage>;
  /** One finding with its rank; null where the run has none of this name. */
  finding(runId: string, key: FindingKey): Promise<Finding | null>;
  /** How many findings an exception covers at a time (ISO 8601): hidden by `uncoveredAt`, and counted. */
  hidden(runId: string, at: string): Promise<number>;
  /** Findings counted by cause and remediation, most urgent first. */
  causes(runId: string, filter?: FindingFilter): Promise<readonly CauseGroup[]>;
  /** Findings counted by owner, largest first. */
  owners(runId: string, filter?: FindingFilter): Promise<readonly OwnerCount[]>;
  /** What a finding was concluded from; null where it was not kept. */
  facts(runId: string, key: FindingKey): Promise<InstanceFacts | null>;
  /** Every finding, or every one that matches, by rank; read in batches so that a fleet of any size fits into memory. */
  allFindings(runId: string, filter?: FindingFilter): AsyncIterable<Finding>;
  /** The report without its instances, once the run is done; null before. */
  summary(runId: string): Promise<Omit<Report, 'instances'> | null>;
}
