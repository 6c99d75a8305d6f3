/** Systems Manager: compliance rows, totals and items. */

import type {
  ComplianceItem,
  ComplianceSummaryItem,
  ListComplianceItemsRequest,
  ListComplianceItemsResult,
  ListComplianceSummariesRequest,
  ListComplianceSummariesResult,
  ListResourceComplianceSummariesRequest,
  ListResourceComplianceSummariesResult,
  ResourceComplianceSummaryItem,
  SeveritySummary,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { groupedBy } from '../memo.ts';
import { list, structure, text } from '../rules.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, keyValues, passes } from './ssm-filters.ts';
import { TOKEN, UP_TO_50 } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;

const FILTERS = list(
  structure({
    Key: text({ min: 1, max: 200 }),
    Values: list(text(), { min: 1, max: 20 }),
    Type: text({ oneOf: ['EQUAL', 'NOT_EQUAL', 'BEGIN_WITH', 'LESS_THAN', 'GREATER_THAN'] }),
  }),
);
const PAGE = { Filters: FILTERS, NextToken: TOKEN, MaxResults: UP_TO_50 };

const ROW_FIELDS: Fields<ResourceComplianceSummaryItem> = {
  ComplianceType: (row) => row.ComplianceType,
  Status: (row) => row.Status,
  OverallSeverity: (row) => row.OverallSeverity,
  ResourceType: (row) => row.ResourceType,
  ResourceId: (row) => row.ResourceId,
};

const ITEM_FIELDS: Fields<ComplianceItem> = {
  ComplianceType: (item) => item.ComplianceType,
  Status: (item) => item.Status,
  Severity: (item) => item.Severity,
  Id: (item) => item.Id,
  Title: (item) => item.Title,
};

export const COMPLIANCE_OPERATIONS: Operations = {
  ListResourceComplianceSummaries: reads(PAGE, listRows),
  ListComplianceSummaries: reads(PAGE, listTotals),
  ListComplianceItems: reads(
    {
      ...PAGE,
      ResourceIds: list(text({ min: 1, max: 100 }), { min: 1, max: 1 }),
      ResourceTypes: list(text({ min: 1, max: 50 }), { min: 1, max: 1 }),
    },
    listItems,
  ),
};

function listRows(
  input: ListResourceComplianceSummariesRequest,
  call: RegionCall,
): ListResourceComplianceSummariesResult {
  const { changes, region } = call;
  const matches = passes(keyValues(input.Filters), ROW_FIELDS, 'InvalidFilter');
  const { rows, token } = page(call, region.compliance, input, DEFAULT_PAGE, (row) =>
    matches(changes.readCompliance(region, row, matches)),
  );
  const current = rows.map((row) => changes.currentCompliance(region, row));
  for (const row of rows) changes.complianceBrought(region, row);
  return { ResourceComplianceSummaryItems: current, ...nextToken(token) };
}

function listTotals(input: ListComplianceSummariesRequest, call: RegionCall): ListComplianceSummariesResult {
  const matches = passes(keyValues(input.Filters), ROW_FIELDS, 'InvalidFilter');
  const rows = call.region.compliance
    .map((row) => call.changes.currentCompliance(call.region, row))
    .filter(matches);
  const totals = [...Map.groupBy(rows, (row) => row.ComplianceType ?? '')].map(([type, ofType]) =>
    total(type, ofType),
  );
  const { rows: shown, token } = page(call, totals, input, DEFAULT_PAGE);
  return { ComplianceSummaryItems: shown, ...nextToken(token) };
}

/** Numbers of resources, by the overall severity of the resource. */
function total(type: string, rows: readonly ResourceComplianceSummaryItem[]): ComplianceSummaryItem {
  const compliant = rows.filter((row) => row.Status === 'COMPLIANT');
  const nonCompliant = rows.filter((row) => row.Status === 'NON_COMPLIANT');
  return {
    ComplianceType: type,
    CompliantSummary: { CompliantCount: compliant.length, SeveritySummary: severities(compliant) },
    NonCompliantSummary: {
      NonCompliantCount: nonCompliant.length,
      SeveritySummary: severities(nonCompliant),
    },
  };
}

function severities(rows: readonly ResourceComplianceSummaryItem[]): SeveritySummary {
  const count = (severity: string) => rows.filter((row) => row.OverallSeverity === severity).length;
  return {
    CriticalCount: count('CRITICAL'),
    HighCount: count('HIGH'),
    MediumCount: count('MEDIUM'),
    LowCount: count('LOW'),
    InformationalCount: count('INFORMATIONAL'),
    UnspecifiedCount: count('UNSPECIFIED'),
  };
}

function listItems(input: ListComplianceItemsRequest, call: RegionCall): ListComplianceItemsResult {
  const type = input.ResourceTypes?.[0];
  if (type !== undefined && type !== 'ManagedInstance') {
    throw new AwsError('InvalidResourceType', `The resource type ${type} is not valid.`);
  }
  const matches = passes(keyValues(input.Filters), ITEM_FIELDS, 'InvalidFilter');
  const { rows, token } = page(call, itemsOf(call, input.ResourceIds?.[0]), input, DEFAULT_PAGE, matches);
  return { ComplianceItems: rows, ...nextToken(token) };
}

function itemsOf(call: RegionCall, resourceId: string | undefined): readonly ComplianceItem[] {
  const items = call.region.complianceItems;
  if (resourceId === undefined) return items;
  return groupedBy(items, 'resource', (item) => item.ResourceId).get(resourceId) ?? [];
}
