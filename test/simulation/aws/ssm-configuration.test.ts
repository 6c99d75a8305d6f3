import {
  DescribeAssociationCommand,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeInstanceAssociationsStatusCommand,
  DescribeMaintenanceWindowExecutionsCommand,
  DescribeMaintenanceWindowExecutionTaskInvocationsCommand,
  DescribeMaintenanceWindowExecutionTasksCommand,
  DescribeMaintenanceWindowsCommand,
  DescribeMaintenanceWindowTargetsCommand,
  DescribeMaintenanceWindowTasksCommand,
  DescribePatchBaselinesCommand,
  DescribePatchGroupsCommand,
  GetDefaultPatchBaselineCommand,
  GetMaintenanceWindowTaskCommand,
  GetPatchBaselineCommand,
  ListAssociationsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { SimulatedWindow } from '../../../src/simulation/aws/world.ts';
import { emptyWorld, region } from '../../support/world.ts';
import { refusal, signedIn } from './support.ts';

const UBUNTU = 'arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-0c7e89f711c3095f4';
const OWN = 'pb-0123456789abcdef0';
const UNKNOWN = 'pb-0fffffffffffffff0';

function worldWithBaselines() {
  const world = emptyWorld();
  region(world).baselines = [
    {
      BaselineId: UBUNTU,
      BaselineName: 'AWS-UbuntuDefaultPatchBaseline',
      OperatingSystem: 'UBUNTU',
      DefaultBaseline: true,
    },
    {
      BaselineId: OWN,
      Name: 'web-servers',
      OperatingSystem: 'UBUNTU',
      RejectedPatches: ['telnet'],
      RejectedPatchesAction: 'BLOCK',
      ModifiedDate: new Date('2026-11-01T00:00:00Z'),
    },
  ];
  region(world).patchGroups = [
    { PatchGroup: 'web', BaselineIdentity: { BaselineId: OWN, OperatingSystem: 'UBUNTU' } },
    { PatchGroup: 'batch', BaselineIdentity: { BaselineId: UBUNTU, OperatingSystem: 'UBUNTU' } },
  ];
  return world;
}

describe('patch baselines', () => {
  it('are listed by owner and name', async () => {
    const { ssm } = await signedIn({ world: worldWithBaselines() });
    const ids = async (Key: string, value: string) =>
      (
        await ssm.send(new DescribePatchBaselinesCommand({ Filters: [{ Key, Values: [value] }] }))
      ).BaselineIdentities?.map(({ BaselineId }) => BaselineId);

    expect(await ids('OWNER', 'AWS')).toEqual([UBUNTU]);
    expect(await ids('OWNER', 'Self')).toEqual([OWN]);
    expect(await ids('NAME_PREFIX', 'web')).toEqual([OWN]);
    expect(await ids('OPERATING_SYSTEM', 'WINDOWS')).toEqual([]);
  });

  it('are read one by one, AWS’s own by their ARN', async () => {
    const { ssm } = await signedIn({ world: worldWithBaselines() });
    const get = (BaselineId: string) => ssm.send(new GetPatchBaselineCommand({ BaselineId }));

    expect(await get(OWN)).toMatchObject({
      Name: 'web-servers',
      RejectedPatchesAction: 'BLOCK',
      ModifiedDate: new Date('2026-11-01T00:00:00Z'),
    });
    expect(await get(UBUNTU)).toMatchObject({ Name: 'AWS-UbuntuDefaultPatchBaseline' });
    expect((await refusal(get('pb-0c7e89f711c3095f4'))).name).toBe('DoesNotExistException');
    expect((await refusal(get(UNKNOWN))).name).toBe('DoesNotExistException');
    expect((await refusal(get('pb-1'))).name).toBe('ValidationException');
  });

  it('have a default for each operating system', async () => {
    const { ssm } = await signedIn({ world: worldWithBaselines() });

    const ubuntu = await ssm.send(new GetDefaultPatchBaselineCommand({ OperatingSystem: 'UBUNTU' }));
    const windows = ssm.send(new GetDefaultPatchBaselineCommand({}));

    expect(ubuntu.BaselineId).toBe(UBUNTU);
    expect((await refusal(windows)).name).toBe('DoesNotExistException');
  });

  it('are mapped to patch groups', async () => {
    const world = worldWithBaselines();
    const { ssm } = await signedIn({ world });
    const Filters = [{ Key: 'NAME_PREFIX', Values: ['w'] }];

    const { Mappings } = await ssm.send(new DescribePatchGroupsCommand({ Filters }));

    expect(Mappings).toEqual([region(world).patchGroups[0]]);
  });
});

const ASSOCIATION = '11111111-2222-3333-4444-555555555555';
const EXECUTION = '22222222-2222-3333-4444-555555555555';
const NODE = 'i-0aaaaaaaaaaaaaaaa';

function worldWithAssociation() {
  const world = emptyWorld();
  region(world).associations = [
    {
      AssociationId: ASSOCIATION,
      AssociationName: 'nightly',
      Name: 'AWS-RunPatchBaseline',
      Targets: [{ Key: 'tag:Env', Values: ['prod'] }],
      ScheduleExpression: 'cron(0 2 * * ? *)',
      Overview: { Status: 'Failed', AssociationStatusAggregatedCount: { Failed: 1 } },
      LastExecutionDate: new Date('2026-11-20T02:00:00Z'),
      Parameters: { Operation: ['Install'] },
    },
  ];
  region(world).associationStatuses.set(NODE, [
    { AssociationId: ASSOCIATION, InstanceId: NODE, Status: 'Failed', ErrorCode: 'Failed' },
  ]);
  region(world).associationExecutions = [
    {
      associationId: ASSOCIATION,
      executionId: EXECUTION,
      status: 'Failed',
      detailedStatus: 'Failed',
      createdAt: new Date('2026-11-20T02:00:00Z'),
      targets: [{ resourceId: NODE, status: 'Failed', commandId: 'command-1' }],
    },
  ];
  return world;
}

describe('associations', () => {
  it('are listed without parameters, and described with them', async () => {
    const world = worldWithAssociation();
    const { ssm } = await signedIn({ world });

    const { Associations } = await ssm.send(new ListAssociationsCommand({}));
    const described = await ssm.send(new DescribeAssociationCommand({ AssociationId: ASSOCIATION }));

    const { Parameters, ...listed } = region(world).associations[0] ?? {};
    expect(Associations).toEqual([listed]);
    expect(described.AssociationDescription).toEqual({ ...listed, Parameters });
  });

  it.each([
    ['Name', 'AWS-RunPatchBaseline', 1],
    ['AssociationStatusName', 'Success', 0],
    ['LastExecutedAfter', '2026-11-19T00:00:00Z', 1],
    ['LastExecutedBefore', '2026-11-19T00:00:00Z', 0],
  ] as const)('are filtered by %s %s', async (key, value, count) => {
    const { ssm } = await signedIn({ world: worldWithAssociation() });

    const { Associations } = await ssm.send(
      new ListAssociationsCommand({ AssociationFilterList: [{ key, value }] }),
    );

    expect(Associations).toHaveLength(count);
  });

  it('have a status on each node, and an empty list where none was ever applied', async () => {
    const world = worldWithAssociation();
    const { ssm } = await signedIn({ world });
    const statuses = async (InstanceId: string) =>
      (await ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId })))
        .InstanceAssociationStatusInfos;

    expect(await statuses(NODE)).toEqual(region(world).associationStatuses.get(NODE));
    expect(await statuses('i-0bbbbbbbbbbbbbbbb')).toEqual([]);
  });

  it('lead from execution to the command that ran on a node', async () => {
    const { ssm } = await signedIn({ world: worldWithAssociation() });

    const { AssociationExecutions } = await ssm.send(
      new DescribeAssociationExecutionsCommand({ AssociationId: ASSOCIATION }),
    );
    const { AssociationExecutionTargets } = await ssm.send(
      new DescribeAssociationExecutionTargetsCommand({
        AssociationId: ASSOCIATION,
        ExecutionId: EXECUTION,
        Filters: [{ Key: 'ResourceId', Value: NODE }],
      }),
    );

    expect(AssociationExecutions?.[0]).toMatchObject({
      ExecutionId: EXECUTION,
      Status: 'Failed',
      ResourceCountByStatus: '{Failed=1}',
    });
    expect(AssociationExecutionTargets?.[0]).toMatchObject({
      ResourceId: NODE,
      OutputSource: { OutputSourceId: 'command-1', OutputSourceType: 'RunCommand' },
    });
  });

  it('are refused where they do not exist', async () => {
    const { ssm } = await signedIn();
    const described = ssm.send(new DescribeAssociationCommand({ AssociationId: ASSOCIATION }));
    const targets = ssm.send(
      new DescribeAssociationExecutionTargetsCommand({ AssociationId: ASSOCIATION, ExecutionId: EXECUTION }),
    );

    expect((await refusal(described)).name).toBe('AssociationDoesNotExist');
    expect((await refusal(targets)).name).toBe('AssociationExecutionDoesNotExist');
  });
});

const WindowId = 'mw-0123456789abcdef0';
const WindowTaskId = '33333333-2222-3333-4444-555555555555';
const TaskExecutionId = '44444444-2222-3333-4444-555555555555';

function window(): SimulatedWindow {
  return {
    identity: {
      WindowId,
      Name: 'sunday',
      Enabled: true,
      Duration: 2,
      Cutoff: 1,
      NextExecutionTime: '2026-11-22T02:00Z',
    },
    targets: [{ WindowId, WindowTargetId: ASSOCIATION, Targets: [{ Key: 'tag:Env', Values: ['prod'] }] }],
    tasks: [{ WindowId, WindowTaskId, TaskArn: 'AWS-RunPatchBaseline', Type: 'RUN_COMMAND', Priority: 1 }],
    invocationParameters: new Map([[WindowTaskId, { Operation: ['Install'] }]]),
    executions: [
      executed('2026-11-08T02:00:00Z', ASSOCIATION, 'SKIPPED_OVERLAPPING'),
      executed('2026-11-15T02:00:00Z', EXECUTION, 'SUCCESS'),
    ],
  };
}

function executed(
  start: string,
  id: string,
  Status: 'SUCCESS' | 'SKIPPED_OVERLAPPING',
): SimulatedWindow['executions'][number] {
  return {
    execution: { WindowId, WindowExecutionId: id, Status, StartTime: new Date(start) },
    tasks: [
      {
        task: { WindowExecutionId: id, TaskExecutionId, Status, TaskArn: 'AWS-RunPatchBaseline' },
        invocations: [{ WindowExecutionId: id, TaskExecutionId, ExecutionId: 'command-1', Status }],
      },
    ],
  };
}

function worldWithWindow() {
  const world = emptyWorld();
  region(world).windows = [window()];
  return world;
}

describe('maintenance windows', () => {
  it('are listed with targets and tasks; parameters of newer tasks are told apart', async () => {
    const { ssm } = await signedIn({ world: worldWithWindow() });
    const enabled = [{ Key: 'Enabled', Values: ['true'] }];

    const windows = await ssm.send(new DescribeMaintenanceWindowsCommand({ Filters: enabled }));
    const targets = await ssm.send(new DescribeMaintenanceWindowTargetsCommand({ WindowId }));
    const tasks = await ssm.send(new DescribeMaintenanceWindowTasksCommand({ WindowId }));
    const task = await ssm.send(new GetMaintenanceWindowTaskCommand({ WindowId, WindowTaskId }));

    expect(windows.WindowIdentities).toEqual([window().identity]);
    expect(targets.Targets).toEqual(window().targets);
    expect(tasks.Tasks).toEqual(window().tasks);
    expect(task.TaskType).toBe('RUN_COMMAND');
    expect(task.TaskInvocationParameters?.RunCommand?.Parameters).toEqual({ Operation: ['Install'] });
  });

  it('lead from execution to command, newest first', async () => {
    const { ssm } = await signedIn({ world: worldWithWindow() });
    const after = [{ Key: 'ExecutedAfter', Values: ['2026-11-10T00:00:00Z'] }];

    const all = await ssm.send(new DescribeMaintenanceWindowExecutionsCommand({ WindowId }));
    const newest = await ssm.send(
      new DescribeMaintenanceWindowExecutionsCommand({ WindowId, Filters: after }),
    );
    const WindowExecutionId = newest.WindowExecutions?.[0]?.WindowExecutionId;
    const tasks = await ssm.send(new DescribeMaintenanceWindowExecutionTasksCommand({ WindowExecutionId }));
    const TaskId = tasks.WindowExecutionTaskIdentities?.[0]?.TaskExecutionId;
    const invocations = await ssm.send(
      new DescribeMaintenanceWindowExecutionTaskInvocationsCommand({ WindowExecutionId, TaskId }),
    );

    expect(all.WindowExecutions?.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SKIPPED_OVERLAPPING']);
    expect(newest.WindowExecutions).toEqual([window().executions[1]?.execution]);
    expect(invocations.WindowExecutionTaskInvocationIdentities?.[0]?.ExecutionId).toBe('command-1');
  });

  it('are refused where they do not exist, and pages under 10', async () => {
    const { ssm } = await signedIn();
    const tasks = ssm.send(new DescribeMaintenanceWindowTasksCommand({ WindowId }));
    const executionTasks = ssm.send(
      new DescribeMaintenanceWindowExecutionTasksCommand({ WindowExecutionId: EXECUTION }),
    );
    const small = ssm.send(new DescribeMaintenanceWindowsCommand({ MaxResults: 9 }));

    expect((await refusal(tasks)).name).toBe('DoesNotExistException');
    expect((await refusal(executionTasks)).name).toBe('DoesNotExistException');
    expect((await refusal(small)).name).toBe('ValidationException');
  });
});
