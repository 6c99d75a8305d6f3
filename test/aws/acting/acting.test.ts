import { RebootInstancesCommand } from '@aws-sdk/client-ec2';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { type Act, createAwsActing } from '../../../src/aws/acting/acting.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { ME, REMEDIATE_ARN, SCOPE, worldToActIn } from '../../remediation/aws-ports-support.ts';
import { WEB } from '../../simulation/aws/acts/support.ts';
import { type ManualClock, manualClock } from '../../simulation/aws/support.ts';
import { EXTERNAL_ID } from '../../support/world.ts';
import { simulated } from '../support/opened.ts';

const ROLE = {
  arn: REMEDIATE_ARN,
  externalId: EXTERNAL_ID,
  remediationId: ME.id,
  person: ME.requestedBy,
};
const START = '2026-11-21T12:00:00.000Z';
const IN_TIME = { sendBefore: '2026-11-21T12:00:15.000Z', timeoutMs: 10_000 };

function reboot(changes: Partial<Act> = {}): Act {
  return {
    scope: SCOPE,
    operation: 'ec2:RebootInstances',
    about: WEB,
    policy: (until) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'ec2:RebootInstances',
          Resource: '*',
          Condition: { DateLessThan: { 'aws:CurrentTime': until.toISOString() } },
        },
      }),
    send: async ({ ec2 }, options) => {
      const { $metadata } = await ec2.send(new RebootInstancesCommand({ InstanceIds: [WEB] }), options);
      return { awsId: null, $metadata };
    },
    ...changes,
  };
}

async function world() {
  const clock: ManualClock = manualClock(START);
  const aws = await simulated({ world: worldToActIn(), clock, throttle: false });
  return { aws, clock };
}

/** A clock that is behind, or ahead. */
function off(clock: Clock, ms: number): Clock {
  return { now: () => new Date(clock.now().getTime() + ms), sleep: clock.sleep };
}

describe('one request that changes something', () => {
  it('is waited for no longer than is allowed; then nobody knows', async () => {
    const { aws, clock } = await world();
    aws.faults.inject({ match: { operation: 'RebootInstances' }, effect: { kind: 'hang' } });
    const startedAt = Date.now();
    const outcome = await createAwsActing({ clock }).act(reboot(), ROLE, { ...IN_TIME, timeoutMs: 500 });
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'TimeoutError' });
    expect(Date.now() - startedAt).toBeLessThan(5000);
    expect(aws.requests.counts()['ec2:RebootInstances']).toBe(1);
  });

  it('is not sent where its role does not come in time', async () => {
    const { aws, clock } = await world();
    aws.faults.inject({ match: { operation: 'AssumeRole' }, effect: { kind: 'hang' } });
    const outcome = await createAwsActing({ clock }).act(reboot(), ROLE, { ...IN_TIME, timeoutMs: 500 });
    expect(outcome).toMatchObject({ kind: 'not-sent', code: 'TimeoutError' });
    expect(aws.requests.acts()).toEqual([]);
  });

  it('is not sent where the role is throttled for too long, and sent where it soon is not', async () => {
    const { aws, clock } = await world();
    const acting = createAwsActing({ clock, random: () => 0 });
    aws.faults.inject({ match: { operation: 'AssumeRole' }, effect: { kind: 'throttle' }, times: 1 });
    expect(await acting.act(reboot(), ROLE, IN_TIME)).toMatchObject({ kind: 'accepted' });

    aws.faults.inject({ match: { operation: 'AssumeRole' }, effect: { kind: 'throttle' } });
    const later = { ...IN_TIME, sendBefore: new Date(clock.now().getTime() + 15_000).toISOString() };
    expect(await acting.act(reboot(), ROLE, later)).toMatchObject({ kind: 'not-sent' });
    expect(aws.requests.acts()).toHaveLength(1);
  });

  it.each([-60_000, 60_000])('is fenced by the time of AWS where our clock is off by %i ms', async (ms) => {
    const { aws, clock } = await world();
    const ours = off(clock, ms);
    const sendBefore = new Date(ours.now().getTime() + 15_000).toISOString();
    const outcome = await createAwsActing({ clock: ours }).act(reboot(), ROLE, { ...IN_TIME, sendBefore });
    expect(outcome).toMatchObject({ kind: 'accepted' });
    const policies = aws.requests
      .entries()
      .flatMap(({ input }) => (typeof input?.Policy === 'string' ? [input.Policy] : []));
    expect(policies).toHaveLength(2);
    expect(policies[1]).toContain('2026-11-21T12:00:25');
  });

  it.each([-600_000, 600_000])('is not sent where our clock is off by %i ms', async (ms) => {
    const { aws, clock } = await world();
    const ours = off(clock, ms);
    const sendBefore = new Date(ours.now().getTime() + 15_000).toISOString();
    const outcome = await createAwsActing({ clock: ours }).act(reboot(), ROLE, { ...IN_TIME, sendBefore });
    expect(outcome).toMatchObject({ kind: 'not-sent', code: 'ClockOff' });
    expect(outcome).toHaveProperty('error', expect.stringContaining(ms > 0 ? '600 s ahead' : '600 s behind'));
    expect(aws.requests.acts()).toEqual([]);
  });

  it('is the one it says it is: any other command is kept back', async () => {
    const { aws, clock } = await world();
    const other = reboot({
      send: async ({ ssm }, options) => {
        const command = new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [WEB] });
        const { $metadata } = await ssm.send(command, options);
        return { awsId: null, $metadata };
      },
    });
    expect(await createAwsActing({ clock }).act(other, ROLE, IN_TIME)).toMatchObject({
      kind: 'not-sent',
      error: expect.stringContaining('in place of ec2:RebootInstances'),
    });
    expect(aws.requests.acts()).toEqual([]);
  });

  it('goes out once, even where it is asked for twice', async () => {
    const { aws, clock } = await world();
    const twice = reboot({
      send: async (clients, options) => {
        await reboot().send(clients, options);
        return reboot().send(clients, options);
      },
    });
    await createAwsActing({ clock }).act(twice, ROLE, IN_TIME);
    expect(aws.requests.acts()).toHaveLength(1);
  });
});
