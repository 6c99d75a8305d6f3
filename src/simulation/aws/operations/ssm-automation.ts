/** Systems Manager: automations that are started, followed and stopped. */

import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  DescribeAutomationExecutionsRequest,
  DescribeAutomationExecutionsResult,
  GetAutomationExecutionRequest,
  GetAutomationExecutionResult,
  StartAutomationExecutionRequest,
  StartAutomationExecutionResult,
  StopAutomationExecutionRequest,
  StopAutomationExecutionResult,
} from '@aws-sdk/client-ssm';
import { startAutomation, stopAutomation } from '../acts/automation.ts';
import { RUNBOOKS, type Runbook } from '../acts/runbooks.ts';
import { AwsError } from '../errors.ts';
import { list, map, structure, text } from '../rules.ts';
import { acts, nextToken, type Operations, page, type RegionCall, reads } from './operation.ts';
import { type Fields, type Filter, isoTime, passes } from './ssm-filters.ts';
import { TOKEN, UP_TO_50, UUID } from './ssm-rules.ts';

const EXECUTION_ID = text({ required: true, min: 36, max: 36 });
const DEFAULT_PAGE = 50;

/** What executions can be filtered by here; AWS knows a few keys more. */
const FIELDS: Fields<AutomationExecution> = {
  DocumentNamePrefix: ({ DocumentName }) => DocumentName,
  ExecutionStatus: ({ AutomationExecutionStatus }) => AutomationExecutionStatus,
  ExecutionId: ({ AutomationExecutionId }) => AutomationExecutionId,
  CurrentAction: ({ CurrentAction }) => CurrentAction,
  StartTimeBefore: ({ ExecutionStartTime }) => ExecutionStartTime?.toISOString(),
  StartTimeAfter: ({ ExecutionStartTime }) => ExecutionStartTime?.toISOString(),
};

const COMPARISONS: Readonly<Record<string, string>> = {
  DocumentNamePrefix: 'BEGIN_WITH',
  StartTimeBefore: 'LESS_THAN',
  StartTimeAfter: 'GREATER_THAN',
};

export const AUTOMATION_OPERATIONS: Operations = {
  StartAutomationExecution: acts(
    {
      DocumentName: text({ required: true, pattern: /^[a-zA-Z0-9_\-.:/]{3,128}$/ }),
      DocumentVersion: text({ pattern: /^([$]LATEST|[$]DEFAULT|[1-9][0-9]*)$/ }),
      Parameters: map(list(text({ min: 1, max: 512 }), { max: 50 })),
      ClientToken: { ...UUID, required: false },
      Mode: text({ oneOf: ['Auto', 'Interactive'] }),
    },
    start,
    (input: StartAutomationExecutionRequest, output: StartAutomationExecutionResult) => ({
      awsId: output.AutomationExecutionId ?? null,
      instanceIds: input.Parameters?.InstanceId ?? [],
    }),
  ),
  StopAutomationExecution: acts(
    { AutomationExecutionId: EXECUTION_ID, Type: text({ oneOf: ['Complete', 'Cancel'] }) },
    stop,
    (input: StopAutomationExecutionRequest) => ({
      awsId: input.AutomationExecutionId ?? null,
      instanceIds: [],
    }),
  ),
  GetAutomationExecution: reads({ AutomationExecutionId: EXECUTION_ID }, get),
  DescribeAutomationExecutions: reads(
    {
      Filters: list(
        structure({
          Key: text({ required: true, oneOf: Object.keys(FIELDS) }),
          Values: list(text({ min: 1, max: 150 }), { required: true, min: 1, max: 10 }),
        }),
        { min: 1, max: 10 },
      ),
      MaxResults: UP_TO_50,
      NextToken: TOKEN,
    },
    describe,
  ),
};

/** The same token with the same input starts nothing, and answers with what it started before. */
function start(input: StartAutomationExecutionRequest, call: RegionCall): StartAutomationExecutionResult {
  const runbook = runbookNamed(input.DocumentName ?? '');
  checkParameters(runbook, input.Parameters ?? {});
  const { ClientToken: token, ...rest } = input;
  const key = `${call.account.id}/${call.regionName}/${token}`;
  const text = JSON.stringify(rest);
  const known = token === undefined ? undefined : call.acts.tokens.get(key);
  if (known && known.input !== text) {
    const message = 'The client token was used before, with other parameters.';
    throw new AwsError('IdempotentParameterMismatch', message);
  }
  if (known) return { AutomationExecutionId: known.executionId };
  const order = { runbook, parameters: input.Parameters ?? {}, startedBy: call.principal };
  const { AutomationExecutionId: executionId = '' } = startAutomation(call.acts, call, order, call.now);
  if (token !== undefined) call.acts.tokens.set(key, { input: text, executionId });
  return { AutomationExecutionId: executionId };
}

function runbookNamed(nameOrArn: string): Runbook {
  const name = nameOrArn.split('/').at(-1)?.split(':')[0] ?? '';
  const found = RUNBOOKS.find((runbook) => runbook.name === name);
  if (found) return found;
  const message = `Automation definition not found: ${name}.`;
  throw new AwsError('AutomationDefinitionNotFoundException', message);
}

function checkParameters({ takes }: Runbook, given: Readonly<Record<string, readonly string[]>>): void {
  const code = 'InvalidAutomationExecutionParametersException';
  const missing = Object.keys(takes).find((name) => takes[name] === 'required' && !given[name]?.length);
  if (missing !== undefined) throw new AwsError(code, `Parameter ${missing} is required.`);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(takes, name));
  if (unknown !== undefined) throw new AwsError(code, `Parameter ${unknown} is not defined in the document.`);
}

function stop(input: StopAutomationExecutionRequest, call: RegionCall): StopAutomationExecutionResult {
  stopAutomation(executionOf(call, input.AutomationExecutionId), call.now);
  return {};
}

function get(input: GetAutomationExecutionRequest, call: RegionCall): GetAutomationExecutionResult {
  return { AutomationExecution: executionOf(call, input.AutomationExecutionId) };
}

function executionOf(call: RegionCall, id: string | undefined): AutomationExecution {
  const found = call.region.automations.find(({ AutomationExecutionId }) => AutomationExecutionId === id);
  if (found) return found;
  const message = 'Could not find the automation execution.';
  throw new AwsError('AutomationExecutionNotFoundException', message);
}

/** Newest first. */
function describe(
  input: DescribeAutomationExecutionsRequest,
  call: RegionCall,
): DescribeAutomationExecutionsResult {
  const asked = (input.Filters ?? []).map(
    ({ Key = '', Values }): Filter => ({
      key: Key,
      values: (Values ?? []).map((value) => (Key.startsWith('StartTime') ? isoTime(value) : value)),
      comparison: COMPARISONS[Key] ?? 'EQUAL',
    }),
  );
  const matches = passes(asked, FIELDS, 'InvalidFilterKey');
  const newestFirst = call.region.automations.toReversed();
  const { rows, token } = page(call, newestFirst, input, DEFAULT_PAGE, matches);
  return { AutomationExecutionMetadataList: rows.map(metadata), ...nextToken(token) };
}

/** Everything but the steps. */
function metadata(execution: AutomationExecution): AutomationExecutionMetadata {
  const { StepExecutions, StepExecutionsTruncated, Parameters, ...told } = execution;
  return { ...told, LogFile: '', AutomationType: 'Local' } as AutomationExecutionMetadata;
}
