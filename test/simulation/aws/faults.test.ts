import { DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { ListCommandsCommand, ListResourceComplianceSummariesCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createFaults, type FaultEffect } from '../../../src/simulation/aws/faults.ts';
import { emptyWorld, region } from '../../support/world.ts';
import { assume, clientsFor, manualClock, refusal, signedIn } from './support.ts';

const LIST_COMMANDS = { service: 'ssm', operation: 'ListCommands' } as const;

describe('injected faults', () => {
  it.each<[FaultEffect, string, string]>([
    [{ kind: 'throttle' }, 'ThrottlingException', 'RequestLimitExceeded'],
    [{ kind: 'internal-error' }, 'InternalServerError', 'InternalError'],
    [{ kind: 'access-denied' }, 'AccessDeniedException', 'UnauthorizedOperation'],
    [{ kind: 'expired-token' }, 'ExpiredTokenException', 'RequestExpired'],
    [{ kind: 'error', code: 'OptInRequired', message: '', status: 403 }, 'OptInRequired', 'OptInRequired'],
  ])('%j has the words of the service', async (effect, ssmName, ec2Name) => {
    const { aws, ssm, ec2 } = await signedIn();
    aws.faults.inject({ match: {}, effect });

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).name).toBe(ssmName);
    expect((await refusal(ec2.send(new DescribeInstancesCommand({})))).name).toBe(ec2Name);
  });

  it('can match a number of times, after which the SDK’s next try succeeds', async () => {
    const { aws } = await signedIn();
    const { ssm } = clientsFor(aws, await assume(aws), undefined, 3);
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'internal-error' }, times: 1 });

    await ssm.send(new ListCommandsCommand({}));

    const tries = aws.requests.entries().filter(({ operation }) => operation === 'ListCommands');
    expect(tries.map(({ attempt, status, errorCode }) => ({ attempt, status, errorCode }))).toEqual([
      { attempt: 1, status: 500, errorCode: 'InternalServerError' },
      { attempt: 2, status: 200, errorCode: null },
    ]);
  });

  it('can last for a time', async () => {
    const clock = manualClock();
    const { aws, ssm } = await signedIn({ clock });
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'throttle' }, forMs: 10_000 });

    clock.advance(9_999);
    await refusal(ssm.send(new ListCommandsCommand({})));
    clock.advance(1);
    await expect(ssm.send(new ListCommandsCommand({}))).resolves.toBeDefined();
  });

  it('can be taken away, alone or all', async () => {
    const { aws, ssm } = await signedIn();
    const lift = aws.faults.inject({ match: { region: 'us-east-1' }, effect: { kind: 'throttle' } });

    await refusal(ssm.send(new ListCommandsCommand({})));
    lift();
    await ssm.send(new ListCommandsCommand({}));
    aws.faults.inject({ match: { accountId: '111122223333' }, effect: { kind: 'throttle' } });
    await refusal(ssm.send(new ListCommandsCommand({})));
    aws.faults.clear();
    await expect(ssm.send(new ListCommandsCommand({}))).resolves.toBeDefined();
  });

  it('strike what they match, and nothing else', async () => {
    const { aws, ssm, ec2, sts } = await signedIn();
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'throttle' } });
    aws.faults.inject({ match: { region: 'eu-west-1' }, effect: { kind: 'internal-error' } });

    await refusal(ssm.send(new ListCommandsCommand({})));
    await expect(ec2.send(new DescribeInstancesCommand({}))).resolves.toBeDefined();
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toBeDefined();
  });

  it('match the assuming of a role by the role’s account', async () => {
    const { aws } = await signedIn();
    aws.faults.inject({
      match: { operation: 'AssumeRole', accountId: '111122223333' },
      effect: { kind: 'access-denied' },
    });

    expect((await refusal(assume(aws))).name).toMatch(/^AccessDenied/);
  });

  it('draw the same luck from the same seed', () => {
    const draws = () => {
      const faults = createFaults(() => new Date(0));
      faults.inject({ match: {}, effect: { kind: 'throttle' }, probability: 0.3, seed: 7 });
      const target = { ...LIST_COMMANDS, region: 'us-east-1', accountId: null };
      return Array.from({ length: 1000 }, () => faults.effectsOn(target, new Date(0)).before.length);
    };

    const struck = draws().filter((count) => count === 1).length;

    expect(draws()).toEqual(draws());
    expect(struck).toBeGreaterThan(250);
    expect(struck).toBeLessThan(350);
  });

  it('break the connection, and the log says so', async () => {
    const { aws, ssm } = await signedIn();
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'reset' } });

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).message).toMatch(
      /ECONNRESET|socket hang up/,
    );
    expect(aws.requests.entries().at(-1)).toMatchObject({ status: null, errorCode: 'reset' });
  });

  it('never answer, until the client gives up', async () => {
    const { aws, ssm } = await signedIn();
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'hang' } });

    const call = ssm.send(new ListCommandsCommand({}), { abortSignal: AbortSignal.timeout(100) });

    expect((await refusal(call)).name).toMatch(/AbortError|TimeoutError/);
    expect(aws.requests.entries().at(-1)).toMatchObject({ status: null, errorCode: 'hang' });
  });

  it('cut answers off in the middle', async () => {
    const { aws, ssm, ec2 } = await signedIn();
    aws.faults.inject({ match: {}, effect: { kind: 'malformed-body' } });

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).name).toBe('SyntaxError');
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toThrow();
  });

  it('slow answers down, on top of the latency', async () => {
    const clock = manualClock();
    const { aws, ssm, ec2 } = await signedIn({
      clock,
      latencyMs: ({ service }) => (service === 'ssm' ? 80 : 0),
    });
    aws.faults.inject({ match: LIST_COMMANDS, effect: { kind: 'slow', ms: 5000 } });
    const elapsed = async (call: () => Promise<unknown>) => {
      const before = clock.now().getTime();
      await call();
      return clock.now().getTime() - before;
    };

    expect(await elapsed(() => ssm.send(new ListCommandsCommand({})))).toBe(5080);
    expect(await elapsed(() => ec2.send(new DescribeInstancesCommand({})))).toBe(0);
  });
});

describe('faults of pages', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

  async function pagesWith(how: 'repeat-row' | 'skip-row' | 'short' | 'empty'): Promise<string[][]> {
    const world = emptyWorld();
    region(world).compliance = ids.map((id) => ({ ComplianceType: 'Patch', ResourceId: id }));
    const { aws, ssm } = await signedIn({ world });
    aws.faults.inject({ match: {}, effect: { kind: 'pages', how } });
    const pages: string[][] = [];
    let token: string | undefined;
    do {
      const answer = await ssm.send(
        new ListResourceComplianceSummariesCommand({ MaxResults: 3, NextToken: token }),
      );
      pages.push((answer.ResourceComplianceSummaryItems ?? []).map((row) => row.ResourceId ?? ''));
      token = answer.NextToken;
    } while (token);
    return pages;
  }

  it('repeat a row', async () => {
    expect(await pagesWith('repeat-row')).toEqual([
      ['a', 'b', 'c'],
      ['c', 'd', 'e'],
      ['e', 'f'],
    ]);
  });

  it('lose a row', async () => {
    expect(await pagesWith('skip-row')).toEqual([
      ['a', 'b', 'c'],
      ['e', 'f'],
    ]);
  });

  it('are short', async () => {
    expect(await pagesWith('short')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('are empty with a token, and end', async () => {
    expect(await pagesWith('empty')).toEqual([[], ['a', 'b', 'c'], [], ['d', 'e', 'f']]);
  });

  it('work for EC2 too', async () => {
    const world = emptyWorld();
    region(world).subnets = [{ SubnetId: 'subnet-1', VpcId: 'vpc-1' }];
    const { aws, ec2 } = await signedIn({ world });
    aws.faults.inject({ match: {}, effect: { kind: 'pages', how: 'empty' } });

    const first = await ec2.send(new DescribeSubnetsCommand({ MaxResults: 5 }));
    const second = await ec2.send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken: first.NextToken }));

    expect(first.Subnets).toEqual([]);
    expect(second.Subnets).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
  });
});
