import type { Command } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { planHistory } from '../../../src/aws/history-plan.ts';
import type { PatchCommand } from '../../../src/aws/readers/commands.ts';
import { readFullOutput, readInvocation } from '../../../src/aws/readers/invocations.ts';
import { readPatchHistory } from '../../../src/aws/readers/patch-history.ts';
import type { Association } from '../../../src/model/records.ts';
import type { SimulatedInvocation } from '../../../src/simulation/aws/world.ts';
import { emptyWorld, region } from '../../support/world.ts';
import { opened } from '../support/opened.ts';

const DAY_MS = 24 * 60 * 60_000;
const DOCUMENT = 'AWS-RunPatchBaseline';
const now = Date.now();
const since = new Date(now - 30 * DAY_MS).toISOString();
const LIMITS = { everything: 2, installs: 10, failures: 2 };

const nodeId = (index: number) => `i-${String(index).padStart(17, '0')}`;
const commandId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

interface Sent {
  readonly operation: 'Scan' | 'Install';
  readonly daysAgo: number;
  readonly nodes: readonly number[];
  readonly failedOn?: readonly number[];
  /** Sent by an association: ListCommands does not show it. */
  readonly hidden?: boolean;
}

function worldWith(...sent: Sent[]) {
  const world = emptyWorld();
  sent.forEach((each, index) => {
    const requestedAt = new Date(now - each.daysAgo * DAY_MS);
    if (!each.hidden) region(world).commands.push(command(each, index, requestedAt));
    region(world).invocations.push(...each.nodes.map((node) => run(each, index, node, requestedAt)));
  });
  return world;
}

function command(sent: Sent, index: number, requestedAt: Date): Command {
  return {
    CommandId: commandId(index),
    DocumentName: DOCUMENT,
    Parameters: { Operation: [sent.operation] },
    RequestedDateTime: requestedAt,
    TargetCount: sent.nodes.length,
    Status: 'Success',
    StatusDetails: 'Success',
  };
}

function run(sent: Sent, index: number, node: number, requestedAt: Date): SimulatedInvocation {
  const failed = sent.failedOn?.includes(node) ?? false;
  const status = failed ? 'Failed' : 'Success';
  return {
    commandId: commandId(index),
    instanceId: nodeId(node),
    documentName: DOCUMENT,
    requestedAt,
    comment: '',
    status,
    statusDetails: status,
    plugins: [
      {
        Name: 'PatchLinux',
        Status: status,
        StatusDetails: status,
        ResponseCode: failed ? 1 : 0,
        startedAt: requestedAt,
        endedAt: requestedAt,
        stdout: `${'noise '.repeat(1000)}\nOperationType : ${sent.operation}`,
        stderr: failed ? 'Could not resolve host' : '',
      },
    ],
  };
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

function association(operation: 'Scan' | 'Install', document = DOCUMENT): Association {
  return {
    id: 'c3ded760-33fa-44e1-abef-8ceedac18328',
    name: null,
    document,
    targets: [],
    schedule: null,
    lastExecutedAt: null,
    status: null,
    detailedStatus: null,
    parameters: { Operation: [operation] },
    applyOnlyAtCronInterval: false,
    calendarNames: [],
  };
}

function ask(nodes: readonly number[], associations: Association[] = []) {
  return {
    since,
    instanceIds: nodes.map(nodeId),
    associations,
    described: Promise.resolve(associations),
  };
}

describe('planning', () => {
  const planned = (changes: Partial<PatchCommand>): PatchCommand => ({
    id: 'c',
    document: DOCUMENT,
    requestedAt: '2026-11-20T08:00:00.000Z',
    operation: 'Scan',
    rebootOption: null,
    parameters: {},
    targets: [],
    status: 'Success',
    statusDetails: 'Success',
    targetCount: 50,
    deliveryTimedOutCount: 0,
    errorCount: 0,
    ...changes,
  });

  it('reads everything up to the limit, and no further', () => {
    const three = [planned({ id: '1' }), planned({ id: '2' }), planned({ id: '3' })];
    expect(planHistory(three.slice(0, 2), [], LIMITS).everything).toBe(true);
    expect(planHistory(three, [], LIMITS).everything).toBe(false);
  });

  it('counts a page for documents that only associations run', () => {
    const scans = association('Scan', 'AWS-RunPatchBaselineAssociation');
    const inventory = association('Scan', 'AWS-GatherSoftwareInventory');
    const plan = planHistory([planned({}), planned({})], [scans, inventory], LIMITS);
    expect(plan).toMatchObject({
      everything: false,
      documents: [DOCUMENT, 'AWS-RunPatchBaselineAssociation'],
      hiddenInstalls: false,
    });
    expect(planHistory([], [association('Install')], LIMITS).hiddenInstalls).toBe(true);
  });

  it('names the commands that may have installed on somebody, newest first', () => {
    const plan = planHistory(
      [
        planned({ id: 'old', operation: 'Install', requestedAt: '2026-11-01T00:00:00.000Z' }),
        planned({ id: 'scan' }),
        planned({ id: 'nobody', operation: 'Install', targetCount: 0 }),
        planned({ id: 'new', operation: null, requestedAt: '2026-11-20T00:00:00.000Z' }),
      ],
      [],
      LIMITS,
    );
    expect(plan.installs).toEqual(['new', 'old']);
  });
});

describe('a short history', () => {
  it('is read whole, for the nodes asked for, newest first', async () => {
    const { reader } = await opened({
      world: worldWith(
        { operation: 'Install', daysAgo: 9, nodes: [1, 2, 3] },
        { operation: 'Scan', daysAgo: 1, nodes: [1, 2, 3] },
        { operation: 'Scan', daysAgo: 40, nodes: [1] },
      ),
    });
    const history = await readPatchHistory(reader, ask([1, 2]));
    expect(history.complete).toBe(true);
    expect(history.commands.map((sent) => sent.operation)).toEqual(['Scan', 'Install']);
    expect(history.invocations.map((row) => `${row.commandId} ${row.instanceId}`)).toEqual([
      `${commandId(1)} ${nodeId(1)}`,
      `${commandId(1)} ${nodeId(2)}`,
      `${commandId(0)} ${nodeId(1)}`,
      `${commandId(0)} ${nodeId(2)}`,
    ]);
    expect(reader.apiCalls()['ssm:ListCommandInvocations']).toBe(1);
  });

  it('shows commands that reached nobody', async () => {
    const { reader } = await opened({ world: worldWith({ operation: 'Install', daysAgo: 1, nodes: [] }) });
    const history = await readPatchHistory(reader, ask([1]));
    expect(history.commands).toMatchObject([{ targetCount: 0 }]);
    expect(history.invocations).toEqual([]);
  });
});

describe('a long history', () => {
  const dailyScans = range(20).map(
    (day): Sent => ({
      operation: 'Scan',
      daysAgo: day + 1,
      nodes: range(120),
      failedOn: day === 0 ? [7] : [],
    }),
  );

  it('comes down to each node’s newest install and to the failures', async () => {
    const { reader } = await opened({
      world: worldWith(
        ...dailyScans,
        { operation: 'Install', daysAgo: 3, nodes: range(120), failedOn: [5] },
        { operation: 'Install', daysAgo: 10, nodes: range(120) },
      ),
    });
    const history = await readPatchHistory(reader, ask(range(100)), LIMITS);
    expect(history).toMatchObject({ complete: false, installUnknown: new Set() });
    const installs = history.invocations.filter((row) => row.commandId === commandId(20));
    expect(installs).toHaveLength(100);
    expect(history.invocations.filter((row) => row.status === 'Failed').map((row) => row.instanceId)).toEqual(
      [nodeId(7), nodeId(5)],
    );
    expect(history.invocations).toHaveLength(101);
    expect(reader.apiCalls()['ssm:ListCommandInvocations']).toBeLessThanOrEqual(6);
  });

  it('says "unknown" of nodes beyond the page limit, never "no install"', async () => {
    const installs = range(12).map(
      (week): Sent => ({ operation: 'Install', daysAgo: week + 1, nodes: range(60) }),
    );
    const { reader } = await opened({ world: worldWith(...dailyScans, ...installs) });
    const question = ask(range(100));
    const history = await readPatchHistory(reader, question, { ...LIMITS, installs: 4 });
    expect(history.installUnknown).toEqual(new Set(range(100).slice(60).map(nodeId)));
  });

  it('looks up a few nodes one by one where associations may have installed', async () => {
    const { reader } = await opened({
      world: worldWith(...dailyScans, {
        operation: 'Install',
        daysAgo: 2,
        nodes: [1],
        hidden: true,
      }),
    });
    const history = await readPatchHistory(reader, ask([1, 2], [association('Install')]), LIMITS);
    expect(history.installUnknown).toEqual(new Set());
    const ofNode = history.invocations.filter((row) => row.instanceId === nodeId(1));
    expect(ofNode.map((row) => row.commandId)).toContain(commandId(20));
  });

  it('is cut down as well when there turn out to be more runs than the commands told', async () => {
    const hidden = dailyScans.map((scan): Sent => ({ ...scan, hidden: true }));
    const { reader } = await opened({ world: worldWith(...hidden) });
    const history = await readPatchHistory(reader, ask(range(100), [association('Install')]), LIMITS);
    expect(history.complete).toBe(false);
    expect(history.installUnknown.size).toBe(100);
    expect(reader.apiCalls()['ssm:ListCommandInvocations']).toBeLessThan(10);
  });
});

describe('output', () => {
  it('that was cut is there in full, and gone after 30 days', async () => {
    const { reader } = await opened({
      world: worldWith(
        { operation: 'Install', daysAgo: 1, nodes: [1], failedOn: [1] },
        { operation: 'Install', daysAgo: 31, nodes: [1] },
      ),
    });
    const invocation = await readInvocation(reader, commandId(0), nodeId(1));
    if (!invocation) throw new Error('AWS no longer knows the run.');
    const output = await readFullOutput(reader, invocation);
    expect(output).toMatchObject({ stderr: 'Could not resolve host', truncated: false });
    expect(output?.stdout).toContain('OperationType : Install');
    await expect(readInvocation(reader, commandId(1), nodeId(1))).resolves.toBeNull();
    await expect(readFullOutput(reader, { ...invocation, commandId: commandId(1) })).resolves.toBeNull();
  });
});
