/** How a node fares with its associations, and which command each of them ran on it last. */

import {
  type AssociationExecution,
  type AssociationExecutionTarget,
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  DescribeInstanceAssociationsStatusCommand,
  type InstanceAssociationStatusInfo,
} from '@aws-sdk/client-ssm';
import type { AssociationStatus } from '../../model/records.ts';
import type { AwsReader } from '../reader.ts';
import { distinct, isoTime, statusWord, text } from '../wire.ts';

const PAGE = 50;
/** An execution may concern one node only: look at this many before giving up. */
const EXECUTIONS_LOOKED_AT = 5;

/** What an association did on one node. */
export interface AssociationRun {
  readonly associationId: string;
  readonly executionId: string;
  readonly instanceId: string;
  readonly status: string;
  readonly executedAt: string | null;
  /** Where its output is; null where it ran no command. */
  readonly commandId: string | null;
}

/** All associations of one node with their status there, without output. Empty: none was ever applied. */
export async function readAssociationStatuses(
  reader: AwsReader,
  instanceId: string,
): Promise<AssociationStatus[]> {
  const rows: AssociationStatus[] = [];
  const input = { InstanceId: instanceId, MaxResults: PAGE };
  const pages = reader.pages('ssm:DescribeInstanceAssociationsStatus', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeInstanceAssociationsStatusCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    rows.push(...(page.InstanceAssociationStatusInfos ?? []).flatMap(associationStatus));
  }
  return distinct(rows, (row) => row.associationId);
}

/** An execution of an association. */
export interface AssociationExecutionRow {
  readonly executionId: string;
  readonly createdAt: string;
  readonly status: string;
}

/** Executions of the association that were made at or after `since` (ISO 8601), oldest first. */
export async function readExecutionsSince(
  reader: AwsReader,
  associationId: string,
  since: string,
): Promise<AssociationExecutionRow[]> {
  const rows: AssociationExecutionRow[] = [];
  const input = { AssociationId: associationId, MaxResults: PAGE };
  const pages = reader.pages('ssm:DescribeAssociationExecutions', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeAssociationExecutionsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    for (const row of page.AssociationExecutions ?? []) {
      const createdAt = isoTime(row.CreatedTime);
      if (row.ExecutionId === undefined || createdAt === null || createdAt < since) continue;
      rows.push({ executionId: row.ExecutionId, createdAt, status: statusWord(row.Status) });
    }
  }
  return distinct(rows, (row) => row.executionId).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** What one execution did on each of its nodes. */
export async function readExecutionRuns(
  reader: AwsReader,
  associationId: string,
  executionId: string,
): Promise<AssociationRun[]> {
  const rows: AssociationRun[] = [];
  for await (const run of runsOf(reader, associationId, executionId)) rows.push(run);
  return distinct(rows, (row) => row.instanceId);
}

/**
 * The association's newest run on each of `instanceIds`, by instance id; nodes that the latest executions did
 * not concern are absent. Executions are read once for all nodes together.
 */
export async function readLatestAssociationRuns(
  reader: AwsReader,
  associationId: string,
  instanceIds: readonly string[],
): Promise<Map<string, AssociationRun>> {
  const wanted = new Set(instanceIds);
  const found = new Map<string, AssociationRun>();
  const executions = await latestExecutions(reader, associationId);
  for (const { ExecutionId } of executions) {
    if (found.size === wanted.size || ExecutionId === undefined) break;
    for await (const run of runsOf(reader, associationId, ExecutionId)) {
      if (wanted.has(run.instanceId) && !found.has(run.instanceId)) found.set(run.instanceId, run);
    }
  }
  return found;
}

async function latestExecutions(reader: AwsReader, associationId: string): Promise<AssociationExecution[]> {
  const answer = await reader.send('ssm:DescribeAssociationExecutions', ({ ssm }, options) =>
    ssm.send(
      new DescribeAssociationExecutionsCommand({ AssociationId: associationId, MaxResults: PAGE }),
      options,
    ),
  );
  return (answer.AssociationExecutions ?? [])
    .toSorted((a, b) => (b.CreatedTime?.getTime() ?? 0) - (a.CreatedTime?.getTime() ?? 0))
    .slice(0, EXECUTIONS_LOOKED_AT);
}

async function* runsOf(
  reader: AwsReader,
  associationId: string,
  executionId: string,
): AsyncGenerator<AssociationRun> {
  const input = { AssociationId: associationId, ExecutionId: executionId, MaxResults: PAGE };
  const pages = reader.pages('ssm:DescribeAssociationExecutionTargets', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeAssociationExecutionTargetsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) {
    for (const target of page.AssociationExecutionTargets ?? []) {
      if (target.ResourceId !== undefined) {
        yield associationRun(associationId, executionId, target.ResourceId, target);
      }
    }
  }
}

function associationRun(
  associationId: string,
  executionId: string,
  instanceId: string,
  target: AssociationExecutionTarget,
): AssociationRun {
  const ranCommand = target.OutputSource?.OutputSourceType === 'RunCommand';
  return {
    associationId,
    executionId,
    instanceId,
    status: statusWord(target.Status),
    executedAt: isoTime(target.LastExecutionDate),
    commandId: ranCommand ? text(target.OutputSource?.OutputSourceId) : null,
  };
}

function associationStatus(row: InstanceAssociationStatusInfo): AssociationStatus[] {
  if (row.AssociationId === undefined) return [];
  return [
    {
      associationId: row.AssociationId,
      name: text(row.AssociationName),
      document: row.Name ?? '',
      status: statusWord(row.Status),
      detailedStatus: text(statusWord(row.DetailedStatus)),
      errorCode: text(row.ErrorCode),
      executionSummary: text(row.ExecutionSummary),
      executedAt: isoTime(row.ExecutionDate),
      output: null,
    },
  ];
}
