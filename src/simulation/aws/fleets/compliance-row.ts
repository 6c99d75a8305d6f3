/** Rows of ListResourceComplianceSummaries. */

import type { ResourceComplianceSummaryItem } from '@aws-sdk/client-ssm';

/** A compliance row; baselines that set no compliance level make every severity UNSPECIFIED. */
export function summaryOf(
  resourceId: string,
  type: string,
  compliant: number,
  wrong: number,
): Omit<ResourceComplianceSummaryItem, 'ExecutionSummary'> {
  const severities = (unspecified: number) => ({
    CriticalCount: 0,
    HighCount: 0,
    MediumCount: 0,
    LowCount: 0,
    InformationalCount: 0,
    UnspecifiedCount: unspecified,
  });
  return {
    ComplianceType: type,
    ResourceType: 'ManagedInstance',
    ResourceId: resourceId,
    Status: wrong > 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
    OverallSeverity: 'UNSPECIFIED',
    CompliantSummary: { CompliantCount: compliant, SeveritySummary: severities(compliant) },
    NonCompliantSummary: { NonCompliantCount: wrong, SeveritySummary: severities(wrong) },
  };
}
