/** What maintenance windows did lately, and the commands they sent. */

import {
  DescribeMaintenanceWindowExecutionsCommand,
  DescribeMaintenanceWindowExecutionTaskInvocationsCommand,
  DescribeMaintenanceWindowExecutionTasksCommand,
  type MaintenanceWindowExecution,
} from '@aws-sdk/client-ssm';
import type { WindowExecution } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, isoTime, statusWord, text } from '../wire.ts';
import { filterTime } from './commands.ts';

const PAGE = 100;

/**
 * Executions of the window since `since` (ISO 8601), newest first. Command ids are looked up for the newest
 * `inDetail` of them only: each costs a call, and one more a task.
 */
export async function readWindowExecutions(
  reader: AwsReader,
  windowId: string,
  since: string,
  inDetail = 2,
): Promise<WindowExecution[]> {
  const rows: WindowExecution[] = [];
  const input = {
    WindowId: windowId,
    Filters: [{ Key: 'ExecutedAfter', Values: [filterTime(since)] }],
    MaxResults: PAGE,
  };
  const pages = reader.pages('ssm:DescribeMaintenanceWindowExecutions', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeMaintenanceWindowExecutionsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    rows.push(...(page.WindowExecutions ?? []).map((row) => windowExecution(windowId, row)));
  }
  const newestFirst = distinct(rows, (row) => row.executionId).toSorted((a, b) =>
    (b.startedAt ?? '').localeCompare(a.startedAt ?? ''),
  );
  return Promise.all(newestFirst.map((row, index) => (index < inDetail ? withCommands(reader, row) : row)));
}

/** A window that was skipped has sent nothing: there is nothing to look up. */
async function withCommands(reader: AwsReader, execution: WindowExecution): Promise<WindowExecution> {
  if (execution.status.startsWith('SKIPPED') || execution.executionId === '') return execution;
  const commandIds: string[] = [];
  for (const taskId of await readTaskIds(reader, execution.executionId)) {
    commandIds.push(...(await readCommandIds(reader, execution.executionId, taskId)));
  }
  return { ...execution, commandIds: [...new Set(commandIds)] };
}

async function readTaskIds(reader: AwsReader, WindowExecutionId: string): Promise<string[]> {
  const ids: string[] = [];
  const pages = reader.pages('ssm:DescribeMaintenanceWindowExecutionTasks', ({ ssm }, NextToken, options) =>
    ssm.send(
      new DescribeMaintenanceWindowExecutionTasksCommand({ WindowExecutionId, MaxResults: PAGE, NextToken }),
      options,
    ),
  );
  for await (const page of pages) {
    const commands = (page.WindowExecutionTaskIdentities ?? []).filter(
      (row) => row.TaskType === 'RUN_COMMAND',
    );
    ids.push(...commands.flatMap((row) => row.TaskExecutionId ?? []));
  }
  return [...new Set(ids)];
}

async function readCommandIds(
  reader: AwsReader,
  WindowExecutionId: string,
  TaskId: string,
): Promise<string[]> {
  const ids: string[] = [];
  const input = { WindowExecutionId, TaskId, MaxResults: PAGE };
  const pages = reader.pages(
    'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
    ({ ssm }, NextToken, options) =>
      ssm.send(
        new DescribeMaintenanceWindowExecutionTaskInvocationsCommand({ ...input, NextToken }),
        options,
      ),
  );
  for await (const page of pages) {
    const rows = page.WindowExecutionTaskInvocationIdentities ?? [];
    ids.push(...rows.flatMap((row) => row.ExecutionId ?? []));
  }
  return ids;
}

function windowExecution(windowId: string, row: MaintenanceWindowExecution): WindowExecution {
  return {
    windowId,
    executionId: row.WindowExecutionId ?? '',
    status: statusWord(row.Status),
    statusDetails: text(row.StatusDetails),
    startedAt: isoTime(row.StartTime),
    endedAt: isoTime(row.EndTime),
    commandIds: [],
  };
}
