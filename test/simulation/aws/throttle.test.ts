import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeAssociationCommand,
  ListAssociationsCommand,
  ListCommandsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ASSUMED_RATE, rateOf } from '../../../src/simulation/aws/rates.ts';
import { clientsFor, manualClock, refusal, signedIn } from './support.ts';

/** Calls until one is refused; how many were answered before, and the refusal's name. */
async function untilRefused(call: () => Promise<unknown>): Promise<{ answered: number; name: string }> {
  for (let answered = 0; answered < 200; answered += 1) {
    try {
      await call();
    } catch (error) {
      return { answered, name: error instanceof Error ? error.name : '' };
    }
  }
  return { answered: 200, name: '' };
}

describe('throttling', () => {
  it('follows the published rate, and recovers with time', async () => {
    const clock = manualClock();
    const { ssm } = await signedIn({ clock });
    const list = () => ssm.send(new ListAssociationsCommand({}));

    expect(await untilRefused(list)).toEqual({ answered: 4, name: 'ThrottlingException' });
    clock.advance(500);
    expect((await untilRefused(list)).answered).toBe(2);
    clock.advance(60_000);
    expect((await untilRefused(list)).answered).toBe(4);
  });

  it('keeps operations and Regions apart', async () => {
    const { aws, ssm } = await signedIn({ clock: manualClock() });
    await untilRefused(() => ssm.send(new ListAssociationsCommand({})));

    await expect(ssm.send(new ListCommandsCommand({}))).resolves.toBeDefined();
    const elsewhere = clientsFor(aws, await ssm.config.credentials(), 'eu-west-1');
    await expect(elsewhere.ssm.send(new ListAssociationsCommand({}))).resolves.toBeDefined();
  });

  it('gives EC2 a deep bucket, and a shallow one for asking everything at once', async () => {
    const { ec2 } = await signedIn({ clock: manualClock() });
    const paged = () => ec2.send(new DescribeInstancesCommand({ MaxResults: 1000 }));
    const everything = () => ec2.send(new DescribeInstancesCommand({}));

    expect(await untilRefused(paged)).toEqual({ answered: 100, name: 'RequestLimitExceeded' });
    expect((await untilRefused(everything)).answered).toBe(50);
  });

  it('can be switched off, and rates can be set', async () => {
    const off = await signedIn({ clock: manualClock(), throttle: false });
    const slow = await signedIn({
      clock: manualClock(),
      rates: { 'ssm:ListCommands': { perSecond: 1, burst: 1 } },
    });

    expect((await untilRefused(() => off.ssm.send(new ListAssociationsCommand({})))).answered).toBe(200);
    expect((await untilRefused(() => slow.ssm.send(new ListCommandsCommand({})))).answered).toBe(1);
  });

  it('counts refused calls before it looks at what they ask', async () => {
    const { ssm } = await signedIn({ clock: manualClock() });
    const wrong = () => ssm.send(new DescribeAssociationCommand({ AssociationId: 'x' }));

    expect((await refusal(wrong())).name).toBe('ValidationException');
    expect((await refusal(wrong())).name).toBe('ValidationException');
    expect((await refusal(wrong())).name).toBe('ThrottlingException');
  });
});

describe('rateOf', () => {
  it('knows published rates, and assumes one for the rest', () => {
    expect(rateOf('ssm', 'DescribeInstanceAssociationsStatus')).toEqual({ perSecond: 2, burst: 2 });
    expect(rateOf('ssm', 'DescribeInstancePatchStates')).toEqual(ASSUMED_RATE);
    expect(rateOf('ec2', 'RebootInstances')).toEqual({ perSecond: 5, burst: 50 });
  });
});
