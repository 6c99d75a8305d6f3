import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, vi } from 'vitest';
import { createAwsAccess } from '../../src/aws/access.ts';
import { readManagedNodes } from '../../src/aws/readers/nodes.ts';
import { sessionWord } from '../../src/aws/session.ts';
import type { Clock } from '../../src/model/clock.ts';
import { systemClock } from '../../src/model/clock.ts';
import type { SimulatedAws } from '../../src/simulation/aws/server.ts';
import { account, emptyWorld, REGION, ROLE_ARN, readerRole } from '../support/world.ts';
import { FOREVER, failureOf, opened, ROLE, RUN, SCOPE, simulated } from './support/opened.ts';

function assumed(aws: SimulatedAws) {
  return aws.requests.entries().filter((request) => request.operation === 'AssumeRole');
}

/** Real time that a test can push forward. */
function shiftingClock(): Clock & { forward(ms: number): void } {
  let shift = 0;
  return {
    now: () => new Date(Date.now() + shift),
    sleep: systemClock.sleep,
    forward: (ms) => {
      shift += ms;
    },
  };
}

describe('opening a scope', () => {
  it('assumes the role in the name of the run and of the person who asked', async () => {
    const { aws, reader } = await opened();
    await readManagedNodes(reader);

    const [request] = assumed(aws);
    expect(request?.region).toBe(REGION);
    expect(request?.input).toMatchObject({
      RoleArn: ROLE_ARN,
      ExternalId: 'correct-horse',
      RoleSessionName: RUN.id,
      SourceIdentity: 'U024BE7LH',
      DurationSeconds: 3600,
    });
    const read = aws.requests.entries().at(-1);
    expect(read).toMatchObject({ sessionName: RUN.id, sourceIdentity: 'U024BE7LH', roleArn: ROLE_ARN });
  });

  it('brings names into the alphabet and length that AWS takes', () => {
    expect(sessionWord('cli-Zoë & co')).toBe('cli-Zo----co');
    expect(sessionWord('x'.repeat(80))).toHaveLength(64);
    expect(sessionWord('x')).toBe('x-');
    expect(sessionWord('ops@example.com')).toBe('ops@example.com');
  });

  it('shares one session between the Regions of a run, and none between runs', async () => {
    const aws = await simulated({ world: emptyWorld(['us-east-1', 'eu-west-1']) });
    const access = createAwsAccess();
    const regions = ['us-east-1', 'eu-west-1'];
    const readers = await Promise.all(
      regions.map((region) => access.open({ ...SCOPE, region }, ROLE, RUN, FOREVER)),
    );
    await Promise.all(readers.map((reader) => readManagedNodes(reader)));
    expect(assumed(aws)).toHaveLength(1);
    expect(aws.requests.entries().filter((request) => request.status === 200)).toHaveLength(3);

    await access.open(SCOPE, ROLE, { ...RUN, id: 'another-run' }, FOREVER);
    expect(assumed(aws).map((request) => request.input?.RoleSessionName)).toEqual([RUN.id, 'another-run']);
  });

  it('says what to check when the role refuses a wrong external id', async () => {
    await simulated();
    const wrong = { arn: ROLE_ARN, externalId: 'wrong' };
    const failure = await failureOf(createAwsAccess().open(SCOPE, wrong, RUN, FOREVER));
    expect(failure).toMatchObject({
      code: 'aws-role-refused',
      operation: 'sts:AssumeRole',
      awsCode: 'AccessDenied',
    });
    expect(failure.message).toContain(ROLE_ARN);
    expect(failure.nextStep).toMatch(/trust policy.*sts:SetSourceIdentity.*sts:ExternalId/);
    expect(failure.nextStep).not.toContain('wrong');
  });

  it('never drops the source identity: a trust policy without that right is a refusal that says so', async () => {
    const aws = await simulated({
      faults: [
        {
          match: { operation: 'AssumeRole' },
          effect: {
            kind: 'error',
            code: 'AccessDenied',
            message: 'User: arn is not authorized to perform: sts:SetSourceIdentity on resource: role',
            status: 403,
          },
        },
      ],
    });
    const failure = await failureOf(createAwsAccess().open(SCOPE, ROLE, RUN, FOREVER));
    expect(failure.nextStep).toMatch(/^Allow sts:SetSourceIdentity/);
    expect(assumed(aws)).toHaveLength(1);
  });

  it('says so when the process itself has no credentials', async () => {
    await simulated();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', '/nonexistent');
    const failure = await failureOf(createAwsAccess().open(SCOPE, ROLE, RUN, FOREVER));
    expect(failure.awsCode).toBe('CredentialsProviderError');
    expect(failure.nextStep).toContain('no AWS credentials');
  });
});

describe('credentials in the middle of a run', () => {
  it('are renewed once when AWS says that they have expired', async () => {
    const { aws, reader } = await opened();
    aws.faults.inject({
      match: { operation: 'DescribeInstanceProperties' },
      effect: { kind: 'expired-token' },
      times: 1,
    });
    await readManagedNodes(reader);
    expect(assumed(aws)).toHaveLength(2);
    expect(reader.apiCalls()).toEqual({ 'sts:AssumeRole': 2, 'ssm:DescribeInstanceProperties': 2 });
  });

  it('that stay expired after that are a failed read', async () => {
    const { aws, reader } = await opened();
    aws.faults.inject({ match: { service: 'ssm' }, effect: { kind: 'expired-token' } });
    const failure = await failureOf(readManagedNodes(reader));
    expect(failure.awsCode).toBe('ExpiredTokenException');
    expect(aws.requests.counts()['ssm:DescribeInstanceProperties']).toBe(2);
  });

  it('are renewed at 80 % of their life, once for all requests that wait', async () => {
    const clock = shiftingClock();
    const { aws, reader } = await opened({ clock, access: { clock } });
    clock.forward(47 * 60_000);
    await readManagedNodes(reader);
    expect(assumed(aws)).toHaveLength(1);
    clock.forward(2 * 60_000);
    await Promise.all([readManagedNodes(reader), readManagedNodes(reader), readManagedNodes(reader)]);
    expect(assumed(aws)).toHaveLength(2);
  });

  it('are used to their end when renewing fails', async () => {
    const clock = shiftingClock();
    const world = emptyWorld();
    const { reader } = await opened({ world, clock, access: { clock } });
    account(world).roles.splice(0, 1, readerRole({ externalId: 'changed' }));
    clock.forward(50 * 60_000);
    await expect(readManagedNodes(reader)).resolves.toMatchObject({ nodes: [] });
    clock.forward(11 * 60_000);
    const failure = await failureOf(readManagedNodes(reader));
    expect(failure.operation).toBe('sts:AssumeRole');
  });
});

describe('a reader', () => {
  it('refuses whatever is not a read, by name and by the command itself, before anything is sent', async () => {
    const { aws, reader } = await opened();
    const command = new SendCommandCommand({ DocumentName: 'AWS-RunPatchBaseline', InstanceIds: ['i-1'] });
    await expect(
      reader.send('ssm:SendCommand', ({ ssm }, options) => ssm.send(command, options)),
    ).rejects.toThrow('An assessment only reads: ssm:SendCommand');
    await expect(
      reader.send('ssm:ListCommands', ({ ssm }, options) => ssm.send(command, options)),
    ).rejects.toThrow('An assessment only reads: ssm:SendCommand');
    expect(aws.requests.entries().filter((request) => request.mutates)).toEqual([]);
    expect(aws.requests.counts()).toEqual({ 'sts:AssumeRole': 1 });
  });

  it('knows what it sent, and what was answered', async () => {
    const { aws, reader } = await opened({
      faults: [{ match: { operation: 'DescribeInstanceProperties' }, effect: { kind: 'access-denied' } }],
    });
    await readManagedNodes(reader);
    expect(reader.apiCalls()).toEqual(aws.requests.counts());
    expect([...reader.succeeded()]).toEqual(['sts:AssumeRole', 'ssm:DescribeInstanceInformation']);
  });
});
