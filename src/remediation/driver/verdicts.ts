/** What an assessment after the action proves about a target. */

import type { ScopeAssessment } from '../../model/assessment.ts';
import type { RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { UnrankedFinding } from '../../model/report.ts';
import { callsOf, lastCallOf, plannedFor } from './record.ts';
import { healthSentence } from './recovery.ts';
import { enter, finish } from './stages.ts';
import { MAX_MISSED_READS } from './timing.ts';
import { isoNow, type View } from './view.ts';

/** What the assessment says of one instance. */
export type Assessed =
  | { readonly kind: 'compliant' }
  | { readonly kind: 'finding'; readonly finding: UnrankedFinding }
  /** `why`: a phrase. */
  | { readonly kind: 'unread'; readonly why: string };

/**
 * An instance without a finding is compliant only if the scope was read completely and counts it as that: one that
 * was stopped or terminated has no finding either.
 */
export function assessedOf(assessment: ScopeAssessment, instanceId: string, asked: number): Assessed {
  const { findings, status, gaps, totals } = assessment;
  const finding = findings.find((each) => each.instanceId === instanceId);
  if (finding) return { kind: 'finding', finding };
  if (status !== 'complete') {
    const codes = [...new Set(gaps.map(({ operation, code }) => `${operation}: ${code}`))];
    return { kind: 'unread', why: codes.join(', ') || 'the account and Region could not be read' };
  }
  if (asked - findings.length <= totals.compliant) return { kind: 'compliant' };
  return { kind: 'unread', why: 'it is counted neither as compliant nor as not' };
}

/** The target after its assessment; null: too early to believe it, look again. */
export function afterAssessment(
  record: RemediationRecord,
  target: TargetState,
  assessed: Assessed,
  view: View,
): TargetState | null {
  const at = isoNow(view);
  if (assessed.kind === 'unread') return afterMiss(target, assessed.why, at);
  if (assessed.kind === 'compliant') {
    return finish(target, 'fixed', sentences('Compliant now.', although(target), healthSentence(target)), at);
  }
  const { finding } = assessed;
  if (!hasMoved(record, target, finding)) {
    if (view.now <= Date.parse(target.stageSince) + view.timing.recordLagMs) return null;
    if (needsScan(record, target)) return enter(record, target, 'scanning', at);
  }
  return afterFinding(record, { ...target, finding }, finding, at);
}

function afterFinding(
  record: RemediationRecord,
  target: TargetState,
  finding: UnrankedFinding,
  at: string,
): TargetState {
  const { rootCause, compliance } = finding;
  const isSame = rootCause.code === plannedFor(record, target).cause;
  const lead = isSame ? 'Still not compliant:' : 'Not compliant, for another reason now:';
  const known = compliance.status === 'unknown' ? 'Its compliance is not known:' : lead;
  const detail = sentences(
    target.trouble ?? '',
    target.unscanned ?? '',
    `${known} ${rootCause.summary}`,
    healthSentence(target),
  );
  return finish(target, resultOf(record, target, finding), detail, at);
}

function resultOf(
  record: RemediationRecord,
  target: TargetState,
  { compliance }: UnrankedFinding,
): 'failed' | 'unknown' | 'not-fixed' {
  const wasTaken = lastCallOf(record, target, 'acting')?.state === 'accepted';
  if (target.trouble !== undefined && wasTaken) return 'failed';
  return compliance.status === 'unknown' ? 'unknown' : 'not-fixed';
}

function afterMiss(target: TargetState, why: string, at: string): TargetState {
  const missedReads = (target.missedReads ?? 0) + 1;
  if (missedReads < MAX_MISSED_READS) return { ...target, missedReads };
  const detail = sentences(
    target.trouble ?? '',
    `Whether it is compliant now could not be found out: ${why}.`,
    healthSentence(target),
  );
  return finish(target, target.trouble === undefined ? 'unknown' : 'failed', detail, at);
}

/** Is the record newer than the last patch run that was sent? Where none was sent, there is nothing to wait for. */
function hasMoved(record: RemediationRecord, target: TargetState, finding: UnrankedFinding): boolean {
  const run = [...callsOf(record, target, 'acting'), ...callsOf(record, target, 'scanning')]
    .filter(({ state, operation }) => state === 'accepted' && operation === 'ssm:SendCommand')
    .at(-1);
  if (!run || record.plan.action === 'update-agent') return true;
  const { lastOperationAt } = finding.compliance;
  return lastOperationAt !== null && Date.parse(lastOperationAt) >= Date.parse(run.intendedAt);
}

/** An install that went well and left no record: a scan brings one. One that could not be made is not tried again. */
function needsScan(record: RemediationRecord, target: TargetState): boolean {
  return (
    record.plan.action === 'install' &&
    target.trouble === undefined &&
    !target.uncertain &&
    target.unscanned === undefined &&
    lastCallOf(record, target, 'scanning') === undefined
  );
}

function although({ trouble }: TargetState): string {
  return trouble === undefined ? '' : `On the way: ${trouble}`;
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
