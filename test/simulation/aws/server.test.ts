import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeInstancePatchStatesCommand,
  ListCommandsCommand,
  ListResourceComplianceSummariesCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/simulation/aws/world.ts';
import { ACCOUNT_ID, emptyWorld, REGION, ROLE_ARN, region } from '../../support/world.ts';
import { assume, clientsFor, manualClock, refusal, signedIn, start } from './support.ts';

describe('the request log', () => {
  it('tells who asked what, where and when', async () => {
    const aws = await start({ clock: manualClock() });
    const session = await assume(aws, { SourceIdentity: 'U024BE7LH' });
    const { ssm } = clientsFor(aws, session, 'eu-west-1');

    await ssm.send(new ListCommandsCommand({ MaxResults: 7 }));

    expect(aws.requests.entries().at(-1)).toEqual({
      time: '2026-11-21T12:00:00.000Z',
      service: 'ssm',
      operation: 'ListCommands',
      mutates: false,
      region: 'eu-west-1',
      accountId: ACCOUNT_ID,
      roleArn: ROLE_ARN,
      sessionName: 'run-1',
      sourceIdentity: 'U024BE7LH',
      attempt: 1,
      status: 200,
      errorCode: null,
      input: { MaxResults: 7 },
    });
  });

  it('counts everything, keeps the newest, and can do without inputs', async () => {
    const aws = await start({ log: { inputs: false, entries: 2 } });
    const { ssm } = clientsFor(aws, await assume(aws));
    for (let call = 0; call < 5; call += 1) await ssm.send(new ListCommandsCommand({}));

    expect(aws.requests.entries().map(({ operation, input }) => [operation, input])).toEqual([
      ['ListCommands', null],
      ['ListCommands', null],
    ]);
    expect(aws.requests.counts()).toEqual({ 'sts:AssumeRole': 1, 'ssm:ListCommands': 5 });
    aws.requests.clear();
    expect(aws.requests.counts()).toEqual({});
  });
});

describe('requests that no SDK would send', () => {
  it.each<[string, RequestInit]>([
    ['no operation', { body: '' }],
    ['an unknown service', { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' }],
    ['no signature', { headers: { 'x-amz-target': 'AmazonSSM.ListCommands' }, body: '{}' }],
  ])('are refused: %s', async (_what, request) => {
    const aws = await start();

    const response = await fetch(aws.endpoint, { method: 'POST', ...request });

    expect(response.status).toBe(400);
  });

  it('are refused for an operation that the service does not have, and for a body that is no JSON', async () => {
    const aws = await start();
    const { accessKeyId, sessionToken = '' } = await assume(aws);
    const send = async (target: string, body: string) => {
      const response = await fetch(aws.endpoint, {
        method: 'POST',
        headers: {
          'x-amz-target': `AmazonSSM.${target}`,
          'x-amz-security-token': sessionToken,
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261121/${REGION}/ssm/aws4_request`,
        },
        body,
      });
      const error = (await response.json()) as { __type: string };
      return error.__type;
    };

    expect(await send('BakeCakes', '{}')).toBe('UnknownOperationException');
    expect(await send('ListCommands', '{"MaxResults":')).toBe('SerializationException');
    expect(await send('ListCommands', '{"MaxResults":"7"}')).toBe('ValidationException');
  });
});

describe('close', () => {
  it('ends calls that hang', async () => {
    const { aws, ssm } = await signedIn({
      faults: [{ match: { service: 'ssm' }, effect: { kind: 'hang' } }],
    });
    const call = refusal(ssm.send(new ListCommandsCommand({})));
    await expect.poll(() => aws.requests.counts()['ssm:ListCommands']).toBe(1);

    await aws.close();

    expect((await call).message).not.toBe('');
  });
});

describe('a fleet of 20,000', () => {
  const SIZE = 20_000;

  function largeWorld(): World {
    const world = emptyWorld();
    const ids = Array.from({ length: SIZE }, (_, index) => `i-${index.toString(16).padStart(17, '0')}`);
    region(world).instances = ids.map((InstanceId) => ({ InstanceId, State: { Code: 16, Name: 'running' } }));
    region(world).patchStates = ids.map((InstanceId) => ({
      InstanceId,
      PatchGroup: '',
      BaselineId: 'pb-1',
      OperationStartTime: new Date(0),
      OperationEndTime: new Date(0),
      Operation: 'Scan',
    }));
    region(world).compliance = ids.map((ResourceId, index) => ({
      ComplianceType: 'Patch',
      ResourceId,
      Status: index % 3 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
    }));
    return world;
  }

  it('is read in bulk at a pace that does not depend on where the page is', async () => {
    const { ssm, ec2 } = await signedIn({ world: largeWorld(), throttle: false });
    const Filters = [{ Key: 'Status', Values: ['NON_COMPLIANT'] }];
    const ids: string[] = [];
    let token: string | undefined;
    const started = performance.now();
    do {
      const page = await ssm.send(new ListResourceComplianceSummariesCommand({ Filters, NextToken: token }));
      ids.push(...(page.ResourceComplianceSummaryItems ?? []).map((row) => row.ResourceId ?? ''));
      token = page.NextToken;
    } while (token);
    for (let from = 0; from < ids.length; from += 50) {
      await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds: ids.slice(from, from + 50) }));
    }
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ MaxResults: 1000 }));
    const elapsed = performance.now() - started;

    expect(ids).toHaveLength(Math.ceil(SIZE / 3));
    expect(Reservations).toHaveLength(1000);
    // 268 calls; a scan of the whole fleet for every id would take minutes.
    expect(elapsed).toBeLessThan(10_000);
  });
});
