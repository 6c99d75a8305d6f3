import {
  CreateSnapshotCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeAutomationExecutionsCommand,
  DescribeInstanceAssociationsStatusCommand,
  GetAutomationExecutionCommand,
  GetCalendarStateCommand,
  ListComplianceItemsCommand,
  ListResourceComplianceSummariesCommand,
  StartAssociationsOnceCommand,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { region } from '../../../support/world.ts';
import { refusal } from '../support.ts';
import { type Acting, acting, actingWorld, DB, recordOf, sendTo, WEB } from './support.ts';

const ASSOCIATION = '11111111-1111-4111-a111-111111111111';
const SCANS = '22222222-2222-4222-a222-222222222222';

function worldWithAssociations() {
  const world = actingWorld();
  region(world).associations.push(
    {
      AssociationId: ASSOCIATION,
      Name: 'AmazonCloudWatch-ManageAgent',
      Targets: [{ Key: 'InstanceIds', Values: [WEB] }],
    },
    {
      AssociationId: SCANS,
      Name: 'AWS-RunPatchBaseline',
      Parameters: { Operation: ['Scan'] },
      Targets: [{ Key: 'tag:patchcheck', Values: ['allowed'] }],
    },
  );
  return world;
}

async function associationStatus({ ssm }: Acting, InstanceId: string) {
  const found = await ssm.send(new DescribeInstanceAssociationsStatusCommand({ InstanceId }));
  return found.InstanceAssociationStatusInfos?.map(({ AssociationId, Status }) => [AssociationId, Status]);
}

describe('StartAssociationsOnce', () => {
  const withOne = (association?: 'fails') =>
    acting(association ? { [WEB]: { association } } : {}, { world: worldWithAssociations() });

  it.each([
    ['Success', undefined, []],
    ['Failed', 'fails', [ASSOCIATION]],
  ] as const)('runs, and ends as %s: status, compliance and execution', async (status, scenario, items) => {
    const fleet = await withOne(scenario);
    const { ssm, clock } = fleet;
    await ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [ASSOCIATION] }));

    expect(await associationStatus(fleet, WEB)).toEqual([[ASSOCIATION, 'Pending']]);
    clock.advance(20_000);
    expect(await associationStatus(fleet, WEB)).toEqual([[ASSOCIATION, status]]);
    const { ComplianceItems } = await ssm.send(new ListComplianceItemsCommand({ ResourceIds: [WEB] }));
    expect(ComplianceItems?.map(({ Id }) => Id)).toEqual(items);
    const executions = await ssm.send(
      new DescribeAssociationExecutionsCommand({ AssociationId: ASSOCIATION }),
    );
    const [execution] = executions.AssociationExecutions ?? [];
    expect(execution).toMatchObject({ Status: status, ResourceCountByStatus: `{${status}=1}` });
    const { AssociationExecutionTargets } = await ssm.send(
      new DescribeAssociationExecutionTargetsCommand({
        AssociationId: ASSOCIATION,
        ExecutionId: execution?.ExecutionId ?? '',
      }),
    );
    expect(AssociationExecutionTargets).toMatchObject([{ ResourceId: WEB, Status: status }]);
    expect(fleet.aws.requests.actsOn(WEB)).toHaveLength(1);
    expect(fleet.aws.requests.actsOn(DB)).toEqual([]);
  });

  it('is a patch operation like any other where its document is one', async () => {
    const fleet = await withOne();
    await fleet.ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [SCANS] }));
    await sendTo(fleet, { Operation: ['Install'] });
    fleet.clock.advance(10_000);

    expect(fleet.aws.overlaps()).toMatchObject([{ kind: 'patch', instanceId: WEB }]);
    fleet.clock.advance(60_000);
    expect(await recordOf(fleet, DB)).toMatchObject({ operation: 'Scan', failed: 0 });
    const { ResourceComplianceSummaryItems } = await fleet.ssm.send(
      new ListResourceComplianceSummariesCommand({ Filters: [{ Key: 'ResourceId', Values: [DB] }] }),
    );
    expect(ResourceComplianceSummaryItems).toMatchObject([
      { ComplianceType: 'Association', Status: 'COMPLIANT' },
      { ComplianceType: 'Patch', Status: 'NON_COMPLIANT' },
    ]);
  });

  it('is what AWS-RefreshAssociation does to one node', async () => {
    const fleet = await withOne();
    await sendTo(fleet, { associationIds: [ASSOCIATION] }, { DocumentName: 'AWS-RefreshAssociation' });
    fleet.clock.advance(30_000);

    expect(await associationStatus(fleet, WEB)).toEqual([[ASSOCIATION, 'Success']]);
  });

  it('refuses an association that does not exist', async () => {
    const { ssm } = await withOne();
    const AssociationIds = ['33333333-3333-4333-a333-333333333333'];

    expect((await refusal(ssm.send(new StartAssociationsOnceCommand({ AssociationIds })))).name).toBe(
      'AssociationDoesNotExist',
    );
  });
});

describe('StartAutomationExecution', () => {
  const START = {
    DocumentName: 'AWSSupport-TroubleshootManagedInstance',
    Parameters: { InstanceId: [WEB] },
    ClientToken: '44444444-4444-4444-a444-444444444444',
  };
  const get = async ({ ssm }: Acting, AutomationExecutionId: string) =>
    (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution;
  const start = async ({ ssm }: Acting, changes: object = {}) =>
    (await ssm.send(new StartAutomationExecutionCommand({ ...START, ...changes }))).AutomationExecutionId ??
    '';

  it('runs step after step, and says what it found', async () => {
    const fleet = await acting({ [WEB]: { diagnosis: { message: 'Port 443 is closed.' } } });
    const id = await start(fleet);
    fleet.clock.advance(12_000);

    const halfWay = await get(fleet, id);
    expect(halfWay?.AutomationExecutionStatus).toBe('InProgress');
    expect(halfWay?.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual([
      'Success',
      'Success',
      'InProgress',
      'Pending',
      'Pending',
    ]);
    fleet.clock.advance(13_000);
    const done = await get(fleet, id);
    expect(done?.AutomationExecutionStatus).toBe('Success');
    expect(done?.Outputs).toEqual({ 'FinalOutput.Message': ['Port 443 is closed.'] });
    expect(done?.StepExecutions?.at(-1)?.Outputs).toEqual({ Message: ['Port 443 is closed.'] });
  });

  it('starts once for a token, and refuses it with another input', async () => {
    const fleet = await acting();
    const first = await start(fleet);

    expect(await start(fleet)).toBe(first);
    const other = start(fleet, { Parameters: { InstanceId: [DB] } });
    expect((await refusal(other)).name).toBe('IdempotentParameterMismatch');
    fleet.clock.advance(1000);
    const { AutomationExecutionMetadataList } = await fleet.ssm.send(
      new DescribeAutomationExecutionsCommand({
        Filters: [{ Key: 'DocumentNamePrefix', Values: ['AWSSupport'] }],
      }),
    );
    expect(AutomationExecutionMetadataList).toHaveLength(1);
  });

  it('is stopped where it is', async () => {
    const fleet = await acting();
    const AutomationExecutionId = await start(fleet);
    fleet.clock.advance(7000);
    await fleet.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId }));
    fleet.clock.advance(60_000);

    expect((await get(fleet, AutomationExecutionId))?.AutomationExecutionStatus).toBe('Cancelled');
  });

  it('fails by its scenario', async () => {
    const fleet = await acting({ [WEB]: { diagnosis: { message: 'Step timed out.', fails: true } } });
    const id = await start(fleet);
    fleet.clock.advance(60_000);

    expect(await get(fleet, id)).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('Step timed out.'),
    });
  });

  it.each<[string, object, string]>([
    ['an unknown runbook', { DocumentName: 'AWS-RestartTheWorld' }, 'AutomationDefinitionNotFoundException'],
    ['no instance', { Parameters: {} }, 'InvalidAutomationExecutionParametersException'],
    [
      'another parameter',
      { Parameters: { InstanceId: [WEB], Force: ['true'] } },
      'InvalidAutomationExecutionParametersException',
    ],
    ['a token that is no GUID', { ClientToken: 'once' }, 'ValidationException'],
  ])('refuses %s', async (_what, changes, code) => {
    expect((await refusal(start(await acting(), changes))).name).toBe(code);
  });
});

describe('CreateSnapshot', () => {
  const VolumeId = WEB.replace('i-', 'vol-');
  const Tags = [{ Key: 'patchcheck-call', Value: 'abc' }];
  const find = async ({ ec2 }: Acting) =>
    (
      await ec2.send(
        new DescribeSnapshotsCommand({ Filters: [{ Name: 'tag:patchcheck-call', Values: ['abc'] }] }),
      )
    ).Snapshots;

  it.each([
    ['completed', 'completes'],
    ['error', 'fails'],
  ] as const)('is found by its tags, and ends as %s', async (state, snapshot) => {
    const fleet = await acting({ [WEB]: { snapshot } });
    const taken = await fleet.ec2.send(
      new CreateSnapshotCommand({
        VolumeId,
        Description: 'before the install',
        TagSpecifications: [{ ResourceType: 'snapshot', Tags }],
      }),
    );

    expect(taken).toMatchObject({ VolumeId, State: 'pending', Tags });
    expect(await find(fleet)).toEqual([]);
    fleet.clock.advance(1000);
    expect(await find(fleet)).toMatchObject([{ SnapshotId: taken.SnapshotId, State: 'pending' }]);
    fleet.clock.advance(30_000);
    expect(await find(fleet)).toMatchObject([{ State: state }]);
    expect(fleet.aws.requests.actsOn(WEB)).toMatchObject([{ acted: { awsId: taken.SnapshotId } }]);
  });

  it('refuses a volume that does not exist', async () => {
    const { ec2 } = await acting();

    expect((await refusal(ec2.send(new CreateSnapshotCommand({ VolumeId: 'vol-0' })))).name).toBe(
      'InvalidVolume.NotFound',
    );
  });
});

describe('CreateTags', () => {
  it('adds tags, and gives those that are there their new value', async () => {
    const { ec2 } = await acting();
    const Tags = [
      { Key: 'patchcheck', Value: 'denied' },
      { Key: 'Owner', Value: 'team-a' },
    ];
    await ec2.send(new CreateTagsCommand({ Resources: [WEB], Tags }));

    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [WEB] }));
    expect(Reservations?.[0]?.Instances?.[0]?.Tags).toEqual(Tags);
  });
});

describe('a change calendar', () => {
  it('opens and closes in the course of time', async () => {
    const { ssm, clock, here } = await acting();
    here.calendars = new Map([
      [
        'releases',
        {
          state: 'OPEN',
          nextTransitionAt: null,
          transitions: [
            { at: new Date('2026-11-21T12:10:00Z'), state: 'CLOSED' },
            { at: new Date('2026-11-21T12:20:00Z'), state: 'OPEN' },
          ],
        },
      ],
    ]);
    const state = async (AtTime?: string) => {
      const told = await ssm.send(new GetCalendarStateCommand({ CalendarNames: ['releases'], AtTime }));
      return [told.State, told.NextTransitionTime];
    };

    expect(await state()).toEqual(['OPEN', '2026-11-21T12:10:00.000Z']);
    expect(await state('2026-11-21T12:15:00Z')).toEqual(['CLOSED', '2026-11-21T12:20:00.000Z']);
    clock.advance(600_000);
    expect(await state()).toEqual(['CLOSED', '2026-11-21T12:20:00.000Z']);
    clock.advance(600_000);
    expect(await state()).toEqual(['OPEN', undefined]);
  });
});
