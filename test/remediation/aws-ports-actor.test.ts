import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/model/remediation.ts';
import type { Fault } from '../../src/simulation/aws/faults.ts';
import { DB, WEB } from '../simulation/aws/acts/support.ts';
import { account, EXTERNAL_ID, readerRole } from '../support/world.ts';
import { ME, portsOn, REMEDIATE_ARN, SCOPE } from './aws-ports-support.ts';

const REBOOT = { operation: 'ec2:RebootInstances', document: null, parameters: {} } as const;
const SNAPSHOT = {
  operation: 'ec2:CreateSnapshot',
  document: null,
  parameters: { VolumeId: ['vol-0aaaaaaaaaaaaaaaa'] },
  volumeId: 'vol-0aaaaaaaaaaaaaaaa',
} as const;
const DIAGNOSE = {
  operation: 'ssm:StartAutomationExecution',
  document: 'AWSSupport-TroubleshootManagedInstance',
  parameters: { InstanceId: [WEB] },
} as const;

/** What the session of the newest act was allowed. */
function policyOf(aws: Awaited<ReturnType<typeof portsOn>>['aws']): unknown {
  const assumed = aws.requests.entries().findLast(({ input }) => input?.RoleArn === REMEDIATE_ARN);
  return JSON.parse(String(assumed?.input?.Policy));
}

describe('sending a command', () => {
  it('sends it once, marked, in the name of the person, in a session for nothing else', async () => {
    const { aws, actor, call } = await portsOn();
    const outcome = await actor.send(call({ instanceIds: [WEB, DB] }), ME, EXTERNAL_ID);

    expect(outcome).toMatchObject({
      kind: 'accepted',
      awsId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestId: expect.stringMatching(/./),
    });
    const [sent, ...more] = aws.requests.acts();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      operation: 'SendCommand',
      sessionName: ME.id,
      sourceIdentity: ME.requestedBy,
      roleArn: REMEDIATE_ARN,
      attempt: 1,
    });
    expect(sent?.input).toMatchObject({
      DocumentName: 'AWS-RunPatchBaseline',
      DocumentVersion: '$DEFAULT',
      InstanceIds: [WEB, DB],
      Comment: 'patchcheck c0ffee00c0ffee00c0ffee00c0ffee00',
      TimeoutSeconds: 600,
      MaxErrors: '0',
      Parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
    });
    expect(policyOf(aws)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['ssm:SendCommand'],
          Resource: [
            'arn:aws:ssm:us-east-1::document/AWS-RunPatchBaseline',
            `arn:aws:ec2:us-east-1:111122223333:instance/${WEB}`,
            `arn:aws:ec2:us-east-1:111122223333:instance/${DB}`,
          ],
          Condition: { DateLessThan: { 'aws:CurrentTime': '2026-11-21T12:00:25Z' } },
        },
      ],
    });
    const assumed = aws.requests.entries().find(({ operation }) => operation === 'AssumeRole');
    expect(assumed?.input).toMatchObject({ DurationSeconds: 900, ExternalId: EXTERNAL_ID });
  });

  it('sends nothing once its time is over', async () => {
    const { aws, actor, call, clock } = await portsOn();
    const late = call();
    clock.advance(15_000);
    expect(await actor.send(late, ME, EXTERNAL_ID)).toMatchObject({ kind: 'not-sent', code: 'TooLate' });
    expect(aws.requests.entries()).toEqual([]);
  });

  it('sends nothing when its time ends while the role is assumed', async () => {
    const { aws, actor, call, clock } = await portsOn();
    const slow = call();
    aws.faults.inject({ match: { operation: 'AssumeRole' }, effect: { kind: 'slow', ms: 20_000 } });
    const outcome = await actor.send(slow, ME, EXTERNAL_ID);
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expect(clock.now().toISOString() >= slow.sendBefore).toBe(true);
    expect(aws.requests.acts()).toEqual([]);
  });

  it('sends no document that no action sends', async () => {
    const { aws, actor, call } = await portsOn();
    const outcome = await actor.send(call({ document: 'AWS-RunShellScript' }), ME, EXTERNAL_ID);
    expect(outcome).toMatchObject({ kind: 'refused', code: 'NotInTheTable' });
    expect(aws.requests.entries()).toEqual([]);
  });

  it.each<[string, Fault, string, string]>([
    ['throttled', { match: {}, effect: { kind: 'throttle' } }, 'not-sent', 'ThrottlingException'],
    [
      'told that its session is over',
      { match: {}, effect: { kind: 'expired-token' } },
      'not-sent',
      'Expired',
    ],
    ['denied', { match: {}, effect: { kind: 'access-denied' } }, 'refused', 'AccessDeniedException'],
    [
      'met by a server error',
      { match: {}, effect: { kind: 'internal-error' } },
      'unknown',
      'InternalServerError',
    ],
    ['cut off', { match: {}, effect: { kind: 'reset' } }, 'unknown', 'ECONNRESET'],
    ['cut off afterwards', { match: {}, effect: { kind: 'reset' }, when: 'after' }, 'unknown', 'ECONNRESET'],
    ['answered by half', { match: {}, effect: { kind: 'malformed-body' } }, 'unknown', 'MalformedResponse'],
  ])('that is %s is asked for once, and told as what is known', async (_, fault, kind, code) => {
    const { aws, actor, call } = await portsOn();
    aws.faults.inject({ ...fault, match: { operation: 'SendCommand' } });
    const outcome = await actor.send(call(), ME, EXTERNAL_ID);
    expect(outcome).toMatchObject({ kind, code: expect.stringContaining(code) });
    expect(aws.requests.counts()['ssm:SendCommand']).toBe(1);
  });

  it('says what it means that an agent takes no commands', async () => {
    const { here, actor, call } = await portsOn();
    const node = here.nodes.find(({ InstanceId }) => InstanceId === WEB);
    if (node) node.PingStatus = 'ConnectionLost';
    const outcome = await actor.send(call({ instanceIds: [WEB, DB] }), ME, EXTERNAL_ID);
    expect(outcome).toMatchObject({
      kind: 'refused',
      code: 'InvalidInstanceId',
      error: expect.stringMatching(/not in a valid state.*not online.*plan again/),
    });
  });

  it('says what to allow where the role has no right', async () => {
    const { world, actor, call } = await portsOn();
    account(world).roles.splice(1, 1, readerRole({ arn: REMEDIATE_ARN, allow: ['ec2:*'] }));
    const outcome = await actor.send(call(), ME, EXTERNAL_ID);
    expect(outcome).toMatchObject({
      kind: 'refused',
      code: 'AccessDeniedException',
      error: expect.stringContaining(
        `Allow ssm:SendCommand on what it names in the policy of ${REMEDIATE_ARN}`,
      ),
    });
  });

  it('is refused, and says why, where the role does not take the external id', async () => {
    const { aws, actor, call } = await portsOn();
    const outcome = await actor.send(call(), ME, 'wrong');
    expect(outcome).toMatchObject({
      kind: 'refused',
      code: 'AccessDenied',
      error: expect.stringMatching(/Could not assume .*trust policy/),
    });
    expect(aws.requests.acts()).toEqual([]);
  });

  it('was not sent where AWS cannot be reached', async () => {
    const { aws, actor, call } = await portsOn();
    await aws.close();
    expect(await actor.send(call(), ME, EXTERNAL_ID)).toMatchObject({
      kind: 'not-sent',
      code: 'ECONNREFUSED',
    });
  });
});

describe('AWS itself', () => {
  it('refuses what arrives after its time, however it was held up', async () => {
    const { aws, actor, call, clock } = await portsOn();
    aws.faults.inject({ match: { operation: 'AssumeRole' }, effect: { kind: 'slow', ms: 14_000 } });
    aws.faults.inject({ match: { operation: 'SendCommand' }, effect: { kind: 'slow', ms: 12_000 } });
    const intent = call();
    const outcome = await actor.send(intent, ME, EXTERNAL_ID);
    expect(clock.now().toISOString() > intent.sendBefore).toBe(true);
    expect(outcome).toMatchObject({ kind: 'refused', error: expect.stringContaining('after its time') });
    expect(aws.requests.acts()).toEqual([]);
  });
});

describe('other calls', () => {
  it.each<[string, Partial<Call>, string, string[]]>([
    ['reboots', { ...REBOOT, instanceIds: [WEB, DB] }, 'RebootInstances', [WEB, DB]],
    ['takes snapshots', SNAPSHOT, 'CreateSnapshot', []],
    ['diagnoses', DIAGNOSE, 'StartAutomationExecution', [WEB]],
  ])('%s under a role with the rights of the table alone', async (_, changes, operation, instanceIds) => {
    const { aws, accepted } = await portsOn();
    await accepted(changes);
    expect(aws.requests.acts()).toMatchObject([
      {
        operation,
        sourceIdentity: ME.requestedBy,
        attempt: 1,
        acted: instanceIds.length > 0 ? { instanceIds } : {},
      },
    ]);
  });

  it('starts a stopped instance, and follows it until it runs', async () => {
    const { here, accepted, observer, clock } = await portsOn();
    stop(here);
    const call = await accepted({ operation: 'ec2:StartInstances', document: null, parameters: {} });
    expect(await observer.progress(call, ME)).toMatchObject([{ instanceId: WEB, state: 'running' }]);
    clock.advance(60_000);
    expect(await observer.progress(call, ME)).toMatchObject([{ instanceId: WEB, state: 'succeeded' }]);
    expect(await observer.readiness(SCOPE, [WEB], ME)).toMatchObject([{ state: 'running', ping: 'Online' }]);
  });

  it('marks a snapshot with the call, and says what it is for', async () => {
    const { accepted, observer, clock, here } = await portsOn();
    const call = await accepted(SNAPSHOT);
    expect(await observer.progress(call, ME)).toEqual([]);
    clock.advance(5000);
    expect(await observer.progress(call, ME)).toMatchObject([{ instanceId: WEB, state: 'running' }]);
    expect(here.snapshots[0]).toMatchObject({
      Tags: [{ Key: 'patchcheck:call', Value: call.id }],
      Description: expect.stringContaining(`asked for by ${ME.requestedBy} (${ME.id})`),
    });
    clock.advance(60_000);
    expect(await observer.progress(call, ME)).toMatchObject([{ instanceId: WEB, state: 'succeeded' }]);
  });
});

describe('looking up a call whose answer was lost', () => {
  it.each<[string, Partial<Call>, string]>([
    ['a command', {}, 'SendCommand'],
    ['a snapshot', SNAPSHOT, 'CreateSnapshot'],
    ['a diagnosis', DIAGNOSE, 'StartAutomationExecution'],
  ])('finds %s by its mark, and nothing where it never arrived', async (_, changes, operation) => {
    const { aws, actor, call, clock } = await portsOn();
    const intent = call(changes);
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'absent' });

    aws.faults.inject({ match: { operation }, effect: { kind: 'reset' }, when: 'after', times: 1 });
    expect(await actor.send(intent, ME, EXTERNAL_ID)).toMatchObject({ kind: 'unknown' });
    clock.advance(40_000);
    const [acted] = aws.requests.acts();
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'found', awsId: acted?.acted.awsId });
    const another = { ...intent, id: 'beef0000beef0000beef0000beef0000' };
    if (operation !== 'StartAutomationExecution') {
      expect(await actor.lookUp(another, ME)).toEqual({ kind: 'absent' });
    }
    expect(aws.requests.acts()).toHaveLength(1);
  });

  it('takes no other person’s diagnosis, and none of another instance, for its own', async () => {
    const { actor, call, clock } = await portsOn();
    const intent = call(DIAGNOSE);
    await actor.send(intent, { ...ME, id: 'another-remediation' }, EXTERNAL_ID);
    clock.advance(40_000);
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'absent' });
    expect(
      await actor.lookUp(
        { ...intent, parameters: { InstanceId: [DB] } },
        { ...ME, id: 'another-remediation' },
      ),
    ).toEqual({ kind: 'absent' });
  });

  it('finds a start by what became of the instance', async () => {
    const { here, actor, call } = await portsOn();
    stop(here);
    const intent = call({ operation: 'ec2:StartInstances', document: null, parameters: {} });
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'absent' });
    await actor.send(intent, ME, EXTERNAL_ID);
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'found', awsId: null });
  });

  it('cannot tell of a reboot, nor of anything where it may not look', async () => {
    const { aws, actor, call } = await portsOn();
    expect(await actor.lookUp(call(REBOOT), ME)).toMatchObject({ kind: 'cannot-tell' });
    aws.faults.inject({ match: { operation: 'ListCommands' }, effect: { kind: 'access-denied' } });
    expect(await actor.lookUp(call(), ME)).toMatchObject({
      kind: 'cannot-tell',
      reason: expect.stringContaining('Allow ssm:ListCommands'),
    });
  });
});

describe('cancelling', () => {
  it('cancels a command, and is harmless when that is over', async () => {
    const { accepted, actor, observer, clock, aws } = await portsOn();
    const call = await accepted();
    clock.advance(10_000);
    expect(await actor.cancel(call, ME, EXTERNAL_ID)).toMatchObject({ kind: 'accepted' });
    expect(policyOf(aws)).toMatchObject({ Statement: [{ Action: ['ssm:CancelCommand'], Resource: ['*'] }] });
    clock.advance(30_000);
    expect(await observer.progress(call, ME)).toMatchObject([{ instanceId: WEB, state: 'cancelled' }]);
    expect(await actor.cancel(call, ME, EXTERNAL_ID)).toMatchObject({ kind: 'accepted' });
  });

  it('stops a diagnosis, and says so where nothing can be cancelled', async () => {
    const { accepted, actor, call, clock } = await portsOn();
    const diagnosis = await accepted(DIAGNOSE);
    clock.advance(2000);
    expect(await actor.cancel(diagnosis, ME, EXTERNAL_ID)).toMatchObject({ kind: 'accepted' });
    expect(await actor.cancel(call(REBOOT), ME, EXTERNAL_ID)).toMatchObject({
      kind: 'refused',
      error: expect.stringContaining('cannot be cancelled'),
    });
  });
});

function stop(here: Awaited<ReturnType<typeof portsOn>>['here']): void {
  const instance = here.instances.find(({ InstanceId }) => InstanceId === WEB);
  const node = here.nodes.find(({ InstanceId }) => InstanceId === WEB);
  if (instance) instance.State = { Code: 80, Name: 'stopped' };
  if (node) node.PingStatus = 'ConnectionLost';
}
