/** Compliance records: who is compliant by which type, how many in all, and the items of one resource. */

import {
  type ComplianceItem as AwsItem,
  type ComplianceSummaryItem as AwsTotal,
  type ComplianceStringFilter,
  ListComplianceItemsCommand,
  ListComplianceSummariesCommand,
  ListResourceComplianceSummariesCommand,
  type ResourceComplianceSummaryItem,
  type SeveritySummary,
} from '@aws-sdk/client-ssm';
import type { ComplianceItem, ComplianceRecord, SeverityCounts } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { complianceSeverity } from '../severity.ts';
import { distinct, isoTime, text } from '../wire.ts';

const PAGE = 50;

export interface ComplianceFilter {
  readonly status?: 'COMPLIANT' | 'NON_COMPLIANT';
  /** Patch, Association or Custom:…; all types where absent. */
  readonly type?: string;
}

/** How many resources are compliant and not, by compliance type. */
export interface ComplianceTotal {
  readonly type: string;
  readonly compliant: number;
  readonly nonCompliant: number;
}

/** Every record that matches, once: pages of 50. Nodes that never reported do not appear at all. */
export async function readComplianceRecords(
  reader: AwsReader,
  filter: ComplianceFilter = {},
): Promise<ComplianceRecord[]> {
  const rows: ComplianceRecord[] = [];
  const input = { Filters: filtersFor(filter), MaxResults: PAGE };
  const pages = reader.pages('ssm:ListResourceComplianceSummaries', ({ ssm }, NextToken, options) =>
    ssm.send(new ListResourceComplianceSummariesCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    rows.push(...(page.ResourceComplianceSummaryItems ?? []).flatMap(complianceRecord));
  }
  return distinct(rows, (row) => `${row.resourceId} ${row.type}`);
}

/** Totals of the scope, to check that a list of records is whole. */
export async function readComplianceTotals(reader: AwsReader): Promise<ComplianceTotal[]> {
  const rows: ComplianceTotal[] = [];
  const pages = reader.pages('ssm:ListComplianceSummaries', ({ ssm }, NextToken, options) =>
    ssm.send(new ListComplianceSummariesCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.ComplianceSummaryItems ?? []).map(complianceTotal));
  return distinct(rows, (row) => row.type);
}

/** Items of one node that match; all types unless one is named. */
export async function readComplianceItems(
  reader: AwsReader,
  resourceId: string,
  filter: ComplianceFilter = {},
): Promise<ComplianceItem[]> {
  const rows: ComplianceItem[] = [];
  const input = {
    ResourceIds: [resourceId],
    ResourceTypes: ['ManagedInstance'],
    Filters: filtersFor(filter),
    MaxResults: PAGE,
  };
  const pages = reader.pages('ssm:ListComplianceItems', ({ ssm }, NextToken, options) =>
    ssm.send(new ListComplianceItemsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    rows.push(...(page.ComplianceItems ?? []).map((item) => complianceItem(resourceId, item)));
  }
  return distinct(rows, (row) => `${row.type} ${row.id}`);
}

function filtersFor(filter: ComplianceFilter): ComplianceStringFilter[] {
  const filters: ComplianceStringFilter[] = [];
  if (filter.type !== undefined) {
    filters.push({ Key: 'ComplianceType', Values: [filter.type], Type: 'EQUAL' });
  }
  if (filter.status !== undefined) filters.push({ Key: 'Status', Values: [filter.status], Type: 'EQUAL' });
  return filters;
}

/** A row without resource or type says nothing about anybody, and is left out. */
function complianceRecord(row: ResourceComplianceSummaryItem): ComplianceRecord[] {
  if (row.ResourceId === undefined || row.ComplianceType === undefined) return [];
  const nonCompliantCount = row.NonCompliantSummary?.NonCompliantCount ?? 0;
  const saysNonCompliant = row.Status === 'NON_COMPLIANT' || (!row.Status && nonCompliantCount > 0);
  return [
    {
      resourceId: row.ResourceId,
      type: row.ComplianceType,
      status: saysNonCompliant ? 'NON_COMPLIANT' : 'COMPLIANT',
      overallSeverity: complianceSeverity(row.OverallSeverity),
      executedAt: isoTime(row.ExecutionSummary?.ExecutionTime),
      executionId: text(row.ExecutionSummary?.ExecutionId),
      executionType: text(row.ExecutionSummary?.ExecutionType),
      compliantCount: row.CompliantSummary?.CompliantCount ?? 0,
      nonCompliantCount,
      nonCompliantBySeverity: severityCounts(row.NonCompliantSummary?.SeveritySummary),
    },
  ];
}

function severityCounts(summary: SeveritySummary | undefined): SeverityCounts {
  return {
    critical: summary?.CriticalCount ?? 0,
    high: summary?.HighCount ?? 0,
    medium: summary?.MediumCount ?? 0,
    low: summary?.LowCount ?? 0,
    informational: summary?.InformationalCount ?? 0,
    unspecified: summary?.UnspecifiedCount ?? 0,
  };
}

function complianceTotal(row: AwsTotal): ComplianceTotal {
  return {
    type: row.ComplianceType ?? '',
    compliant: row.CompliantSummary?.CompliantCount ?? 0,
    nonCompliant: row.NonCompliantSummary?.NonCompliantCount ?? 0,
  };
}

function complianceItem(resourceId: string, item: AwsItem): ComplianceItem {
  return {
    resourceId: item.ResourceId ?? resourceId,
    type: item.ComplianceType ?? '',
    id: item.Id ?? '',
    title: item.Title ?? '',
    status: item.Status ?? '',
    severity: complianceSeverity(item.Severity),
    executedAt: isoTime(item.ExecutionSummary?.ExecutionTime),
    executionId: text(item.ExecutionSummary?.ExecutionId),
    executionType: text(item.ExecutionSummary?.ExecutionType),
    details: item.Details ?? {},
  };
}
