import { ListCommandsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support.ts';
import { acting, INSTALL, pingOf, recordOf, SCAN, sendTo, statusOf } from './support.ts';

describe('a scan', () => {
  it('does not exist at first, waits, runs, and ends; its record follows a little later', async () => {
    const fleet = await acting();
    const { clock, ssm } = fleet;
    const id = await sendTo(fleet, SCAN, { Comment: 'patchcheck 0123' });

    expect((await ssm.send(new ListCommandsCommand({}))).Commands).toEqual([]);
    expect((await refusal(statusOf(fleet, id))).name).toBe('InvocationDoesNotExist');
    clock.advance(2000);
    expect(await statusOf(fleet, id)).toBe('Pending');
    const [listed] = (await ssm.send(new ListCommandsCommand({}))).Commands ?? [];
    expect(listed).toMatchObject({ CommandId: id, Comment: 'patchcheck 0123', Status: 'Pending' });
    clock.advance(1000);
    expect(await statusOf(fleet, id)).toBe('InProgress');
    clock.advance(20_000);
    expect(await statusOf(fleet, id)).toBe('Success');
    expect(await recordOf(fleet)).toMatchObject({ operation: 'Scan', failed: undefined });
    clock.advance(2000);
    expect(await recordOf(fleet)).toEqual({ operation: 'Scan', missing: 2, failed: 0, pending: 1 });
  });
});

describe('an install that may reboot', () => {
  it('reports, takes the node down with the invocation in progress, and ends when it is back', async () => {
    const fleet = await acting();
    const { clock } = fleet;
    const id = await sendTo(fleet, INSTALL);
    clock.advance(93_000 + 2000);

    expect(await recordOf(fleet)).toEqual({ operation: 'Install', missing: 0, failed: 0, pending: 0 });
    expect(await statusOf(fleet, id)).toBe('InProgress');
    clock.advance(30_000);
    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    clock.advance(30_000);
    expect((await pingOf(fleet)).ping).toBe('Online');
    clock.advance(2000);
    expect(await statusOf(fleet, id)).toBe('Success');
  });
});
