import {
  type Command,
  GetCalendarStateCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  type ListCommandInvocationsCommandInput,
  ListCommandsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { listedOutput } from '../../../src/simulation/aws/command-output.ts';
import type { SimulatedInvocation, World } from '../../../src/simulation/aws/world.ts';
import { emptyWorld, region } from '../../support/world.ts';
import { manualClock, refusal, signedIn } from './support.ts';

const NODE = 'i-0aaaaaaaaaaaaaaaa';
const OTHER_NODE = 'i-0bbbbbbbbbbbbbbbb';

function commandId(number: number): string {
  return `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
}

function step(changes: Partial<SimulatedInvocation['plugins'][number]> = {}) {
  return {
    Name: 'PatchLinux',
    Status: 'Failed' as const,
    StatusDetails: 'Failed',
    ResponseCode: 156,
    startedAt: new Date('2026-11-20T10:00:01Z'),
    endedAt: new Date('2026-11-20T10:01:31.5Z'),
    stdout: 'installing',
    stderr: 'failed to run commands: exit status 156',
    ...changes,
  };
}

function invocation(number: number, changes: Partial<SimulatedInvocation> = {}): SimulatedInvocation {
  return {
    commandId: commandId(number),
    instanceId: NODE,
    documentName: 'AWS-RunPatchBaseline',
    requestedAt: new Date(`2026-11-${String(number).padStart(2, '0')}T10:00:00Z`),
    comment: '',
    status: 'Failed',
    statusDetails: 'Failed',
    plugins: [step()],
    ...changes,
  };
}

function worldWith(...invocations: SimulatedInvocation[]): World {
  const world = emptyWorld();
  region(world).invocations = invocations;
  return world;
}

async function signedInWith(...invocations: SimulatedInvocation[]) {
  return signedIn({ world: worldWith(...invocations), clock: manualClock() });
}

describe('ListCommandInvocations', () => {
  it('lists newest first what is at most 30 days old', async () => {
    const old = invocation(1, { requestedAt: new Date('2026-10-22T11:59:59Z') });
    const { ssm } = await signedInWith(old, invocation(2), invocation(20), invocation(3));

    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({}));

    expect(CommandInvocations?.map(({ CommandId }) => CommandId)).toEqual([20, 3, 2].map(commandId));
    expect(CommandInvocations?.[0]?.CommandPlugins).toEqual([]);
  });

  it('filters by node, command, document, status and time', async () => {
    const scan = invocation(5, { documentName: 'AWS-RunShellScript', status: 'Success' });
    const { ssm } = await signedInWith(invocation(2), scan, invocation(8, { instanceId: OTHER_NODE }));
    const found = async (input: ListCommandInvocationsCommandInput) =>
      (await ssm.send(new ListCommandInvocationsCommand(input))).CommandInvocations?.map(
        ({ CommandId }) => CommandId,
      );

    expect(await found({ InstanceId: OTHER_NODE })).toEqual([commandId(8)]);
    expect(await found({ CommandId: commandId(2) })).toEqual([commandId(2)]);
    expect(await found({ Filters: [{ key: 'Status', value: 'Success' }] })).toEqual([commandId(5)]);
    const patching = { key: 'DocumentName', value: 'AWS-RunPatchBaseline' } as const;
    const recent = { key: 'InvokedAfter', value: '2026-11-03T00:00:00Z' } as const;
    expect(await found({ Filters: [patching, recent] })).toEqual([commandId(8)]);
  });

  it('refuses the stage as a filter, and dates that are none', async () => {
    const { ssm } = await signedInWith();
    const stage = [{ key: 'ExecutionStage' as const, value: 'Complete' }];
    const date = [{ key: 'InvokedAfter' as const, value: 'yesterday' }];

    const byStage = ssm.send(new ListCommandInvocationsCommand({ Filters: stage }));
    const byDate = ssm.send(new ListCommandInvocationsCommand({ Filters: date }));

    expect((await refusal(byStage)).name).toBe('InvalidFilterKey');
    expect((await refusal(byDate)).name).toBe('ValidationException');
  });

  it('shows all steps of a patch document, those of other platforms as skipped', async () => {
    const { ssm } = await signedInWith(invocation(20));

    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ Details: true }));

    const steps = CommandInvocations?.[0]?.CommandPlugins ?? [];
    expect(steps.map(({ Name, Status, ResponseCode }) => [Name, Status, ResponseCode])).toEqual([
      ['PatchWindows', 'Success', 0],
      ['PatchLinux', 'Failed', 156],
      ['PatchMacOS', 'Success', 0],
    ]);
    expect(steps[0]?.Output).toBe(
      `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, Windows]'. Step name: PatchWindows`,
    );
    expect(steps[1]?.Output).toBe(
      'installing\n----------ERROR-------\nfailed to run commands: exit status 156',
    );
  });

  it('says on Windows that the others have no plugin', async () => {
    const { ssm } = await signedInWith(invocation(20, { plugins: [step({ Name: 'PatchWindows' })] }));

    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ Details: true }));

    expect(CommandInvocations?.[0]?.CommandPlugins?.[1]?.Output).toBe(
      'Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: PatchLinux',
    );
  });
});

describe('listed output', () => {
  it.each([
    ['output alone', 'o'.repeat(3000), '', /^o{2477}\n---Output truncated---$/],
    ['errors alone', '', 'e'.repeat(3000), /^\n-{10}ERROR-{7}\ne{2453}\n---Error truncated----$/],
    [
      'both',
      'o'.repeat(3000),
      'e'.repeat(3000),
      /^o{1215}\n---Output truncated---\n-{10}ERROR-{7}\ne{1215}\n---Error truncated----$/,
    ],
    [
      'long output and a short error',
      'o'.repeat(3000),
      'e'.repeat(100),
      /^o{2353}\n---Output.*\n-{10}ERROR-{7}\ne{100}$/s,
    ],
  ])('keeps the start of %s within 2,500 characters', (_what, stdout, stderr, expected) => {
    const output = listedOutput(stdout, stderr);

    expect(output).toHaveLength(2500);
    expect(output).toMatch(expected);
  });

  it('is whole up to the limit', () => {
    expect(listedOutput('o'.repeat(2500), '')).toBe('o'.repeat(2500));
  });
});

describe('GetCommandInvocation', () => {
  it('brings one step with its times as text', async () => {
    const { ssm } = await signedInWith(invocation(20));
    const PluginName = 'PatchLinux';

    const answer = await ssm.send(
      new GetCommandInvocationCommand({ CommandId: commandId(20), InstanceId: NODE, PluginName }),
    );

    expect(answer).toMatchObject({
      PluginName,
      ResponseCode: 156,
      Status: 'Failed',
      ExecutionStartDateTime: '2026-11-20T10:00:01.000Z',
      ExecutionEndDateTime: '2026-11-20T10:01:31.500Z',
      ExecutionElapsedTime: 'PT90.5S',
      StandardOutputContent: 'installing',
      StandardErrorContent: 'failed to run commands: exit status 156',
    });
  });

  it('has no output of a document of several steps without a step’s name', async () => {
    const { ssm } = await signedInWith(invocation(20));

    const answer = await ssm.send(
      new GetCommandInvocationCommand({ CommandId: commandId(20), InstanceId: NODE }),
    );

    expect(answer).toMatchObject({ ResponseCode: -1, Status: 'Failed', StandardOutputContent: '' });
  });

  it('cuts output at 24,000 characters and errors at 8,000', async () => {
    const long = step({ stdout: 'o'.repeat(30_000), stderr: 'e'.repeat(30_000) });
    const { ssm } = await signedInWith(invocation(20, { plugins: [long] }));
    const input = { CommandId: commandId(20), InstanceId: NODE, PluginName: 'PatchLinux' };

    const answer = await ssm.send(new GetCommandInvocationCommand(input));

    expect(answer.StandardOutputContent).toHaveLength(24_000);
    expect(answer.StandardOutputContent).toMatch(/o\n--output truncated--$/);
    expect(answer.StandardErrorContent).toHaveLength(8000);
  });

  it('refuses unknown invocations and steps', async () => {
    const { ssm } = await signedInWith(invocation(20));
    const get = (InstanceId: string, PluginName: string) =>
      refusal(
        ssm.send(new GetCommandInvocationCommand({ CommandId: commandId(20), InstanceId, PluginName })),
      );

    expect((await get(OTHER_NODE, 'PatchLinux')).name).toBe('InvocationDoesNotExist');
    expect((await get(NODE, 'PatchBeOS')).name).toBe('InvalidPluginName');
  });
});

describe('ListCommands', () => {
  it('lists commands newest first, those that reached no node too', async () => {
    const world = emptyWorld();
    const commands: Command[] = [5, 20].map((day) => ({
      CommandId: commandId(day),
      DocumentName: 'AWS-RunPatchBaseline',
      RequestedDateTime: new Date(`2026-11-${String(day).padStart(2, '0')}T10:00:00Z`),
      Status: day === 5 ? 'Success' : 'InProgress',
      StatusDetails: 'NoInstancesInTag',
      TargetCount: 0,
      Targets: [{ Key: 'tag:Env', Values: ['prod'] }],
      Parameters: { Operation: ['Install'] },
    }));
    region(world).commands = commands;
    const { ssm } = await signedIn({ world, clock: manualClock() });

    const all = await ssm.send(new ListCommandsCommand({}));
    const finished = await ssm.send(
      new ListCommandsCommand({ Filters: [{ key: 'ExecutionStage', value: 'Complete' }] }),
    );

    expect(all.Commands).toEqual(commands.toReversed());
    expect(finished.Commands).toEqual([commands[0]]);
  });
});

describe('GetCalendarState', () => {
  it('is open only while all calendars are', async () => {
    const world = emptyWorld();
    region(world).calendars = new Map([
      ['open', { state: 'OPEN' as const, nextTransitionAt: null }],
      ['freeze', { state: 'CLOSED' as const, nextTransitionAt: new Date('2026-12-01T00:00:00Z') }],
    ]);
    const { ssm } = await signedIn({ world });
    const state = (...CalendarNames: string[]) => ssm.send(new GetCalendarStateCommand({ CalendarNames }));

    expect(await state('open')).toMatchObject({ State: 'OPEN' });
    expect(await state('open', 'freeze')).toMatchObject({
      State: 'CLOSED',
      NextTransitionTime: '2026-12-01T00:00:00.000Z',
    });
    expect((await refusal(state('unknown'))).name).toMatch(/^InvalidDocument/);
  });
});
