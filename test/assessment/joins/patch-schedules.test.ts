import { describe, expect, it } from 'vitest';
import { isPatchPolicy, type Schedules, targetingOf } from '../../../src/assessment/joins/patch-schedules.ts';
import { known, NOT_READ, unread } from '../../../src/model/reading.ts';
import type { Association, MaintenanceWindow, Target, WindowTask } from '../../../src/model/records.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const AT = NOW.toISOString();
const node = { instanceId: 'i-0aaa', tags: { Env: 'prod' } };
const PROD: Target[] = [{ key: 'tag:Env', values: ['prod'] }];
const DEV: Target[] = [{ key: 'tag:Env', values: ['dev'] }];
const GROUP: Target[] = [{ key: 'resource-groups:Name', values: ['web'] }];

function task(changes: Partial<WindowTask> = {}): WindowTask {
  return {
    id: 'task-1',
    type: 'RUN_COMMAND',
    document: 'AWS-RunPatchBaseline',
    targets: [{ key: 'WindowTargetIds', values: ['target-1'] }],
    parameters: { Operation: ['Install'] },
    cutoffBehavior: 'CANCEL_TASK',
    ...changes,
  };
}

function window(changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    id: 'mw-1',
    name: 'weekly',
    enabled: true,
    schedule: 'cron(0 2 ? * SUN *)',
    timezone: null,
    durationHours: 3,
    cutoffHours: 1,
    startsAt: null,
    endsAt: null,
    nextExecutionAt: null,
    targets: [{ id: 'target-1', targets: PROD }],
    tasks: [task()],
    ...changes,
  };
}

function association(changes: Partial<Association> = {}): Association {
  return {
    id: 'assoc-1',
    name: 'daily-scan',
    document: 'AWS-RunPatchBaseline',
    targets: PROD,
    schedule: 'rate(1 day)',
    lastExecutedAt: '2026-11-21T01:00:00.000Z',
    status: 'Success',
    detailedStatus: null,
    parameters: { Operation: ['Scan'] },
    applyOnlyAtCronInterval: false,
    calendarNames: [],
    ...changes,
  };
}

function schedules(
  windows: readonly MaintenanceWindow[],
  associations: readonly Association[] = [],
  changes: Partial<Schedules> = {},
): Schedules {
  return {
    windows: known(windows, 'ssm:DescribeMaintenanceWindows', AT),
    associations: known(associations, 'ssm:ListAssociations', AT),
    parametersRefused: null,
    executionsOf: () => NOT_READ,
    ...changes,
  };
}

describe('windows', () => {
  it('are matched through the targets that their patch tasks name', () => {
    const { windows } = targetingOf(node, schedules([window()]), NOW);
    expect(windows).toMatchObject({
      known: true,
      value: [{ id: 'mw-1', operation: 'Install', rebootOption: 'RebootIfNeeded', cutoffCancels: true }],
    });
  });

  it.each<[string, MaintenanceWindow]>([
    ['whose targets miss', window({ targets: [{ id: 'target-1', targets: DEV }] })],
    [
      'whose task names another target',
      window({ tasks: [task({ targets: [{ key: 'WindowTargetIds', values: ['x'] }] })] }),
    ],
    ['without a patch task', window({ tasks: [task({ document: 'AWS-RunShellScript' })] })],
  ])('%s are left out', (_, other) => {
    expect(targetingOf(node, schedules([other]), NOW).windows).toMatchObject({ known: true, value: [] });
  });

  it('take a task that names the instance itself', () => {
    const direct = window({ tasks: [task({ targets: [{ key: 'InstanceIds', values: ['i-0aaa'] }] })] });
    expect(targetingOf(node, schedules([direct]), NOW).windows).toMatchObject({ value: [{ id: 'mw-1' }] });
  });

  it('with a scan and an install count as installing', () => {
    const both = window({ tasks: [task({ parameters: { Operation: ['Scan'] } }), task({ id: 'task-2' })] });
    expect(targetingOf(node, schedules([both]), NOW).windows).toMatchObject({
      value: [{ operation: 'Install' }],
    });
  });

  it.each<[string, Partial<MaintenanceWindow>, string | null]>([
    ['AWS says so', { nextExecutionAt: '2026-11-22T03:00:00.000Z' }, '2026-11-22T03:00:00.000Z'],
    ['the schedule says so', {}, '2026-11-22T02:00:00.000Z'],
    ['disabled', { enabled: false }, null],
    ['over before then', { endsAt: '2026-11-21T18:00:00.000Z' }, null],
  ])('are next due: %s', (_, changes, nextAt) => {
    expect(targetingOf(node, schedules([window(changes)]), NOW).windows).toMatchObject({
      value: [{ nextAt }],
    });
  });

  it('of resource groups leave it unknown what targets the node, unless another surely does', () => {
    const group = window({ id: 'mw-2', targets: [{ id: 'target-1', targets: GROUP }] });
    expect(targetingOf(node, schedules([group]), NOW).windows).toEqual(unread(null, 'resource-group'));
    expect(targetingOf(node, schedules([group, window()]), NOW).windows).toMatchObject({
      value: [{ id: 'mw-1' }],
    });
  });

  it('of resource groups are told beside what surely targets the node', () => {
    const group = window({ id: 'mw-2', name: 'group', targets: [{ id: 'target-1', targets: GROUP }] });
    const off = window({ id: 'mw-3', enabled: false, targets: [{ id: 'target-1', targets: GROUP }] });
    const policy = association({ name: 'AWS-QuickSetup-PatchPolicy-Scan-LA-1', targets: GROUP });

    expect(targetingOf(node, schedules([window(), group, off], [policy]), NOW).undecided).toEqual([
      { name: 'maintenance window group (mw-2)', operation: 'Install', isPatchPolicy: false },
      { name: 'association AWS-QuickSetup-PatchPolicy-Scan-LA-1', operation: 'Scan', isPatchPolicy: true },
    ]);
  });

  it('that could not be read stay unread', () => {
    const refused = unread('ssm:DescribeMaintenanceWindows', 'AccessDeniedException');
    const targeting = targetingOf(node, schedules([], [], { windows: refused }), NOW);
    expect(targeting).toMatchObject({ windows: refused, installersInScope: refused });
  });
});

describe('associations', () => {
  it('are matched by their targets and dated from their last run', () => {
    const { associations } = targetingOf(node, schedules([], [association()]), NOW);
    expect(associations).toMatchObject({
      value: [{ id: 'assoc-1', operation: 'Scan', isPatchPolicy: false, nextAt: '2026-11-22T01:00:00.000Z' }],
    });
  });

  it('whose parameters were refused leave it unknown what they do to the node', () => {
    const refused = unread('ssm:DescribeAssociation', 'AccessDeniedException');
    const hidden = association({ parameters: null });
    const hit = schedules([], [hidden], { parametersRefused: refused });
    expect(targetingOf(node, hit, NOW).associations).toEqual(refused);
    expect(targetingOf(node, hit, NOW).installersInScope).toEqual(refused);
    const elsewhere = schedules([], [association({ parameters: null, targets: DEV })], {
      parametersRefused: refused,
    });
    expect(targetingOf(node, elsewhere, NOW).associations).toMatchObject({ known: true, value: [] });
  });

  it('of patch policies are known by name or override', () => {
    const override = 's3://aws-quicksetup-patchpolicy-111122223333-x9k2m/baseline_overrides.json';
    expect(
      isPatchPolicy({ name: 'AWS-QuickSetup-PatchPolicy-ScanForPatches-LA-x9k2m', parameters: null }),
    ).toBe(true);
    expect(isPatchPolicy({ name: 'mine', parameters: { BaselineOverride: [override] } })).toBe(true);
    expect(
      isPatchPolicy({ name: 'mine', parameters: { BaselineOverride: ['s3://ours/override.json'] } }),
    ).toBe(false);
    expect(isPatchPolicy({ name: null, parameters: {} })).toBe(false);
  });
});

describe('the scope', () => {
  it('counts what installs, on whichever node', () => {
    const others = schedules(
      [
        window({ targets: [] }),
        window({ id: 'mw-2', tasks: [task({ parameters: { Operation: ['Scan'] } })] }),
      ],
      [association(), association({ id: 'assoc-2', targets: DEV, parameters: { Operation: ['Install'] } })],
    );
    expect(targetingOf(node, others, NOW).installersInScope).toMatchObject({
      value: { windows: 1, associations: 1 },
    });
  });

  it('tells targets that miss the node by a hair', () => {
    const capitals = window({
      targets: [{ id: 'target-1', targets: [{ key: 'tag:env', values: ['Prod'] }] }],
    });
    expect(targetingOf(node, schedules([capitals]), NOW).nearMisses).toEqual([
      'Maintenance window weekly (mw-1) targets tag env=Prod, the node has Env=prod',
    ]);
  });
});
