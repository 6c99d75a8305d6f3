/** One account in one Region, assessed in ten steps. */

import type { AwsReader } from '../aws/reader.ts';
import type { OnProgress, ScopeAssessment } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import type { OpenStreak } from '../model/history.ts';
import type { Gap, Status } from '../model/report.ts';
import type { AccountSettings, EnvironmentSettings, PrioritySettings } from '../model/settings.ts';
import { byId } from './by-id.ts';
import { concludeFindings } from './conclude-findings.ts';
import { createGaps } from './gaps.ts';
import { readScope } from './read-scope.ts';
import type { ScopeWork } from './scope-work.ts';
import { createStepTracker, type StepTracker } from './step-tracker.ts';

export interface AssessScopeInput {
  readonly reader: AwsReader;
  readonly account: AccountSettings;
  readonly environment: EnvironmentSettings;
  readonly priority: PrioritySettings;
  readonly ownerTags: readonly string[];
  /** Only these instances, as a run over the whole scope would find them; absent: all. */
  readonly only?: ReadonlySet<string>;
  /** Should the facts behind the findings come along, to be kept? */
  readonly keepFacts?: boolean;
  /** Instances that earlier runs reported, and that have not been compliant since. */
  readonly reported?: readonly OpenStreak[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/**
 * Reads the scope and concludes. Refused reads become gaps and the run goes on; the scope is failed where its
 * targets could not be listed. Throws `run-cancelled` when the signal aborts.
 */
export async function assessScope(input: AssessScopeInput): Promise<ScopeAssessment> {
  const { reader, environment, clock, onProgress } = input;
  const { scope } = reader;
  const gaps = createGaps(() => reader.now());
  const tracker = createStepTracker({
    scope,
    clock,
    onProgress,
    isPartial: gaps.canChangeFindings,
  });
  const reported = byId(input.reported ?? []);
  const { only = null } = input;
  const work: ScopeWork = { scope, reader, environment, clock, gaps, only, reported };
  const read = await readScope(work, tracker);
  if (read === null) {
    tracker.fail('list-targets', 'The non-compliant instances could not be listed');
    return assessment(input, tracker, gaps.list(), 'failed', NOTHING);
  }
  const { selection, readings } = read;
  const concluded =
    readings === null
      ? { totals: selection.totals, findings: [] }
      : await concludeFindings(work, { selection, readings }, input, tracker);
  const status = gaps.canChangeFindings() ? 'partial' : 'complete';
  return assessment(input, tracker, gaps.list(), status, concluded);
}

type Concluded = Pick<ScopeAssessment, 'totals' | 'findings' | 'facts' | 'resolved'>;

const NOTHING: Concluded = { totals: { ec2Instances: 0, managedNodes: 0, compliant: 0 }, findings: [] };

function assessment(
  { reader, account }: AssessScopeInput,
  tracker: StepTracker,
  gaps: readonly Gap[],
  status: Status,
  { totals, findings, facts = [], resolved = [] }: Concluded,
): ScopeAssessment {
  return {
    scope: reader.scope,
    accountName: account.name,
    status,
    gaps,
    apiCalls: reader.apiCalls(),
    steps: tracker.reports(),
    totals,
    findings,
    facts,
    resolved,
  };
}
