/** Rows of ListResourceComplianceSummaries. */

import type { ResourceComplianceSummaryItem, SeveritySummary } from '@aws-sdk/client-ssm';

/** Nodes with equal counts share the object, which nobody changes. */
const SEVERITIES = new Map<number, SeveritySummary>();

function severities(unspecified: number): SeveritySummary {
  const shared = SEVERITIES.get(unspecified) ?? {
    CriticalCount: 0,
    HighCount: 0,
    MediumCount: 0,
    LowCount: 0,
    InformationalCount: 0,
    UnspecifiedCount: unspecified,
  };
  SEVERITIES.set(unspecified, shared);
  return shared;
}

/** A compliance row; baselines that set no compliance level make every severity UNSPECIFIED. */
export function summaryOf(
  resourceId: string,
  type: string,
  compliant: number,
  wrong: number,
): Omit<ResourceComplianceSummaryItem, 'ExecutionSummary'> {
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
