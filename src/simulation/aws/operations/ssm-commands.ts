/** Systems Manager: commands and their invocations, kept for 30 days. */

import type {
  Command,
  CommandFilter,
  CommandInvocation,
  CommandPlugin,
  GetCommandInvocationRequest,
  GetCommandInvocationResult,
  ListCommandInvocationsRequest,
  ListCommandInvocationsResult,
  ListCommandsRequest,
  ListCommandsResult,
} from '@aws-sdk/client-ssm';
import { fullStderr, fullStdout, listedOutput, stepsOf } from '../command-output.ts';
import { AwsError } from '../errors.ts';
import { byKey, groupedBy, memoised } from '../memo.ts';
import { boolean, list, structure, text } from '../rules.ts';
import type { SimulatedInvocation } from '../world.ts';
import { nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, type Filter, isoTime, passes } from './ssm-filters.ts';
import { NODE_ID, OPTIONAL_NODE_ID, TOKEN, UP_TO_50 } from './ssm-rules.ts';

const DEFAULT_PAGE = 50;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const COMMAND_ID = text({ min: 36, max: 36 });
const FINISHED = new Set(['Success', 'Cancelled', 'Failed', 'TimedOut', 'Incomplete']);

const LIST = {
  CommandId: COMMAND_ID,
  InstanceId: OPTIONAL_NODE_ID,
  MaxResults: UP_TO_50,
  NextToken: TOKEN,
  Filters: list(
    structure({
      key: text({
        required: true,
        oneOf: ['InvokedAfter', 'InvokedBefore', 'Status', 'ExecutionStage', 'DocumentName'],
      }),
      value: text({ required: true, min: 1, max: 128 }),
    }),
    { min: 1, max: 5 },
  ),
};

export const COMMAND_OPERATIONS: Operations = {
  ListCommands: reads(LIST, listCommands),
  ListCommandInvocations: reads({ ...LIST, Details: boolean }, listInvocations),
  GetCommandInvocation: reads(
    { CommandId: { ...COMMAND_ID, required: true }, InstanceId: NODE_ID, PluginName: text({ min: 4 }) },
    getInvocation,
  ),
};

const COMMAND_FIELDS: Fields<Command> = {
  InvokedAfter: (command) => command.RequestedDateTime?.toISOString(),
  InvokedBefore: (command) => command.RequestedDateTime?.toISOString(),
  Status: (command) => command.Status,
  ExecutionStage: (command) => (FINISHED.has(command.Status ?? '') ? 'Complete' : 'Executing'),
  DocumentName: (command) => command.DocumentName,
};

/** The same without the stage: only commands have one. */
const INVOCATION_FIELDS: Fields<SimulatedInvocation> = {
  InvokedAfter: (invocation) => invocation.requestedAt.toISOString(),
  InvokedBefore: (invocation) => invocation.requestedAt.toISOString(),
  Status: (invocation) => invocation.status,
  DocumentName: (invocation) => invocation.documentName,
};

function listCommands(input: ListCommandsRequest, call: RegionCall): ListCommandsResult {
  const matches = passes(filtersOf(input.Filters), COMMAND_FIELDS, 'InvalidFilterKey');
  const commands = memoised(call.region.commands, 'newest first', (all) =>
    all.toSorted((a, b) => (b.RequestedDateTime?.getTime() ?? 0) - (a.RequestedDateTime?.getTime() ?? 0)),
  );
  const { rows, token } = page(
    call,
    commands,
    input,
    DEFAULT_PAGE,
    (command) =>
      isKept(command.RequestedDateTime, call.now) &&
      (input.CommandId === undefined || command.CommandId === input.CommandId) &&
      (input.InstanceId === undefined || (command.InstanceIds ?? []).includes(input.InstanceId)) &&
      matches(command),
  );
  return { Commands: rows, ...nextToken(token) };
}

function listInvocations(
  input: ListCommandInvocationsRequest,
  call: RegionCall,
): ListCommandInvocationsResult {
  const matches = passes(filtersOf(input.Filters), INVOCATION_FIELDS, 'InvalidFilterKey');
  const { rows, token } = page(
    call,
    candidates(input, call),
    input,
    DEFAULT_PAGE,
    (invocation) =>
      isKept(invocation.requestedAt, call.now) &&
      (input.CommandId === undefined || invocation.commandId === input.CommandId) &&
      matches(invocation),
  );
  return {
    CommandInvocations: rows.map((invocation) => listed(invocation, input.Details ?? false)),
    ...nextToken(token),
  };
}

function filtersOf(filters: readonly CommandFilter[] | undefined): Filter[] {
  return (filters ?? []).map(({ key, value }) => {
    const time = key === 'InvokedAfter' || key === 'InvokedBefore';
    return {
      key: key ?? '',
      values: [time ? isoTime(value) : (value ?? '')],
      comparison: comparisonOf(key),
    };
  });
}

function comparisonOf(key: string | undefined): string {
  if (key === 'InvokedAfter') return 'GREATER_THAN';
  return key === 'InvokedBefore' ? 'LESS_THAN' : 'EQUAL';
}

function isKept(requestedAt: Date | undefined, now: Date): boolean {
  return (requestedAt?.getTime() ?? 0) >= now.getTime() - KEPT_MS;
}

/** Newest first: of one node, of one command, or all. */
function candidates(input: ListCommandInvocationsRequest, call: RegionCall): readonly SimulatedInvocation[] {
  const all = memoised(call.region.invocations, 'newest first', (invocations) =>
    invocations.toSorted((a, b) => b.requestedAt.getTime() - a.requestedAt.getTime()),
  );
  if (input.InstanceId !== undefined) {
    return groupedBy(all, 'instance', (row) => row.instanceId).get(input.InstanceId) ?? [];
  }
  if (input.CommandId === undefined) return all;
  return groupedBy(all, 'command', (row) => row.commandId).get(input.CommandId) ?? [];
}

function listed(invocation: SimulatedInvocation, details: boolean): CommandInvocation {
  return {
    CommandId: invocation.commandId,
    InstanceId: invocation.instanceId,
    InstanceName: '',
    Comment: invocation.comment,
    DocumentName: invocation.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: invocation.requestedAt,
    Status: invocation.status as CommandInvocation['Status'],
    StatusDetails: invocation.statusDetails,
    TraceOutput: '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details ? stepsOf(invocation).map(listedStep) : [],
    ServiceRole: '',
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: undefined },
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  };
}

function listedStep(step: SimulatedInvocation['plugins'][number]): CommandPlugin {
  return {
    Name: step.Name,
    Status: step.Status,
    StatusDetails: step.StatusDetails,
    ResponseCode: step.ResponseCode,
    ...(step.startedAt === null ? {} : { ResponseStartDateTime: step.startedAt }),
    ...(step.endedAt === null ? {} : { ResponseFinishDateTime: step.endedAt }),
    Output: listedOutput(step.stdout, step.stderr),
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    OutputS3Region: '',
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
  };
}

/** Without a step's name, documents of several steps answer with the invocation's status and no output. */
function getInvocation(input: GetCommandInvocationRequest, call: RegionCall): GetCommandInvocationResult {
  const all = byKey(call.region.invocations, 'id', (row) => `${row.commandId}/${row.instanceId}`);
  const invocation = all.get(`${input.CommandId}/${input.InstanceId}`);
  if (!invocation || !isKept(invocation.requestedAt, call.now)) {
    throw new AwsError('InvocationDoesNotExist', '');
  }
  const steps = stepsOf(invocation);
  const step = stepNamed(steps, input.PluginName);
  return {
    CommandId: invocation.commandId,
    InstanceId: invocation.instanceId,
    Comment: invocation.comment,
    DocumentName: invocation.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: step?.Name ?? '',
    ResponseCode: step?.ResponseCode ?? -1,
    ...times(step),
    Status: (step?.Status ?? invocation.status) as GetCommandInvocationResult['Status'],
    StatusDetails: step?.StatusDetails ?? invocation.statusDetails,
    StandardOutputContent: fullStdout(step?.stdout ?? ''),
    StandardOutputUrl: '',
    StandardErrorContent: fullStderr(step?.stderr ?? ''),
    StandardErrorUrl: '',
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  };
}

function stepNamed(
  steps: SimulatedInvocation['plugins'],
  name: string | undefined,
): SimulatedInvocation['plugins'][number] | undefined {
  if (name === undefined) return steps.length === 1 ? steps[0] : undefined;
  const step = steps.find((candidate) => candidate.Name === name);
  if (!step) throw new AwsError('InvalidPluginName', '');
  return step;
}

/** Text, not timestamps: ISO 8601, and empty where the step did not run. */
function times(step: SimulatedInvocation['plugins'][number] | undefined) {
  const start = step?.startedAt ?? null;
  const end = step?.endedAt ?? null;
  const elapsed = start && end ? `PT${(end.getTime() - start.getTime()) / 1000}S` : '';
  return {
    ExecutionStartDateTime: start?.toISOString() ?? '',
    ExecutionElapsedTime: elapsed,
    ExecutionEndDateTime: end?.toISOString() ?? '',
  };
}
