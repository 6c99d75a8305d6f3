/** Systems Manager has no dry run: lists are asked for their smallest page, things by ids that nobody has. */

import {
  DescribeAssociationCommand,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeAutomationExecutionsCommand,
  DescribeInstanceAssociationsStatusCommand,
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribeInstancePropertiesCommand,
  DescribeMaintenanceWindowExecutionsCommand,
  DescribeMaintenanceWindowExecutionTaskInvocationsCommand,
  DescribeMaintenanceWindowExecutionTasksCommand,
  DescribeMaintenanceWindowsCommand,
  DescribeMaintenanceWindowTargetsCommand,
  DescribeMaintenanceWindowTasksCommand,
  DescribePatchBaselinesCommand,
  DescribePatchGroupsCommand,
  GetAutomationExecutionCommand,
  GetCalendarStateCommand,
  GetCommandInvocationCommand,
  GetConnectionStatusCommand,
  GetMaintenanceWindowTaskCommand,
  GetPatchBaselineCommand,
  GetServiceSettingCommand,
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  ListComplianceItemsCommand,
  ListComplianceSummariesCommand,
  ListResourceComplianceSummariesCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Operation } from '../../model/reading.ts';
import type { Probe } from './probes.ts';

const InstanceId = 'i-00000000000000000';
const WindowId = 'mw-00000000000000000';
const Uuid = '00000000-0000-0000-0000-000000000000';
const one = { MaxResults: 1 } as const;
/** The smallest page that patches, baselines and windows allow. */
const ten = { MaxResults: 10 } as const;

function ssm(
  send: (client: SSMClient, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>,
): Probe {
  return (clients, options) => send(clients.ssm, options);
}

export const SSM_PROBES: Readonly<Partial<Record<Operation, Probe>>> = {
  'ssm:ListResourceComplianceSummaries': ssm((client, options) =>
    client.send(new ListResourceComplianceSummariesCommand(one), options),
  ),
  'ssm:ListComplianceSummaries': ssm((client, options) =>
    client.send(new ListComplianceSummariesCommand(one), options),
  ),
  'ssm:ListComplianceItems': ssm((client, options) =>
    client.send(
      new ListComplianceItemsCommand({
        ...one,
        ResourceIds: [InstanceId],
        ResourceTypes: ['ManagedInstance'],
      }),
      options,
    ),
  ),
  'ssm:DescribeInstanceProperties': ssm((client, options) =>
    client.send(new DescribeInstancePropertiesCommand({ MaxResults: 5 }), options),
  ),
  'ssm:DescribeInstanceInformation': ssm((client, options) =>
    client.send(new DescribeInstanceInformationCommand({ MaxResults: 5 }), options),
  ),
  'ssm:GetConnectionStatus': ssm((client, options) =>
    client.send(new GetConnectionStatusCommand({ Target: InstanceId }), options),
  ),
  'ssm:GetServiceSetting': ssm((client, options) =>
    client.send(
      new GetServiceSettingCommand({
        SettingId: '/ssm/managed-instance/default-ec2-instance-management-role',
      }),
      options,
    ),
  ),
  'ssm:DescribeInstancePatchStates': ssm((client, options) =>
    client.send(new DescribeInstancePatchStatesCommand({ ...ten, InstanceIds: [InstanceId] }), options),
  ),
  'ssm:DescribeInstancePatches': ssm((client, options) =>
    client.send(new DescribeInstancePatchesCommand({ ...ten, InstanceId }), options),
  ),
  'ssm:DescribePatchBaselines': ssm((client, options) =>
    client.send(new DescribePatchBaselinesCommand(one), options),
  ),
  'ssm:GetPatchBaseline': ssm((client, options) =>
    client.send(new GetPatchBaselineCommand({ BaselineId: 'pb-00000000000000000' }), options),
  ),
  'ssm:DescribePatchGroups': ssm((client, options) =>
    client.send(new DescribePatchGroupsCommand(one), options),
  ),
  'ssm:ListAssociations': ssm((client, options) => client.send(new ListAssociationsCommand(one), options)),
  'ssm:DescribeAssociation': ssm((client, options) =>
    client.send(new DescribeAssociationCommand({ AssociationId: Uuid }), options),
  ),
  'ssm:DescribeInstanceAssociationsStatus': ssm((client, options) =>
    client.send(new DescribeInstanceAssociationsStatusCommand({ ...one, InstanceId }), options),
  ),
  'ssm:DescribeAssociationExecutions': ssm((client, options) =>
    client.send(new DescribeAssociationExecutionsCommand({ ...one, AssociationId: Uuid }), options),
  ),
  'ssm:DescribeAssociationExecutionTargets': ssm((client, options) =>
    client.send(
      new DescribeAssociationExecutionTargetsCommand({ ...one, AssociationId: Uuid, ExecutionId: Uuid }),
      options,
    ),
  ),
  'ssm:DescribeMaintenanceWindows': ssm((client, options) =>
    client.send(new DescribeMaintenanceWindowsCommand(ten), options),
  ),
  'ssm:DescribeMaintenanceWindowTargets': ssm((client, options) =>
    client.send(new DescribeMaintenanceWindowTargetsCommand({ ...ten, WindowId }), options),
  ),
  'ssm:DescribeMaintenanceWindowTasks': ssm((client, options) =>
    client.send(new DescribeMaintenanceWindowTasksCommand({ ...ten, WindowId }), options),
  ),
  'ssm:GetMaintenanceWindowTask': ssm((client, options) =>
    client.send(new GetMaintenanceWindowTaskCommand({ WindowId, WindowTaskId: Uuid }), options),
  ),
  'ssm:DescribeMaintenanceWindowExecutions': ssm((client, options) =>
    client.send(new DescribeMaintenanceWindowExecutionsCommand({ ...ten, WindowId }), options),
  ),
  'ssm:DescribeMaintenanceWindowExecutionTasks': ssm((client, options) =>
    client.send(
      new DescribeMaintenanceWindowExecutionTasksCommand({ ...ten, WindowExecutionId: Uuid }),
      options,
    ),
  ),
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations': ssm((client, options) =>
    client.send(
      new DescribeMaintenanceWindowExecutionTaskInvocationsCommand({
        ...ten,
        WindowExecutionId: Uuid,
        TaskId: Uuid,
      }),
      options,
    ),
  ),
  'ssm:DescribeAutomationExecutions': ssm((client, options) =>
    client.send(new DescribeAutomationExecutionsCommand(one), options),
  ),
  'ssm:GetAutomationExecution': ssm((client, options) =>
    client.send(new GetAutomationExecutionCommand({ AutomationExecutionId: Uuid }), options),
  ),
  'ssm:GetCalendarState': ssm((client, options) =>
    client.send(new GetCalendarStateCommand({ CalendarNames: ['patchcheck-doctor'] }), options),
  ),
  'ssm:ListCommands': ssm((client, options) => client.send(new ListCommandsCommand(one), options)),
  'ssm:ListCommandInvocations': ssm((client, options) =>
    client.send(new ListCommandInvocationsCommand({ ...one, CommandId: Uuid }), options),
  ),
  'ssm:GetCommandInvocation': ssm((client, options) =>
    client.send(new GetCommandInvocationCommand({ CommandId: Uuid, InstanceId }), options),
  ),
};
