import { DescribeAutoScalingInstancesCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListCommandsCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { emptyAccount } from '../../../src/simulation/aws/empty-world.ts';
import {
  ACCOUNT_ID,
  account,
  EXTERNAL_ID,
  emptyWorld,
  REGION,
  ROLE_ARN,
  readerRole,
} from '../../support/world.ts';
import {
  assume,
  type Credentials,
  callerCredentials,
  clientsFor,
  manualClock,
  refusal,
  signedIn,
  start,
} from './support.ts';

const HOUR = 3_600_000;

describe('AssumeRole', () => {
  it('gives credentials of a session that carries name and source identity', async () => {
    const aws = await start({ clock: manualClock() });
    const { sts } = clientsFor(aws, callerCredentials());

    const answer = await sts.send(
      new AssumeRoleCommand({
        RoleArn: ROLE_ARN,
        RoleSessionName: 'run-7',
        ExternalId: EXTERNAL_ID,
        SourceIdentity: 'U024BE7LH',
        DurationSeconds: 900,
      }),
    );

    expect(answer.AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/patchcheck-assess/run-7`,
    );
    expect(answer.SourceIdentity).toBe('U024BE7LH');
    expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(answer.Credentials?.Expiration).toEqual(new Date('2026-11-21T12:15:00Z'));
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ['a wrong external id', { ExternalId: 'wrong-horse' }, 'AccessDenied'],
    ['no external id', { ExternalId: undefined }, 'AccessDenied'],
    ['a role that does not exist', { RoleArn: `${ROLE_ARN}-2` }, 'AccessDenied'],
    ['a session name that is too short', { RoleSessionName: 'x' }, 'ValidationError'],
    ['a session name with a space', { RoleSessionName: 'run 1' }, 'ValidationError'],
    ['a source identity with a slash', { SourceIdentity: 'a/b' }, 'ValidationError'],
    ['less than 15 minutes', { DurationSeconds: 899 }, 'ValidationError'],
    ['more than the role allows', { DurationSeconds: 3601 }, 'ValidationError'],
    ['a policy that is no JSON', { Policy: 'everything' }, 'MalformedPolicyDocumentException'],
    ['a policy that is too long', { Policy: ' '.repeat(2049) }, 'PackedPolicyTooLargeException'],
  ])('refuses %s', async (_what, changes, code) => {
    const aws = await start();

    expect((await refusal(assume(aws, changes))).name).toBe(code);
  });

  it('says whom it refused and what', async () => {
    const aws = await start();

    const { message } = await refusal(assume(aws, { ExternalId: 'wrong-horse' }));

    expect(message).toBe(
      `User: arn:aws:iam::999988887777:user/patchcheck is not authorized to perform: sts:AssumeRole ` +
        `on resource: ${ROLE_ARN} because no identity-based policy allows the sts:AssumeRole action`,
    );
  });

  it('limits a role assumed by a role to one hour, and keeps the source identity', async () => {
    const world = emptyWorld();
    account(world).roles.push(
      readerRole({ arn: `${ROLE_ARN}-2`, externalId: null, maxSessionSeconds: 43_200 }),
    );
    const aws = await start({ world });
    const first = await assume(aws, { SourceIdentity: 'U024BE7LH' });
    const second = { RoleArn: `${ROLE_ARN}-2` };

    const tooLong = assume(aws, { ...second, DurationSeconds: 7200 }, first);
    const renamed = assume(aws, { ...second, SourceIdentity: 'U0OTHER' }, first);

    expect((await refusal(tooLong)).message).toMatch(
      /1 hour session limit for roles assumed by role chaining/,
    );
    expect((await refusal(renamed)).name).toBe('AccessDenied');
    const chained = await assume(aws, { ...second, DurationSeconds: 3600 }, first);
    await clientsFor(aws, chained).ssm.send(new ListCommandsCommand({}));
    expect(aws.requests.entries().at(-1)?.sourceIdentity).toBe('U024BE7LH');
    await expect(assume(aws, { ...second, DurationSeconds: 7200 })).resolves.toBeDefined();
  });
});

describe('GetCallerIdentity', () => {
  it('tells the caller and a session apart', async () => {
    const aws = await start();
    const identity = async (credentials: Credentials) =>
      (await clientsFor(aws, credentials).sts.send(new GetCallerIdentityCommand({}))).Arn;

    expect(await identity(callerCredentials())).toBe('arn:aws:iam::999988887777:user/patchcheck');
    expect(await identity(await assume(aws))).toBe(
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/patchcheck-assess/run-1`,
    );
  });
});

describe('credentials', () => {
  it('are refused by every service in its own words once they expired', async () => {
    const clock = manualClock();
    const { ssm, ec2, iam, sts } = await signedIn({ clock });
    await ssm.send(new ListCommandsCommand({}));
    clock.advance(HOUR);

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).name).toBe('ExpiredTokenException');
    expect((await refusal(ec2.send(new DescribeInstancesCommand({})))).name).toBe('RequestExpired');
    expect((await refusal(iam.send(new GetRoleCommand({ RoleName: 'r' })))).name).toBe('ExpiredToken');
    expect((await refusal(sts.send(new GetCallerIdentityCommand({})))).name).toMatch(/^ExpiredToken/);
  });

  it.each<[string, (good: Credentials) => Credentials]>([
    ['an unknown key', (good) => ({ ...good, accessKeyId: 'ASIAUNKNOWNUNKNOWN00' })],
    ['the token of nobody', (good) => ({ ...good, sessionToken: 'stolen' })],
  ])('are refused with %s', async (_what, spoil) => {
    const aws = await start();
    const { ssm, ec2, autoscaling } = clientsFor(aws, spoil(await assume(aws)));

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).name).toBe('UnrecognizedClientException');
    expect((await refusal(ec2.send(new DescribeInstancesCommand({})))).name).toBe('AuthFailure');
    expect((await refusal(autoscaling.send(new DescribeAutoScalingInstancesCommand({})))).name).toBe(
      'InvalidClientTokenId',
    );
  });
});

describe('rights', () => {
  it('are those of the role: allowed by pattern, denied even so', async () => {
    const world = emptyWorld();
    account(world).roles[0] = readerRole({ allow: ['ssm:List*', 'ec2:*'], deny: ['ec2:DescribeInstances'] });
    const { ssm, ec2, iam } = await signedIn({ world });

    await expect(ssm.send(new ListCommandsCommand({}))).resolves.toBeDefined();
    const denied = await refusal(ec2.send(new DescribeInstancesCommand({})));
    expect(denied.name).toBe('UnauthorizedOperation');
    expect(denied.message).toMatch(
      /ec2:DescribeInstances with an explicit deny in a service control policy$/,
    );
    const missing = await refusal(iam.send(new GetRoleCommand({ RoleName: 'r' })));
    expect(missing.name).toMatch(/^AccessDenied/);
    expect(missing.message).toMatch(/because no identity-based policy allows the iam:GetRole action$/);
  });

  it('are narrowed by a session policy', async () => {
    const aws = await start();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ssm:List*', Resource: '*' }],
    });
    const { ssm, ec2 } = clientsFor(aws, await assume(aws, { Policy }));

    await expect(ssm.send(new ListCommandsCommand({}))).resolves.toBeDefined();
    expect((await refusal(ec2.send(new DescribeInstancesCommand({})))).message).toMatch(
      /no session policy allows/,
    );
  });

  it('the caller itself has none in any account', async () => {
    const aws = await start();
    const { ssm } = clientsFor(aws, callerCredentials());

    expect((await refusal(ssm.send(new ListCommandsCommand({})))).name).toBe('AccessDeniedException');
  });

  it('end at the account: another account’s role sees that account only', async () => {
    const world = emptyWorld();
    const other = emptyAccount('444455556666', 'shop', [REGION]);
    const arn = 'arn:aws:iam::444455556666:role/patchcheck-assess';
    other.roles.push(readerRole({ arn, externalId: null }));
    other.regions[0]?.instances.push({
      InstanceId: 'i-0aaaaaaaaaaaaaaaa',
      State: { Name: 'running', Code: 16 },
    });
    world.accounts.push(other);
    const aws = await start({ world });
    const count = async (credentials: Credentials) =>
      (await clientsFor(aws, credentials).ec2.send(new DescribeInstancesCommand({}))).Reservations?.length;

    expect(await count(await assume(aws))).toBe(0);
    expect(await count(await assume(aws, { RoleArn: arn }))).toBe(1);
  });
});

describe('operations that change something', () => {
  it('are refused, and stand in the request log as what they are', async () => {
    const { aws, ssm, ec2 } = await signedIn();

    await refusal(ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunPatchBaseline' })));
    await refusal(ec2.send(new RebootInstancesCommand({ InstanceIds: ['i-0aaaaaaaaaaaaaaaa'] })));
    await ssm.send(new ListCommandsCommand({}));

    const log = aws.requests
      .entries()
      .map(({ operation, mutates, status }) => ({ operation, mutates, status }));
    expect(log).toEqual([
      { operation: 'AssumeRole', mutates: false, status: 200 },
      { operation: 'SendCommand', mutates: true, status: 400 },
      { operation: 'RebootInstances', mutates: true, status: 400 },
      { operation: 'ListCommands', mutates: false, status: 200 },
    ]);
  });
});
