import { CancelCommandCommand, type SendCommandCommandInput } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support.ts';
import { acting, DB, IDS, INSTALL, pingOf, recordOf, SCAN, sendTo, statusOf, WEB } from './support.ts';

describe('SendCommand', () => {
  it.each<[string, Partial<SendCommandCommandInput>, string]>([
    ['51 instances, as throttling', { InstanceIds: Array(51).fill(WEB) }, 'ThrottlingException'],
    ['an instance twice', { InstanceIds: [WEB, WEB] }, 'DuplicateInstanceId'],
    ['an unknown instance', { InstanceIds: [WEB, 'i-0cccccccccccccccc'] }, 'InvalidInstanceId'],
    ['no instance at all', { InstanceIds: [] }, 'InvalidInstanceId'],
    ['an id that is none', { InstanceIds: ['web-1'] }, 'ValidationException'],
    ['an unknown document', { DocumentName: 'AWS-RunPatchBaselines' }, 'InvalidDocument'],
    ['an unknown version', { DocumentVersion: '7' }, 'InvalidDocumentVersion'],
    ['a missing parameter', { Parameters: { RebootOption: ['NoReboot'] } }, 'InvalidParameters'],
    ['another value', { Parameters: { Operation: ['Uninstall'] } }, 'InvalidParameters'],
    ['another parameter', { Parameters: { ...SCAN, Reboot: ['yes'] } }, 'InvalidParameters'],
    ['a number out of range', { Parameters: { ...SCAN, StepTimeoutSeconds: ['0'] } }, 'InvalidParameters'],
    ['a comment of 101 characters', { Comment: 'x'.repeat(101) }, 'ValidationException'],
    ['less than 30 seconds', { TimeoutSeconds: 29 }, 'ValidationException'],
    ['more than 30 days', { TimeoutSeconds: 2_592_001 }, 'ValidationException'],
    ['a concurrency of none', { MaxConcurrency: '0' }, 'ValidationException'],
    ['errors of 101 %', { MaxErrors: '101%' }, 'ValidationException'],
  ])('refuses %s', async (_what, changes, code) => {
    const fleet = await acting();

    expect((await refusal(sendTo(fleet, SCAN, changes))).name).toBe(code);
    expect(fleet.aws.requests.acts()).toEqual([]);
  });

  it.each(['100%', '7', '25%'])('takes limits such as %s', async (MaxConcurrency) => {
    const fleet = await acting();

    await expect(sendTo(fleet, SCAN, { MaxConcurrency, MaxErrors: MaxConcurrency })).resolves.toBeTruthy();
  });

  it('takes documents by ARN, and private ones with an operation of their own', async () => {
    const fleet = await acting();
    fleet.here.documents.push({
      name: 'Acme-Scan',
      runs: 'AWS-RunPatchBaseline',
      fixed: { Operation: ['Scan'] },
    });
    const DocumentName = 'arn:aws:ssm:us-east-1:111122223333:document/Acme-Scan';

    const changed = { DocumentName, Parameters: { Operation: ['Install'] } };
    expect((await refusal(sendTo(fleet, SCAN, changed))).name).toBe('InvalidParameters');
    const id = await sendTo(fleet, SCAN, { DocumentName, Parameters: {} });
    fleet.clock.advance(60_000);
    expect(await statusOf(fleet, id)).toBe('Success');
    expect(await recordOf(fleet)).toMatchObject({ operation: 'Scan', failed: 0 });
  });

  it('is told in the log with what it set going', async () => {
    const fleet = await acting();
    const id = await sendTo(fleet, INSTALL, { InstanceIds: [...IDS] });
    await sendTo(fleet, SCAN, { InstanceIds: [DB] });

    const [only] = fleet.aws.requests.actsOn(WEB);
    expect(only).toMatchObject({ operation: 'SendCommand', acted: { awsId: id, instanceIds: IDS } });
    expect(fleet.aws.requests.actsOn(WEB)).toHaveLength(1);
    expect(fleet.aws.requests.actsOn(DB)).toHaveLength(2);
  });
});

describe('AWS-UpdateSSMAgent', () => {
  it.each<['succeeds' | 'fails', string]>([
    ['succeeds', '3.3.3883.0'],
    ['fails', '3.1.1188.0'],
  ])('that %s leaves the version %s', async (agentUpdate, version) => {
    const fleet = await acting({ [WEB]: { agentUpdate } });
    await sendTo(fleet, {}, { DocumentName: 'AWS-UpdateSSMAgent' });
    fleet.clock.advance(60_000);

    expect((await pingOf(fleet)).agent).toBe(version);
  });
});

describe('CancelCommand', () => {
  it('ends what waits at once, and what runs a little later', async () => {
    const fleet = await acting();
    const to = { InstanceIds: [...IDS], MaxConcurrency: '1' };
    const CommandId = await sendTo(fleet, SCAN, to);
    fleet.clock.advance(5000);
    await fleet.ssm.send(new CancelCommandCommand({ CommandId }));

    expect(await statusOf(fleet, CommandId, DB)).toBe('Cancelled');
    fleet.clock.advance(5000);
    expect(await statusOf(fleet, CommandId, WEB)).toBe('Cancelled');
    fleet.clock.advance(60_000);
    expect(await recordOf(fleet)).toMatchObject({ failed: undefined });
    await expect(sendTo(fleet, SCAN)).resolves.toBeTruthy();
    fleet.clock.advance(60_000);
    expect(fleet.aws.overlaps()).toEqual([]);
  });

  it('may come too late for a node, and is nothing to a command that is over', async () => {
    const fleet = await acting({ [WEB]: { cancel: 'ignored' } });
    const CommandId = await sendTo(fleet, SCAN);
    fleet.clock.advance(5000);
    await fleet.ssm.send(new CancelCommandCommand({ CommandId }));
    fleet.clock.advance(18_000);
    expect(await statusOf(fleet, CommandId)).toBe('Success');

    await fleet.ssm.send(new CancelCommandCommand({ CommandId }));
    expect(await statusOf(fleet, CommandId)).toBe('Success');
  });

  it('refuses a command that nobody sent', async () => {
    const { ssm } = await acting();
    const CommandId = '00000000-0000-4000-a000-000000000000';

    expect((await refusal(ssm.send(new CancelCommandCommand({ CommandId })))).name).toBe('InvalidCommandId');
  });
});
