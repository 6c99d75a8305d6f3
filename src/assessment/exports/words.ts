/** Wording that table and Markdown share. */

import type { Finding, Gap, NextAction, Report } from '../../model/report.ts';
import { plainText } from './plain-text.ts';

/** "2026-11-21 12:30 UTC" */
export function shortTime(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** "prod in us-east-1, eu-west-1: partial" */
export function headline(report: Omit<Report, 'instances'>): string {
  const { environment, regions, status } = report.run;
  return plainText(`${environment} in ${regions.join(', ')}: ${status}`);
}

/** The counts in one sentence; an empty fleet is not called compliant. */
export function totalsSentence(report: Omit<Report, 'instances'>): string {
  const { ec2Instances, managedNodes, compliant, nonCompliant, unknown } = report.totals;
  return (
    `${nonCompliant} non-compliant, ${unknown} unknown, ${compliant} compliant` +
    ` (${ec2Instances} EC2 instances, ${managedNodes} managed nodes)`
  );
}

/** "Reboot: 14 instances (pending-reboot), up to P1" */
export function actionSentence(action: NextAction): string {
  return plainText(`${action.title}, up to ${action.highestLevel}`);
}

export interface ScopedGap {
  readonly where: string;
  readonly gap: Gap;
}

/** All gaps of the run, with the scope each belongs to. */
export function scopedGaps(report: Pick<Report, 'scopes'>): ScopedGap[] {
  return report.scopes.flatMap((scope) =>
    scope.gaps.map((gap) => ({ where: plainText(`${scopeName(scope)} ${scope.region}`), gap })),
  );
}

function scopeName(scope: Report['scopes'][number]): string {
  const named = scope.accountName !== undefined && scope.accountName !== scope.accountId;
  return named ? `${scope.accountName} (${scope.accountId})` : scope.accountId;
}

/** "3 missing, 1 failed". Without counts there is no patch record, or it could not be read. */
export function patchCounts(finding: Finding): string {
  const counts = finding.compliance.counts;
  if (counts === null) return 'patch counts unknown';
  const parts: [number, string][] = [
    [counts.missing, 'missing'],
    [counts.failed, 'failed'],
    [counts.installedPendingReboot, 'pending reboot'],
    [counts.installedRejected, 'rejected'],
  ];
  const told = parts.filter(([count]) => count !== 0);
  return (
    told.map(([count, what]) => `${count < 0 ? 'unknown' : count} ${what}`).join(', ') || 'no open patches'
  );
}
