import {
  CreateSnapshotCommand,
  DescribeInstancesCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  GetAutomationExecutionCommand,
  StartAssociationsOnceCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../../src/simulation/aws/policy.ts';
import type { SimulatedRole, World } from '../../../../src/simulation/aws/world.ts';
import { account, EXTERNAL_ID, emptyWorld, ROLE_ARN, readerRole, region } from '../../../support/world.ts';
import { assume, clientsFor, refusal, start } from '../support.ts';
import { type Acting, acting, actingWorld, DB, IDS, SCAN, sendTo, WEB } from './support.ts';

const DOCUMENT = 'arn:aws:ssm:*::document/AWS-RunPatchBaseline';
const INSTANCES = 'arn:aws:ec2:us-east-1:111122223333:instance';
const ALLOWED = { StringEquals: { 'aws:ResourceTag/patchcheck': 'allowed' } };

const BY_EC2 = {
  Bool: { 'kms:GrantIsForAWSResource': 'true' },
  StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com*' },
};

type Statement = Exclude<PolicyDocument['Statement'], readonly unknown[]>;
const allow = (Action: string, Resource: string, more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** The fleet as a role with this policy and nothing else sees it. */
async function as(
  Statement: readonly Statement[],
  session?: readonly Statement[],
  world: World = actingWorld(),
) {
  account(world).roles[0] = readerRole({ allow: [], policy: { Version: '2012-10-17', Statement } });
  const fleet = await acting({}, { world });
  if (!session) return fleet;
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: session });
  return { ...fleet, ...clientsFor(fleet.aws, await assume(fleet.aws, { Policy })) };
}

const outcome = async (call: Promise<unknown>) => {
  try {
    await call;
    return 'allowed';
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
};

describe('a policy', () => {
  const both = [
    allow('ssm:SendCommand', DOCUMENT),
    allow('ssm:SendCommand', `${INSTANCES}/*`, { Condition: ALLOWED }),
  ];

  it('allows a command with its document and each of its instances', async () => {
    expect(await outcome(sendTo(await as(both), SCAN, { InstanceIds: [...IDS] }))).toBe('allowed');
  });

  it.each<[string, readonly Statement[], RegExp]>([
    [
      'without the document',
      both.slice(1),
      /SendCommand on resource: arn:aws:ssm:us-east-1::document\/AWS-Run/,
    ],
    ['without the instances', both.slice(0, 1), /SendCommand on resource: .*instance\/i-0aaaaaaaaaaaaaaaa/],
    ['of another action', [allow('ssm:CancelCommand', '*')], /no identity-based policy allows/],
    [
      'with one fence around both: documents have no tags',
      [allow('ssm:SendCommand', '*', { Condition: ALLOWED })],
      /document\/AWS-RunPatchBaseline/,
    ],
    [
      'with a denial on top',
      [...both, { Effect: 'Deny', Action: 'ssm:*', Resource: `${INSTANCES}/${DB}` }],
      /instance\/i-0bbbbbbbbbbbbbbbb with an explicit deny in an identity-based policy/,
    ],
  ])('%s refuses it, and says what is missing', async (_what, policy, message) => {
    const refused = await refusal(sendTo(await as(policy), SCAN, { InstanceIds: [...IDS] }));

    expect(refused.name).toBe('AccessDeniedException');
    expect(refused.message).toMatch(message);
  });

  it('is fenced by tags: an instance without them fails the whole call', async () => {
    const world = actingWorld();
    const other = region(world).instances[1];
    if (other) other.Tags = [{ Key: 'patchcheck', Value: 'no' }];
    const fleet = await as(
      [...both, allow('ec2:RebootInstances', `${INSTANCES}/*`, { Condition: ALLOWED })],
      undefined,
      world,
    );
    const reboot = (ids: string[]) => fleet.ec2.send(new RebootInstancesCommand({ InstanceIds: ids }));

    expect(await outcome(reboot([WEB]))).toBe('allowed');
    expect(await outcome(reboot([WEB, DB]))).toBe('UnauthorizedOperation');
    expect(await outcome(sendTo(fleet, SCAN, { InstanceIds: [DB] }))).toBe('AccessDeniedException');
    expect(fleet.aws.requests.actsOn(DB)).toEqual([]);
  });

  it('does not allow by an ARN what has no resources', async () => {
    const fleet = await as([allow('ec2:DescribeInstances', `${INSTANCES}/*`)]);

    expect(await outcome(fleet.ec2.send(new DescribeInstancesCommand({})))).toBe('UnauthorizedOperation');
  });

  it.each<[string, Statement['Condition'], string]>([
    ['StringLike', { StringLike: { 'ssm:resourceTag/patchcheck': 'all*' } }, 'allowed'],
    [
      'StringNotEquals',
      { StringNotEquals: { 'aws:ResourceTag/patchcheck': 'allowed' } },
      'UnauthorizedOperation',
    ],
    ['an absent key', { StringEquals: { 'aws:ResourceTag/Owner': 'me' } }, 'UnauthorizedOperation'],
    ['IfExists', { StringEqualsIfExists: { 'aws:ResourceTag/Owner': 'me' } }, 'allowed'],
    ['Null', { Null: { 'aws:SourceIdentity': 'false' } }, 'UnauthorizedOperation'],
    ['a Region', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } }, 'allowed'],
    ['an operator it does not know', { NumericLessThan: { 's3:max-keys': '7' } }, 'SimulationDefect'],
  ])('asks by %s', async (_what, Condition, expected) => {
    const fleet = await as([allow('ec2:RebootInstances', '*', Condition ? { Condition } : {})]);

    expect(await outcome(fleet.ec2.send(new RebootInstancesCommand({ InstanceIds: [WEB] })))).toBe(expected);
  });
});

describe('a session policy', () => {
  it('narrows a role to the instances that it names', async () => {
    const fleet = await as(
      [allow('*', '*')],
      [allow('ssm:SendCommand', DOCUMENT), allow('ssm:SendCommand', `${INSTANCES}/${WEB}`)],
    );

    expect(await outcome(sendTo(fleet, SCAN))).toBe('allowed');
    expect((await refusal(sendTo(fleet, SCAN, { InstanceIds: [DB] }))).message).toMatch(
      /because no session policy allows the ssm:SendCommand action$/,
    );
  });

  it('gives nothing that the role has not, and denies what it says', async () => {
    const none = await as([], [allow('*', '*')]);
    const denied = await as(
      [allow('*', '*')],
      [allow('*', '*'), { Effect: 'Deny', Action: 'ssm:SendCommand', Resource: '*' }],
    );

    expect(await outcome(sendTo(none, SCAN))).toBe('AccessDeniedException');
    expect((await refusal(sendTo(denied, SCAN))).message).toMatch(/explicit deny in a session policy/);
  });
});

describe('rights of other calls', () => {
  it.each<[string, readonly Statement[], (fleet: Acting) => Promise<unknown>]>([
    [
      'an association by its id',
      [
        allow(
          'ssm:StartAssociationsOnce',
          'arn:aws:ssm:*:*:association/11111111-1111-4111-a111-111111111111',
        ),
      ],
      ({ ssm }) =>
        ssm.send(
          new StartAssociationsOnceCommand({ AssociationIds: ['22222222-2222-4222-a222-222222222222'] }),
        ),
    ],
    [
      'a runbook without its execution',
      [allow('ssm:StartAutomationExecution', 'arn:aws:ssm:*::automation-definition/AWSSupport-*')],
      diagnose,
    ],
    [
      'a runbook with a role that may not be passed on',
      [
        allow('ssm:StartAutomationExecution', '*'),
        allow('iam:PassRole', '*', {
          Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
        }),
      ],
      (fleet) => diagnose(fleet, { AutomationAssumeRole: ['arn:aws:iam::111122223333:role/runbooks'] }),
    ],
    [
      'a snapshot whose tags may not be set',
      [allow('ec2:CreateSnapshot', '*')],
      ({ ec2 }) =>
        ec2.send(
          new CreateSnapshotCommand({
            VolumeId: WEB.replace('i-', 'vol-'),
            TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'a', Value: 'b' }] }],
          }),
        ),
    ],
    [
      'another instance',
      [allow('ec2:StartInstances', `${INSTANCES}/${DB}`)],
      ({ ec2 }) => ec2.send(new StartInstancesCommand({ InstanceIds: [WEB] })),
    ],
  ])('refuse %s', async (_what, policy, act) => {
    const fleet = await as(policy);

    expect(await outcome(act(fleet))).toMatch(/AccessDenied|UnauthorizedOperation/);
    expect(fleet.aws.requests.acts()).toEqual([]);
  });

  it.each([
    ['running', [allow('kms:CreateGrant', 'arn:aws:kms:*', { Condition: BY_EC2 })]],
    ['stopped', [allow('kms:CreateGrant', 'arn:aws:kms:*:*:key/another')]],
    ['stopped', []],
  ])('leave an instance with encrypted volumes %s after its start', async (state, policy) => {
    const world = actingWorld();
    const here = region(world);
    here.scenarios.set(WEB, { volumeKey: 'arn:aws:kms:us-east-1:111122223333:key/1234' });
    for (const instance of here.instances) instance.State = { Code: 80, Name: 'stopped' };
    const fleet = await as([allow('ec2:StartInstances', '*'), ...policy], undefined, world);
    await fleet.ec2.send(new StartInstancesCommand({ InstanceIds: [WEB] }));

    expect(here.instances[0]?.State?.Name).toBe('pending');
    fleet.clock.advance(60_000);
    fleet.aws.catchUp();
    expect(here.instances[0]?.State?.Name).toBe(state);
  });

  it('let a runbook fail where whoever started it may not read', async () => {
    const fleet = await as([
      allow('ssm:StartAutomationExecution', '*'),
      allow('ssm:GetAutomationExecution', '*'),
      allow('ec2:Describe*', '*'),
    ]);
    const { AutomationExecutionId = '' } = await diagnose(fleet);
    fleet.clock.advance(60_000);
    const { AutomationExecution } = await fleet.ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );

    expect(AutomationExecution?.AutomationExecutionStatus).toBe('Failed');
    expect(AutomationExecution?.FailureMessage).toMatch(/not authorized to perform: iam:GetInstanceProfile/);
  });
});

function diagnose({ ssm }: Acting, more: Record<string, string[]> = {}) {
  return ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'AWSSupport-TroubleshootManagedInstance',
      Parameters: { InstanceId: [WEB], ...more },
    }),
  );
}

describe('trust', () => {
  const CALLER = 'arn:aws:iam::999988887777:user/patchcheck';
  const BY_NAME = { SourceIdentity: 'U024BE7LH' };
  const TAGS = { Tags: [{ Key: 'run', Value: '1' }] };
  const trustPolicy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow' as const,
      Principal: { AWS: CALLER },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Condition: {
        StringEquals: { 'sts:ExternalId': EXTERNAL_ID },
        Null: { 'sts:SourceIdentity': 'false' },
      },
    },
  };
  const ofOthers = {
    Statement: { ...trustPolicy.Statement, Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
  };
  const narrow = { setSourceIdentity: false, tagSession: false };

  it.each<[string, Partial<SimulatedRole>, Partial<AssumeRoleCommandInput>, string]>([
    ['a source identity by default', {}, BY_NAME, 'allowed'],
    ['session tags by default', {}, TAGS, 'allowed'],
    ['neither of them', { trust: narrow }, {}, 'allowed'],
    ['a source identity that it does not want', { trust: narrow }, BY_NAME, 'AccessDenied'],
    ['session tags that it does not want', { trust: narrow }, TAGS, 'AccessDenied'],
    ['what its policy asks for', { trustPolicy }, BY_NAME, 'allowed'],
    ['nobody without a name', { trustPolicy }, {}, 'AccessDenied'],
    ['another external id', { trustPolicy }, { ...BY_NAME, ExternalId: 'wrong-horse' }, 'AccessDenied'],
    ['tags that its policy does not name', { trustPolicy }, { ...BY_NAME, ...TAGS }, 'AccessDenied'],
    ['somebody else', { trustPolicy: ofOthers }, BY_NAME, 'AccessDenied'],
  ])('takes or refuses %s', async (_what, role, input, expected) => {
    const world = emptyWorld();
    account(world).roles[0] = readerRole(role);

    expect(await outcome(assume(await start({ world }), input))).toBe(expected);
  });

  it('is not enough for a caller whose own policy does not name the role', async () => {
    const named = (Action: string[], Resource: string) => ({
      ...emptyWorld(),
      caller: {
        ...emptyWorld().caller,
        policy: { Statement: { Effect: 'Allow' as const, Action, Resource } },
      },
    });
    const all = ['sts:AssumeRole', 'sts:SetSourceIdentity'];
    const attempt = async (world: World) => outcome(assume(await start({ world }), BY_NAME));

    expect(await attempt(named(all, ROLE_ARN))).toBe('allowed');
    expect(await attempt(named(all, `${ROLE_ARN}-2`))).toBe('AccessDenied');
    expect(await attempt(named(all.slice(0, 1), ROLE_ARN))).toBe('AccessDenied');
  });

  it('brings tags into the session, for conditions to ask for', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/run': '1' } };
    const fleet = await as([allow('ec2:RebootInstances', '*', { Condition })]);
    const tagged = clientsFor(fleet.aws, await assume(fleet.aws, TAGS));
    const reboot = new RebootInstancesCommand({ InstanceIds: [WEB] });

    expect(await outcome(fleet.ec2.send(reboot))).toBe('UnauthorizedOperation');
    expect(await outcome(tagged.ec2.send(reboot))).toBe('allowed');
  });
});
