import type { ResourceComplianceSummaryItem } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { readComplianceRecords } from '../../../src/aws/readers/compliance.ts';
import { readManagedNodes } from '../../../src/aws/readers/nodes.ts';
import { readPatchStates } from '../../../src/aws/readers/patch-states.ts';
import { emptyWorld, region } from '../../support/world.ts';
import { failureOf, opened } from '../support/opened.ts';

const ids = Array.from({ length: 130 }, (_, index) => `i-${String(index).padStart(17, '0')}`);

function worldOf130() {
  const world = emptyWorld();
  region(world).compliance = ids.map(
    (id): ResourceComplianceSummaryItem => ({
      ComplianceType: 'Patch',
      ResourceType: 'ManagedInstance',
      ResourceId: id,
      Status: 'NON_COMPLIANT',
    }),
  );
  region(world).nodes = ids.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' as const }));
  region(world).patchStates = ids.map((InstanceId) => ({
    InstanceId,
    PatchGroup: '',
    BaselineId: 'arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-0c7e89f711c3095f4',
    MissingCount: -1,
    OperationStartTime: new Date(0),
    OperationEndTime: new Date('2026-11-20T08:00:00Z'),
    Operation: 'Scan' as const,
  }));
  return world;
}

describe('a list that changes while it is read', () => {
  it.each([
    ['short pages', 'short'],
    ['empty pages', 'empty'],
    ['repeated rows', 'repeat-row'],
  ] as const)('is read to its end over %s, each row once', async (_name, how) => {
    const { reader } = await opened({
      world: worldOf130(),
      faults: [
        {
          match: { operation: 'ListResourceComplianceSummaries' },
          effect: { kind: 'pages', how },
          times: 2,
        },
      ],
    });
    const records = await readComplianceRecords(reader);
    expect(records.map((record) => record.resourceId).toSorted()).toEqual(ids);
  });

  it('that hands out the same token for ever is a failed read', async () => {
    const { reader } = await opened();
    const endless = reader.pages('ssm:ListCommands', async () => ({ NextToken: 'again' }));
    const drain = async () => {
      for await (const _page of endless);
    };
    expect((await failureOf(drain())).awsCode).toBe('RepeatedNextToken');
  });
});

describe('requests stay inside what AWS takes', () => {
  it('50 ids for patch states, several requests for more; each id once', async () => {
    const { aws, reader } = await opened({ world: worldOf130() });
    const states = await readPatchStates(reader, [...ids, ...ids]);
    expect(states).toHaveLength(130);
    expect(reader.apiCalls()['ssm:DescribeInstancePatchStates']).toBe(3);
    const errors = aws.requests.entries().filter((request) => request.errorCode !== null);
    expect(errors).toEqual([]);
  });

  it('nobody to ask about is no request', async () => {
    const { reader } = await opened();
    await expect(readPatchStates(reader, [])).resolves.toEqual([]);
    expect(reader.apiCalls()).toEqual({ 'sts:AssumeRole': 1 });
  });

  it('falls back to smaller pages where the larger ones are refused', async () => {
    const { reader } = await opened({
      world: worldOf130(),
      faults: [{ match: { operation: 'DescribeInstanceProperties' }, effect: { kind: 'access-denied' } }],
    });
    const { nodes, source } = await readManagedNodes(reader);
    expect(source).toBe('ssm:DescribeInstanceInformation');
    expect(nodes).toHaveLength(130);
    expect(reader.apiCalls()['ssm:DescribeInstanceInformation']).toBe(3);
  });
});

describe('values that are not what they seem', () => {
  it('keeps −1, and takes 1970, "" and ARNs for what they stand for', async () => {
    const { reader } = await opened({ world: worldOf130() });
    const [state] = await readPatchStates(reader, ids.slice(0, 1));
    expect(state).toMatchObject({
      baselineId: 'pb-0c7e89f711c3095f4',
      patchGroup: null,
      startedAt: null,
      endedAt: '2026-11-20T08:00:00.000Z',
      rebootOption: null,
    });
    expect(state?.counts).toMatchObject({ missing: -1, failed: 0 });
  });
});
