/** Maintenance windows with their targets and tasks. */

import {
  DescribeMaintenanceWindowsCommand,
  DescribeMaintenanceWindowTargetsCommand,
  DescribeMaintenanceWindowTasksCommand,
  GetMaintenanceWindowTaskCommand,
  type MaintenanceWindowIdentity,
  type MaintenanceWindowTask,
} from '@aws-sdk/client-ssm';
import { isPatchDocument } from '../../model/patch-documents.ts';
import type { MaintenanceWindow, WindowTask } from '../../model/records.ts';
import { inFlight } from '../in-flight.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, isoTime, text } from '../wire.ts';
import { targetsOf } from './associations.ts';

const PAGE = 100;

type WindowTargets = MaintenanceWindow['targets'];

/**
 * Every window of the scope, disabled ones too: one list, then two calls a window that patches. Targets of the
 * others are left out: they select nodes for something else.
 */
export async function readWindows(reader: AwsReader): Promise<MaintenanceWindow[]> {
  const identities: MaintenanceWindowIdentity[] = [];
  const pages = reader.pages('ssm:DescribeMaintenanceWindows', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeMaintenanceWindowsCommand({ MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) identities.push(...(page.WindowIdentities ?? []));
  const distinctOnes = distinct(identities, (row) => row.WindowId ?? '');
  return inFlight(distinctOnes, (identity) => readWindow(reader, identity));
}

async function readWindow(
  reader: AwsReader,
  identity: MaintenanceWindowIdentity,
): Promise<MaintenanceWindow> {
  const id = identity.WindowId ?? '';
  const tasks = await readTasks(reader, id);
  const patches = tasks.some((task) => isPatchDocument(task.document));
  const targets = patches ? await readTargets(reader, id) : [];
  return {
    id,
    name: identity.Name ?? id,
    enabled: identity.Enabled ?? true,
    schedule: text(identity.Schedule),
    timezone: text(identity.ScheduleTimezone),
    durationHours: identity.Duration ?? null,
    cutoffHours: identity.Cutoff ?? null,
    startsAt: isoTime(identity.StartDate),
    endsAt: isoTime(identity.EndDate),
    nextExecutionAt: isoTime(identity.NextExecutionTime),
    targets,
    tasks,
  };
}

async function readTargets(reader: AwsReader, WindowId: string): Promise<WindowTargets> {
  const rows: WindowTargets[number][] = [];
  const pages = reader.pages('ssm:DescribeMaintenanceWindowTargets', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeMaintenanceWindowTargetsCommand({ WindowId, MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) {
    for (const row of page.Targets ?? []) {
      rows.push({ id: row.WindowTargetId ?? '', targets: targetsOf(row.Targets) });
    }
  }
  return distinct(rows, (row) => row.id);
}

async function readTasks(reader: AwsReader, WindowId: string): Promise<WindowTask[]> {
  const rows: WindowTask[] = [];
  const pages = reader.pages('ssm:DescribeMaintenanceWindowTasks', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeMaintenanceWindowTasksCommand({ WindowId, MaxResults: PAGE, NextToken }), options),
  );
  for await (const page of pages) rows.push(...(page.Tasks ?? []).map(windowTask));
  const tasks = distinct(rows, (row) => row.id);
  return Promise.all(tasks.map((task) => withParameters(reader, WindowId, task)));
}

/** The list leaves out the parameters of newer tasks: those of patch tasks are asked for one by one. */
async function withParameters(reader: AwsReader, WindowId: string, task: WindowTask): Promise<WindowTask> {
  if (!isPatchDocument(task.document) || Object.keys(task.parameters).length > 0) return task;
  const answer = await reader.send('ssm:GetMaintenanceWindowTask', ({ ssm }, options) =>
    ssm.send(new GetMaintenanceWindowTaskCommand({ WindowId, WindowTaskId: task.id }), options),
  );
  const invocation = answer.TaskInvocationParameters;
  return {
    ...task,
    parameters: invocation?.RunCommand?.Parameters ?? invocation?.Automation?.Parameters ?? {},
  };
}

function windowTask(row: MaintenanceWindowTask): WindowTask {
  const parameters = Object.entries(row.TaskParameters ?? {});
  return {
    id: row.WindowTaskId ?? '',
    type: row.Type ?? '',
    document: row.TaskArn ?? '',
    targets: targetsOf(row.Targets),
    parameters: Object.fromEntries(parameters.map(([name, { Values }]) => [name, Values ?? []])),
    cutoffBehavior: text(row.CutoffBehavior),
  };
}
