/** Counts of a run: sums over its scopes and over its findings. */

import type { ScopeAssessment } from '../model/assessment.ts';
import type { Totals, UnrankedFinding } from '../model/report.ts';

type Counted = Pick<UnrankedFinding, 'compliance' | 'rootCause' | 'verdict'> & {
  readonly priority: Pick<UnrankedFinding['priority'], 'level'>;
};

/** Totals over the scopes done so far. */
export function totalsOf(scopes: readonly Pick<ScopeAssessment, 'totals' | 'findings'>[]): Totals {
  const counts = countFindings(scopes.flatMap((scope) => scope.findings));
  return {
    ec2Instances: sum(scopes.map((scope) => scope.totals.ec2Instances)),
    managedNodes: sum(scopes.map((scope) => scope.totals.managedNodes)),
    compliant: sum(scopes.map((scope) => scope.totals.compliant)),
    ...counts,
  };
}

/** The part of the totals that comes from the findings. */
export function countFindings(
  findings: readonly Counted[],
): Pick<Totals, 'nonCompliant' | 'unknown' | 'byCategory' | 'byLevel' | 'byVerdict'> {
  const withStatus = (status: string) =>
    findings.filter((finding) => finding.compliance.status === status).length;
  return {
    nonCompliant: withStatus('non-compliant'),
    unknown: withStatus('unknown'),
    byCategory: countBy(findings, (finding) => finding.rootCause.category),
    byLevel: countBy(findings, (finding) => finding.priority.level),
    byVerdict: countBy(findings, (finding) => finding.verdict),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
