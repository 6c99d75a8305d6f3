/** From the scopes of a run to its report. Pure. */

import { compareFindings, nextActions } from '../diagnosis/ranking.ts';
import type { RunRequest, ScopeAssessment } from '../model/assessment.ts';
import type { Finding, Report, ScopeReport, Status, UnrankedFinding } from '../model/report.ts';
import { mergeSteps } from './merge-steps.ts';
import { totalsOf } from './totals.ts';

/** The report but for its instances, which may be too many to hold at once. */
export function mergeScopes(
  request: RunRequest,
  scopes: readonly ScopeAssessment[],
  startedAt: string,
  finishedAt: string,
): Omit<Report, 'instances'> {
  const { id, environment, regions, requestedBy } = request;
  return {
    schemaVersion: 1,
    run: {
      id,
      environment,
      regions: [...regions],
      requestedBy,
      startedAt,
      finishedAt,
      status: runStatus(scopes.map((scope) => scope.status)),
    },
    scopes: scopes.map(scopeReport),
    steps: mergeSteps(scopes.map((scope) => scope.steps)),
    totals: totalsOf(scopes),
    nextActions: [...nextActions(scopes.flatMap((scope) => scope.findings))],
  };
}

/** Failed if all scopes are, complete if all are, else partial. A run without scopes saw nothing: failed. */
export function runStatus(statuses: readonly Status[]): Status {
  if (statuses.every((status) => status === 'failed')) return 'failed';
  return statuses.every((status) => status === 'complete') ? 'complete' : 'partial';
}

/** Findings of the whole run in their order, ranked 1…n. */
export function rankFindings(findings: readonly UnrankedFinding[]): Finding[] {
  return [...findings]
    .sort(compareFindings)
    .map((finding, index) => ({ ...finding, priority: { rank: index + 1, ...finding.priority } }));
}

function scopeReport(scope: ScopeAssessment): ScopeReport {
  return {
    ...scope.scope,
    accountName: scope.accountName,
    status: scope.status,
    gaps: [...scope.gaps],
    apiCalls: { ...scope.apiCalls },
  };
}
