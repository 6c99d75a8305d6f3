import { DescribeInstancePatchesCommand, ListCommandsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support.ts';
import {
  type Acting,
  acting,
  DB,
  IDS,
  INSTALL,
  pingOf,
  recordOf,
  SCAN,
  sendTo,
  statusOf,
  WEB,
} from './support.ts';

const NO_REBOOT = { Operation: ['Install'], RebootOption: ['NoReboot'] };
const BEGUN = 3000;
const RECORDED = 2000;

async function listed({ ssm }: Acting) {
  return (await ssm.send(new ListCommandsCommand({}))).Commands ?? [];
}

describe('a scan', () => {
  it('does not exist at first, waits, runs, and ends; its record follows a little later', async () => {
    const fleet = await acting();
    const id = await sendTo(fleet, SCAN, { Comment: 'patchcheck 0123' });

    expect(await listed(fleet)).toEqual([]);
    expect((await refusal(statusOf(fleet, id))).name).toBe('InvocationDoesNotExist');
    fleet.clock.advance(2000);
    expect(await statusOf(fleet, id)).toBe('Pending');
    expect(await listed(fleet)).toMatchObject([
      { CommandId: id, Comment: 'patchcheck 0123', Status: 'Pending' },
    ]);
    fleet.clock.advance(1000);
    expect(await statusOf(fleet, id)).toBe('InProgress');
    fleet.clock.advance(20_000);
    expect(await statusOf(fleet, id)).toBe('Success');
    expect(await recordOf(fleet)).toMatchObject({ failed: undefined });
    fleet.clock.advance(RECORDED);
    expect(await recordOf(fleet)).toEqual({ operation: 'Scan', missing: 2, failed: 0, pending: 1 });
    expect(await listed(fleet)).toMatchObject([{ Status: 'Success', CompletedCount: 1, ErrorCount: 0 }]);
  });

  it('finds no restart due once there was one, and what is missing since', async () => {
    const fleet = await acting({ [WEB]: { missingAfterRestart: 3 } });
    await sendTo(fleet, NO_REBOOT);
    fleet.clock.advance(BEGUN + 90_000 + RECORDED);
    expect(await recordOf(fleet)).toEqual({ operation: 'Install', missing: 0, failed: 0, pending: 3 });

    await fleet.reboot(WEB);
    fleet.clock.advance(60_000);
    expect(await recordOf(fleet)).toMatchObject({ pending: 3 });
    await sendTo(fleet, SCAN);
    fleet.clock.advance(BEGUN + 20_000 + RECORDED);
    expect(await recordOf(fleet)).toEqual({ operation: 'Scan', missing: 3, failed: 0, pending: 0 });
  });

  it('that fails leaves the record as it was', async () => {
    const fleet = await acting({ [WEB]: { scan: { output: 'dnfMirrorsGone', times: 1 } } });
    const first = await sendTo(fleet, SCAN);
    fleet.clock.advance(60_000);
    const second = await sendTo(fleet, SCAN);
    fleet.clock.advance(60_000);

    expect(await statusOf(fleet, first)).toBe('Failed');
    expect(await statusOf(fleet, second)).toBe('Success');
  });
});

describe('an install that may reboot', () => {
  it('reports, takes the node down with the invocation in progress, and ends when it is back', async () => {
    const fleet = await acting();
    const id = await sendTo(fleet, INSTALL);
    fleet.clock.advance(BEGUN + 90_000 + RECORDED);

    expect(await recordOf(fleet)).toEqual({ operation: 'Install', missing: 0, failed: 0, pending: 0 });
    expect(await statusOf(fleet, id)).toBe('InProgress');
    fleet.clock.advance(30_000);
    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    fleet.clock.advance(30_000);
    expect((await pingOf(fleet)).ping).toBe('Online');
    expect(await statusOf(fleet, id)).toBe('Success');
    expect(fleet.aws.overlaps()).toEqual([]);
  });

  it('lists what it installed as installed, without vulnerabilities', async () => {
    const fleet = await acting();
    await sendTo(fleet, INSTALL);
    fleet.clock.advance(BEGUN + 90_000 + RECORDED);
    const { Patches } = await fleet.ssm.send(new DescribeInstancePatchesCommand({ InstanceId: WEB }));

    expect(Patches?.map(({ KBId, State, CVEIds }) => [KBId, State, CVEIds])).toEqual([
      ['openssl.x86_64', 'Installed', undefined],
      ['kernel.x86_64', 'Installed', undefined],
      ['glibc.x86_64', 'Installed', undefined],
    ]);
  });

  it('stays in progress on a node that never comes back, until its step times out', async () => {
    const fleet = await acting({ [WEB]: { restart: 'never-returns' } });
    const id = await sendTo(fleet, { ...INSTALL, StepTimeoutSeconds: ['600'] });
    fleet.clock.advance(BEGUN + 599_000);

    expect(await statusOf(fleet, id)).toBe('InProgress');
    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    fleet.clock.advance(1000);
    expect(await statusOf(fleet, id)).toBe('TimedOut/ExecutionTimedOut');
    expect(await listed(fleet)).toMatchObject([{ Status: 'TimedOut', ErrorCount: 1 }]);
  });
});

describe('an install that fails', () => {
  it('files what is left as failed, which the next scan finds missing', async () => {
    const fleet = await acting({ [WEB]: { install: { output: 'yumConflict', leaves: 1, uploads: true } } });
    const id = await sendTo(fleet, NO_REBOOT);
    fleet.clock.advance(BEGUN + 90_000 + RECORDED);

    expect(await statusOf(fleet, id)).toBe('Failed');
    expect(await recordOf(fleet)).toEqual({ operation: 'Install', missing: 0, failed: 1, pending: 2 });
    await sendTo(fleet, SCAN);
    fleet.clock.advance(BEGUN + 20_000 + RECORDED);
    expect(await recordOf(fleet)).toEqual({ operation: 'Scan', missing: 1, failed: 0, pending: 2 });
  });

  it('may end well by its exit code, and leave the patches as they were', async () => {
    const fleet = await acting({ [WEB]: { install: { output: 'aptNothingUpgradable', uploads: true } } });
    const id = await sendTo(fleet, INSTALL);
    fleet.clock.advance(BEGUN + 90_000 + RECORDED);

    expect(await statusOf(fleet, id)).toBe('Success');
    expect(await recordOf(fleet)).toMatchObject({ failed: 2 });
  });
});

describe('two patch operations at once', () => {
  it('break the second, and are told', async () => {
    const fleet = await acting();
    const first = await sendTo(fleet, NO_REBOOT);
    fleet.clock.advance(10_000);
    const second = await sendTo(fleet, SCAN);
    fleet.clock.advance(BEGUN + 5000);

    expect(await statusOf(fleet, second)).toBe('Failed');
    expect(await statusOf(fleet, first)).toBe('InProgress');
    expect(fleet.aws.overlaps()).toEqual([
      { kind: 'patch', instanceId: WEB, at: '2026-11-21T12:00:13.000Z', during: first, began: second },
    ]);
  });

  it('are none on two nodes, or one after the other', async () => {
    const fleet = await acting();
    await sendTo(fleet, NO_REBOOT, { InstanceIds: [...IDS] });
    fleet.clock.advance(BEGUN + 90_000);
    await sendTo(fleet, SCAN, { InstanceIds: [...IDS] });
    fleet.clock.advance(60_000);

    expect(fleet.aws.overlaps()).toEqual([]);
  });

  it('a restart in the middle of one is told as well, and fails it', async () => {
    const fleet = await acting();
    const id = await sendTo(fleet, NO_REBOOT);
    fleet.clock.advance(30_000);
    await fleet.reboot(WEB);
    fleet.clock.advance(60_000);

    expect(await statusOf(fleet, id)).toBe('Failed');
    expect(fleet.aws.overlaps()).toMatchObject([{ kind: 'restart', during: id, began: null }]);
  });
});

describe('an agent that dies half way', () => {
  it.each(['ExecutionTimedOut', 'Undeliverable'] as const)('falls silent, and ends as %s', async (ends) => {
    const fleet = await acting({ [WEB]: { agentDies: { after: 10, ends, endsAfter: 300 } } });
    const id = await sendTo(fleet, INSTALL);
    fleet.clock.advance(BEGUN + 299_000);

    expect(await statusOf(fleet, id)).toBe('InProgress');
    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    fleet.clock.advance(1000);
    expect(await statusOf(fleet, id)).toBe(`TimedOut/${ends}`);
    expect(await recordOf(fleet)).toMatchObject({ operation: 'Scan' });
    expect((await refusal(sendTo(fleet, SCAN))).name).toBe('InvalidInstanceId');
  });
});

describe('a command to several nodes', () => {
  it('goes no further after more errors than allowed', async () => {
    const fleet = await acting({ [WEB]: { scan: { output: 'silentFailure' } } });
    const to = { InstanceIds: [...IDS], MaxConcurrency: '1', MaxErrors: '0' };
    const id = await sendTo(fleet, SCAN, to);
    fleet.clock.advance(BEGUN + 20_000);

    expect(await statusOf(fleet, id, WEB)).toBe('Failed');
    expect(await statusOf(fleet, id, DB)).toBe('Failed/Terminated');
    expect(await listed(fleet)).toMatchObject([{ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 1 }]);
  });

  it('reaches as many at once as allowed, the others afterwards', async () => {
    const fleet = await acting();
    const id = await sendTo(fleet, SCAN, { InstanceIds: [...IDS], MaxConcurrency: '50%' });
    fleet.clock.advance(BEGUN);
    expect([await statusOf(fleet, id, WEB), await statusOf(fleet, id, DB)]).toEqual([
      'InProgress',
      'Pending',
    ]);
    fleet.clock.advance(20_000);
    expect([await statusOf(fleet, id, WEB), await statusOf(fleet, id, DB)]).toEqual([
      'Success',
      'InProgress',
    ]);
  });

  it('waits for a node that is down, and is delivered when it is back', async () => {
    const fleet = await acting();
    await fleet.reboot(WEB);
    const id = await sendTo(fleet, SCAN);
    fleet.clock.advance(40_000);
    expect(await statusOf(fleet, id)).toBe('Pending');
    fleet.clock.advance(20_000);
    expect(await statusOf(fleet, id)).toBe('InProgress');
  });

  it('is not delivered any more once it has expired', async () => {
    const fleet = await acting({ [WEB]: { restart: 'never-returns' } });
    await fleet.reboot(WEB);
    const id = await sendTo(fleet, SCAN, { TimeoutSeconds: 60 });
    fleet.clock.advance(3_660_000);
    fleet.aws.catchUp();

    expect(fleet.here.invocations).toMatchObject([
      { commandId: id, status: 'TimedOut', statusDetails: 'DeliveryTimedOut' },
    ]);
    expect(fleet.here.commands).toMatchObject([{ DeliveryTimedOutCount: 1, ErrorCount: 1 }]);
  });
});
