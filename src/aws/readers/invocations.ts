/** Command invocations: what one command did on one node, step by step, with its output. */

import {
  type CommandFilter,
  type CommandInvocation,
  type CommandPlugin,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
} from '@aws-sdk/client-ssm';
import type { CommandOutput } from '../../model/records.ts';
import { cutOff, decidingStep, type Invocation, type InvocationStep } from '../invocation.ts';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { isoTime, statusWord } from '../wire.ts';
import { filterTime } from './commands.ts';

const PAGE = 50;

/** Which invocations: by document, command, node and status, in any combination. */
export interface InvocationFilter {
  readonly document?: string;
  readonly since?: string;
  readonly status?: 'Failed' | 'TimedOut' | 'Pending' | 'InProgress' | 'Delayed';
  readonly commandId?: string;
  readonly instanceId?: string;
}

/** Pages of invocations that match, 50 a page, newest first, with steps and the first 2,500 characters of output. */
export async function* invocationPages(
  reader: AwsReader,
  filter: InvocationFilter,
): AsyncGenerator<Invocation[]> {
  const Filters: CommandFilter[] = [];
  if (filter.document !== undefined) Filters.push({ key: 'DocumentName', value: filter.document });
  if (filter.since !== undefined) Filters.push({ key: 'InvokedAfter', value: filterTime(filter.since) });
  if (filter.status !== undefined) Filters.push({ key: 'Status', value: filter.status });
  const input = {
    CommandId: filter.commandId,
    InstanceId: filter.instanceId,
    ...(Filters.length === 0 ? {} : { Filters }),
    Details: true,
    MaxResults: PAGE,
  };
  const pages = reader.pages('ssm:ListCommandInvocations', ({ ssm }, NextToken, options) =>
    ssm.send(new ListCommandInvocationsCommand({ ...input, NextToken }), options),
  );
  for await (const page of pages) yield (page.CommandInvocations ?? []).flatMap(invocation);
}

/** What `commandId` did on the node; null where AWS no longer knows (30 days). */
export async function readInvocation(
  reader: AwsReader,
  commandId: string,
  instanceId: string,
): Promise<Invocation | null> {
  for await (const page of invocationPages(reader, { commandId, instanceId })) {
    const found = page.find((row) => row.instanceId === instanceId);
    if (found) return found;
  }
  return null;
}

/**
 * Output of the deciding step, up to 24,000 characters and 8,000 of errors; null where AWS no longer has it.
 * Worth a call only where the listing's output was cut.
 */
export async function readFullOutput(reader: AwsReader, run: Invocation): Promise<CommandOutput | null> {
  const PluginName = decidingStep(run.steps)?.name;
  const input = { CommandId: run.commandId, InstanceId: run.instanceId, PluginName };
  try {
    const answer = await reader.send('ssm:GetCommandInvocation', ({ ssm }, options) =>
      ssm.send(new GetCommandInvocationCommand(input), options),
    );
    const stdout = answer.StandardOutputContent ?? '';
    const stderr = answer.StandardErrorContent ?? '';
    return { stdout, stderr, truncated: cutOff(stdout) || cutOff(stderr) };
  } catch (thrown) {
    if (thrown instanceof ReadFailed && thrown.awsCode === 'InvocationDoesNotExist') return null;
    throw thrown;
  }
}

function invocation(row: CommandInvocation): Invocation[] {
  if (row.CommandId === undefined || row.InstanceId === undefined) return [];
  return [
    {
      commandId: row.CommandId,
      instanceId: row.InstanceId,
      document: row.DocumentName ?? '',
      comment: row.Comment ?? '',
      requestedAt: isoTime(row.RequestedDateTime) ?? '',
      status: statusWord(row.Status),
      statusDetails: statusWord(row.StatusDetails),
      steps: (row.CommandPlugins ?? []).map(step),
    },
  ];
}

function step(row: CommandPlugin): InvocationStep {
  return {
    name: row.Name ?? '',
    status: statusWord(row.Status),
    responseCode: row.ResponseCode ?? null,
    startedAt: isoTime(row.ResponseStartDateTime),
    endedAt: isoTime(row.ResponseFinishDateTime),
    output: row.Output ?? '',
  };
}
