/** Systems Manager: maintenance windows and what they did. */

import type {
  DescribeMaintenanceWindowExecutionsRequest,
  DescribeMaintenanceWindowExecutionsResult,
  DescribeMaintenanceWindowExecutionTaskInvocationsRequest,
  DescribeMaintenanceWindowExecutionTaskInvocationsResult,
  DescribeMaintenanceWindowExecutionTasksRequest,
  DescribeMaintenanceWindowExecutionTasksResult,
  DescribeMaintenanceWindowsRequest,
  DescribeMaintenanceWindowsResult,
  DescribeMaintenanceWindowTargetsRequest,
  DescribeMaintenanceWindowTargetsResult,
  DescribeMaintenanceWindowTasksRequest,
  DescribeMaintenanceWindowTasksResult,
  GetMaintenanceWindowTaskRequest,
  GetMaintenanceWindowTaskResult,
  MaintenanceWindowExecution,
  MaintenanceWindowTarget,
  MaintenanceWindowTask,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../errors.ts';
import { text } from '../rules.ts';
import type { SimulatedWindow } from '../world.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Filter, isoTime, keyValues, passes } from './ssm-filters.ts';
import { FROM_10_TO_100, KEY_VALUES_FILTERS, TOKEN, UUID } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;
const PAGE = { Filters: KEY_VALUES_FILTERS, MaxResults: FROM_10_TO_100, NextToken: TOKEN };
const WINDOW_ID = text({ required: true, min: 20, max: 20, pattern: /^mw-[0-9a-f]{17}$/ });
const WINDOW = { ...PAGE, WindowId: WINDOW_ID };

export const WINDOW_OPERATIONS: Operations = {
  DescribeMaintenanceWindows: reads(PAGE, describeWindows),
  DescribeMaintenanceWindowTargets: reads(WINDOW, describeTargets),
  DescribeMaintenanceWindowTasks: reads(WINDOW, describeTasks),
  GetMaintenanceWindowTask: reads({ WindowId: WINDOW_ID, WindowTaskId: UUID }, getTask),
  DescribeMaintenanceWindowExecutions: reads(WINDOW, describeExecutions),
  DescribeMaintenanceWindowExecutionTasks: reads(
    { ...PAGE, WindowExecutionId: UUID },
    describeExecutionTasks,
  ),
  DescribeMaintenanceWindowExecutionTaskInvocations: reads(
    { ...PAGE, WindowExecutionId: UUID, TaskId: UUID },
    describeInvocations,
  ),
};

function describeWindows(
  input: DescribeMaintenanceWindowsRequest,
  call: RegionCall,
): DescribeMaintenanceWindowsResult {
  const matches = passes<SimulatedWindow>(
    keyValues(input.Filters),
    {
      Name: ({ identity }) => identity.Name,
      Enabled: ({ identity }) => String(identity.Enabled ?? false),
    },
    'ValidationException',
  );
  const { rows, token } = page(call, call.region.windows, input, DEFAULT_PAGE, matches);
  return { WindowIdentities: rows.map((window) => window.identity), ...nextToken(token) };
}

function describeTargets(
  input: DescribeMaintenanceWindowTargetsRequest,
  call: RegionCall,
): DescribeMaintenanceWindowTargetsResult {
  const matches = passes<MaintenanceWindowTarget>(
    keyValues(input.Filters),
    {
      Type: (target) => target.ResourceType,
      WindowTargetId: (target) => target.WindowTargetId,
      OwnerInformation: (target) => target.OwnerInformation,
    },
    'ValidationException',
  );
  const { rows, token } = page(call, windowOf(call, input.WindowId).targets, input, DEFAULT_PAGE, matches);
  return { Targets: rows, ...nextToken(token) };
}

function describeTasks(
  input: DescribeMaintenanceWindowTasksRequest,
  call: RegionCall,
): DescribeMaintenanceWindowTasksResult {
  const matches = passes<MaintenanceWindowTask>(
    keyValues(input.Filters),
    {
      WindowTaskId: (task) => task.WindowTaskId,
      TaskArn: (task) => task.TaskArn,
      Priority: (task) => String(task.Priority),
      TaskType: (task) => task.Type,
    },
    'ValidationException',
  );
  const { rows, token } = page(call, windowOf(call, input.WindowId).tasks, input, DEFAULT_PAGE, matches);
  return { Tasks: rows, ...nextToken(token) };
}

function getTask(input: GetMaintenanceWindowTaskRequest, call: RegionCall): GetMaintenanceWindowTaskResult {
  const window = windowOf(call, input.WindowId);
  const task = window.tasks.find(({ WindowTaskId }) => WindowTaskId === input.WindowTaskId);
  if (!task) throw doesNotExist('maintenance window task', input.WindowTaskId);
  const { Type, ...told } = task;
  const parameters = window.invocationParameters?.get(input.WindowTaskId ?? '');
  const kind = Type === 'AUTOMATION' ? 'Automation' : 'RunCommand';
  return {
    ...told,
    TaskType: Type,
    TaskInvocationParameters: parameters ? { [kind]: { Parameters: parameters } } : {},
  };
}

/** Newest first. */
function describeExecutions(
  input: DescribeMaintenanceWindowExecutionsRequest,
  call: RegionCall,
): DescribeMaintenanceWindowExecutionsResult {
  const asked = keyValues(input.Filters).map(
    ({ key, values }): Filter => ({ key, values: values.map(isoTime), comparison: executionComparison(key) }),
  );
  const started = (execution: MaintenanceWindowExecution) => execution.StartTime?.toISOString();
  const matches = passes<MaintenanceWindowExecution>(
    asked,
    { ExecutedBefore: started, ExecutedAfter: started },
    'ValidationException',
  );
  const executions = windowOf(call, input.WindowId)
    .executions.map(({ execution }) => execution)
    .toSorted((a, b) => (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0));
  const { rows, token } = page(call, executions, input, DEFAULT_PAGE, matches);
  return { WindowExecutions: rows, ...nextToken(token) };
}

function executionComparison(key: string): string {
  return key === 'ExecutedBefore' ? 'LESS_THAN' : 'GREATER_THAN';
}

function describeExecutionTasks(
  input: DescribeMaintenanceWindowExecutionTasksRequest,
  call: RegionCall,
): DescribeMaintenanceWindowExecutionTasksResult {
  const tasks = executionOf(call, input.WindowExecutionId).tasks.map(({ task }) => task);
  const matches = passes<(typeof tasks)[number]>(
    keyValues(input.Filters),
    { STATUS: (task) => task.Status },
    'ValidationException',
  );
  const { rows, token } = page(call, tasks, input, DEFAULT_PAGE, matches);
  return { WindowExecutionTaskIdentities: rows, ...nextToken(token) };
}

function describeInvocations(
  input: DescribeMaintenanceWindowExecutionTaskInvocationsRequest,
  call: RegionCall,
): DescribeMaintenanceWindowExecutionTaskInvocationsResult {
  const { tasks } = executionOf(call, input.WindowExecutionId);
  const found = tasks.find(({ task }) => task.TaskExecutionId === input.TaskId);
  if (!found) throw doesNotExist('task', input.TaskId);
  const matches = passes<(typeof found.invocations)[number]>(
    keyValues(input.Filters),
    { STATUS: (invocation) => invocation.Status },
    'ValidationException',
  );
  const { rows, token } = page(call, found.invocations, input, DEFAULT_PAGE, matches);
  return { WindowExecutionTaskInvocationIdentities: rows, ...nextToken(token) };
}

function windowOf(call: RegionCall, id: string | undefined): SimulatedWindow {
  const found = call.region.windows.find(({ identity }) => identity.WindowId === id);
  if (!found) throw doesNotExist('maintenance window', id);
  return found;
}

function executionOf(call: RegionCall, id: string | undefined): SimulatedWindow['executions'][number] {
  for (const window of call.region.windows) {
    const found = window.executions.find(({ execution }) => execution.WindowExecutionId === id);
    if (found) return found;
  }
  throw doesNotExist('maintenance window execution', id);
}

function doesNotExist(what: string, id: string | undefined): AwsError {
  return new AwsError('DoesNotExistException', `The ${what} ${id} does not exist.`);
}
