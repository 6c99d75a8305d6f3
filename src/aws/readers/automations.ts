/** Executions of runbooks: how far one is and what it brought, and which were started when. */

import {
  type AutomationExecution,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { type AwsReader, ReadFailed } from '../reader.ts';
import { statusWord, text } from '../wire.ts';
import { filterTime } from './commands.ts';

export interface AutomationStep {
  readonly name: string;
  /** Without spaces. */
  readonly status: string;
  readonly failure: string | null;
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

export interface AutomationRow {
  readonly id: string;
  /** Without spaces. */
  readonly status: string;
  readonly failure: string | null;
  readonly currentStep: string | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly AutomationStep[];
}

/** null where Systems Manager does not know it, yet or any more. */
export async function readAutomation(reader: AwsReader, executionId: string): Promise<AutomationRow | null> {
  try {
    const answer = await reader.send('ssm:GetAutomationExecution', ({ ssm }, options) =>
      ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }), options),
    );
    return answer.AutomationExecution === undefined
      ? null
      : automationRow(executionId, answer.AutomationExecution);
  } catch (thrown) {
    if (thrown instanceof ReadFailed && thrown.awsCode === 'AutomationExecutionNotFoundException')
      return null;
    throw thrown;
  }
}

export interface StartedAutomation {
  readonly id: string;
  /** ARN of the session that started it, where it is told. */
  readonly startedBy: string | null;
}

/** Executions of `document` that were started between two times (ISO 8601). */
export async function readAutomationsStarted(
  reader: AwsReader,
  document: string,
  from: string,
  to: string,
): Promise<StartedAutomation[]> {
  const Filters = [
    { Key: 'DocumentNamePrefix' as const, Values: [document] },
    { Key: 'StartTimeAfter' as const, Values: [filterTime(from)] },
    { Key: 'StartTimeBefore' as const, Values: [filterTime(to)] },
  ];
  const found: StartedAutomation[] = [];
  const pages = reader.pages('ssm:DescribeAutomationExecutions', ({ ssm }, NextToken, options) =>
    ssm.send(new DescribeAutomationExecutionsCommand({ Filters, MaxResults: 50, NextToken }), options),
  );
  for await (const page of pages) {
    for (const row of page.AutomationExecutionMetadataList ?? []) {
      if (row.AutomationExecutionId === undefined || row.DocumentName !== document) continue;
      found.push({ id: row.AutomationExecutionId, startedBy: text(row.ExecutedBy) });
    }
  }
  return found;
}

function automationRow(id: string, row: AutomationExecution): AutomationRow {
  return {
    id,
    status: statusWord(row.AutomationExecutionStatus),
    failure: text(row.FailureMessage),
    currentStep: text(row.CurrentStepName),
    parameters: row.Parameters ?? {},
    outputs: row.Outputs ?? {},
    steps: (row.StepExecutions ?? []).map((step) => ({
      name: step.StepName ?? '',
      status: statusWord(step.StepStatus),
      failure: text(step.FailureMessage),
      outputs: step.Outputs ?? {},
    })),
  };
}
