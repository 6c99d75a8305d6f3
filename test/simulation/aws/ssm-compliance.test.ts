import {
  ListComplianceItemsCommand,
  ListComplianceSummariesCommand,
  ListResourceComplianceSummariesCommand,
  type ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { emptyWorld, region } from '../../support/world.ts';
import { refusal, signedIn } from './support.ts';

function row(
  id: string,
  changes: Partial<ResourceComplianceSummaryItem> = {},
): ResourceComplianceSummaryItem {
  return {
    ComplianceType: 'Patch',
    ResourceType: 'ManagedInstance',
    ResourceId: id,
    Status: 'NON_COMPLIANT',
    OverallSeverity: 'UNSPECIFIED',
    ExecutionSummary: { ExecutionTime: new Date('2026-11-20T10:00:00.500Z'), ExecutionType: 'Command' },
    ...changes,
  };
}

const NON_COMPLIANT_PATCH = [
  { Key: 'ComplianceType', Values: ['Patch'], Type: 'EQUAL' as const },
  { Key: 'Status', Values: ['NON_COMPLIANT'], Type: 'EQUAL' as const },
];

function worldWithRows(...rows: ResourceComplianceSummaryItem[]) {
  const world = emptyWorld();
  region(world).compliance = rows;
  return world;
}

describe('ListResourceComplianceSummaries', () => {
  it('brings the rows that pass the filters, with their times', async () => {
    const { ssm } = await signedIn({
      world: worldWithRows(
        row('i-1'),
        row('i-2', { Status: 'COMPLIANT' }),
        row('i-3', { ComplianceType: 'Association' }),
      ),
    });

    const answer = await ssm.send(
      new ListResourceComplianceSummariesCommand({ Filters: NON_COMPLIANT_PATCH }),
    );

    expect(answer.ResourceComplianceSummaryItems).toEqual([row('i-1')]);
    expect(answer.NextToken).toBeUndefined();
  });

  it('pages 50 rows at a time by default, and refuses a token of other filters', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `i-${index}`);
    const { ssm } = await signedIn({ world: worldWithRows(...ids.map((id) => row(id))) });
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const answer = await ssm.send(
        new ListResourceComplianceSummariesCommand({ Filters: NON_COMPLIANT_PATCH, NextToken: token }),
      );
      seen.push(...(answer.ResourceComplianceSummaryItems ?? []).map((item) => item.ResourceId ?? ''));
      token = answer.NextToken;
    } while (token);

    expect(seen).toEqual(ids);
    const first = await ssm.send(
      new ListResourceComplianceSummariesCommand({ Filters: NON_COMPLIANT_PATCH }),
    );
    const foreign = ssm.send(new ListResourceComplianceSummariesCommand({ NextToken: first.NextToken }));
    expect((await refusal(foreign)).name).toBe('InvalidNextToken');
  });

  it('brings changed values from the second read on', async () => {
    const world = worldWithRows(row('i-1'), row('i-2'));
    region(world).changes.set('i-1', { compliance: { Status: 'COMPLIANT' } });
    const { ssm } = await signedIn({ world });
    const list = async () => {
      const answer = await ssm.send(
        new ListResourceComplianceSummariesCommand({ Filters: NON_COMPLIANT_PATCH }),
      );
      return answer.ResourceComplianceSummaryItems?.map((item) => item.ResourceId);
    };
    const compliant = async () => {
      const answer = await ssm.send(new ListComplianceSummariesCommand({}));
      return answer.ComplianceSummaryItems?.[0]?.CompliantSummary?.CompliantCount;
    };

    expect(await list()).toEqual(['i-1', 'i-2']);
    expect(await compliant()).toBe(0);
    expect(await list()).toEqual(['i-2']);
    expect(await compliant()).toBe(1);
  });

  it('refuses what the API model forbids, in its words', async () => {
    const { ssm } = await signedIn();
    const tooLarge = ssm.send(new ListResourceComplianceSummariesCommand({ MaxResults: 51 }));
    const unknownKey = ssm.send(
      new ListResourceComplianceSummariesCommand({ Filters: [{ Key: 'Colour', Values: ['red'] }] }),
    );

    expect(await refusal(tooLarge)).toEqual({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: " +
        'Member must have value less than or equal to 50',
    });
    expect((await refusal(unknownKey)).name).toBe('InvalidFilter');
  });
});

describe('ListComplianceSummaries', () => {
  it('counts resources by type and overall severity', async () => {
    const { ssm } = await signedIn({
      world: worldWithRows(
        row('i-1', { OverallSeverity: 'CRITICAL' }),
        row('i-2', { Status: 'COMPLIANT' }),
        row('i-2', { ComplianceType: 'Custom:Tools' }),
      ),
    });

    const { ComplianceSummaryItems } = await ssm.send(new ListComplianceSummariesCommand({}));

    expect(ComplianceSummaryItems?.map((item) => item.ComplianceType)).toEqual(['Patch', 'Custom:Tools']);
    expect(ComplianceSummaryItems?.[0]).toMatchObject({
      CompliantSummary: { CompliantCount: 1, SeveritySummary: { UnspecifiedCount: 1 } },
      NonCompliantSummary: { NonCompliantCount: 1, SeveritySummary: { CriticalCount: 1 } },
    });
  });
});

describe('ListComplianceItems', () => {
  it('brings one resource’s items, and takes one resource only', async () => {
    const world = emptyWorld();
    region(world).complianceItems = ['i-1', 'i-2'].map((id) => ({
      ComplianceType: 'Association',
      ResourceType: 'ManagedInstance',
      ResourceId: id,
      Id: 'a',
      Status: 'NON_COMPLIANT',
      Details: { DocumentName: 'AWS-GatherSoftwareInventory' },
    }));
    const { ssm } = await signedIn({ world });

    const { ComplianceItems } = await ssm.send(new ListComplianceItemsCommand({ ResourceIds: ['i-2'] }));
    const two = ssm.send(new ListComplianceItemsCommand({ ResourceIds: ['i-1', 'i-2'] }));
    const type = ssm.send(new ListComplianceItemsCommand({ ResourceTypes: ['Bucket'] }));

    expect(ComplianceItems).toEqual([region(world).complianceItems[1]]);
    expect((await refusal(two)).name).toBe('ValidationException');
    expect((await refusal(type)).name).toBe('InvalidResourceType');
  });
});
