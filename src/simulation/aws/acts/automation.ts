/** Automations on their way: a step after the other, until the last one, a failure, or a stop. */

import type { AutomationExecution, StepExecution } from '@aws-sdk/client-ssm';
import { refusal } from '../authorise.ts';
import { commandPermissions } from '../permissions.ts';
import type { Principal } from '../sessions.ts';
import type { Acts } from './acts.ts';
import { duration, later, type Machine, type Place, regionDuration, scenarioOf } from './machine.ts';
import type { Runbook } from './runbooks.ts';

export interface AutomationOrder {
  readonly runbook: Runbook;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly startedBy: Principal;
}

/** Begins it, and puts down its steps. */
export function startAutomation(
  acts: Acts,
  place: Place,
  order: AutomationOrder,
  now: Date,
): AutomationExecution {
  const machine = acts.machine(place, order.parameters.InstanceId?.[0] ?? '');
  const execution = newExecution(acts.newId(), order, now);
  acts.agenda.at(later(now, regionDuration(place.region, 'listed')), () => {
    place.region.automations.push(execution);
  });
  beginStep(acts, machine, order, execution, 0, now);
  return execution;
}

/** Ends it where it is; one that is over is left as it is. */
export function stopAutomation(execution: AutomationExecution, now: Date): void {
  if (isOver(execution)) return;
  const step = execution.StepExecutions?.find(({ StepStatus }) => StepStatus === 'InProgress');
  if (step) Object.assign(step, { StepStatus: 'Cancelled', ExecutionEndTime: now });
  execution.AutomationExecutionStatus = 'Cancelled';
  execution.ExecutionEndTime = now;
}

function isOver({ AutomationExecutionStatus }: AutomationExecution): boolean {
  return AutomationExecutionStatus !== 'InProgress';
}

function newExecution(id: string, order: AutomationOrder, now: Date): AutomationExecution {
  const { runbook, parameters, startedBy } = order;
  return {
    AutomationExecutionId: id,
    DocumentName: runbook.name,
    DocumentVersion: '1',
    ExecutionStartTime: now,
    AutomationExecutionStatus: 'InProgress',
    StepExecutions: runbook.steps.map(({ name, action }) => ({
      StepName: name,
      Action: action,
      StepStatus: 'Pending',
      StepExecutionId: `${id}/${name}`,
      Outputs: {},
    })),
    StepExecutionsTruncated: false,
    Parameters: Object.fromEntries(Object.entries(parameters).map(([key, values]) => [key, [...values]])),
    Outputs: {},
    Mode: 'Auto',
    ExecutedBy: startedBy.arn,
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
  };
}

function beginStep(
  acts: Acts,
  machine: Machine,
  order: AutomationOrder,
  execution: AutomationExecution,
  index: number,
  now: Date,
): void {
  const step = execution.StepExecutions?.[index];
  if (!step) {
    conclude(machine, order, execution, now);
    return;
  }
  Object.assign(step, { StepStatus: 'InProgress', ExecutionStartTime: now });
  execution.CurrentStepName = step.StepName;
  execution.CurrentAction = step.Action;
  acts.agenda.at(later(now, duration(machine, 'automationStep')), (then) => {
    if (isOver(execution)) return;
    const why = missingRight(machine, order, then);
    if (why !== null) {
      fail(execution, step, why, then);
      return;
    }
    Object.assign(step, { StepStatus: 'Success', ExecutionEndTime: then });
    beginStep(acts, machine, order, execution, index + 1, then);
  });
}

/** A runbook without a role of its own acts with the rights of whoever started it. null: nothing is missing. */
function missingRight(
  { id, place }: Machine,
  { runbook, parameters, startedBy }: AutomationOrder,
  now: Date,
): string | null {
  if (parameters.AutomationAssumeRole?.[0]) return null;
  const { region, account } = place;
  const at = { accountId: account.id, regionName: region.region, region };
  const needed = [
    ...runbook.reads.map((action) => ({ action, resources: ['*'], context: {} })),
    ...(runbook.script === null ? [] : commandPermissions(runbook.script, [id], at)),
  ];
  for (const permission of needed) {
    const context = { ...permission.context, 'aws:CurrentTime': now.toISOString() };
    const why = refusal(startedBy, { ...permission, context });
    if (why === null) continue;
    return `User: ${startedBy.arn} is not authorized to perform: ${permission.action} ${why} (Service: AWSSystemsManager; Status Code: 400; Error Code: AccessDeniedException)`;
  }
  return null;
}

function conclude(
  machine: Machine,
  { runbook }: AutomationOrder,
  execution: AutomationExecution,
  now: Date,
): void {
  const outputs = runbook.outputs(machine);
  const last = execution.StepExecutions?.at(-1);
  const { diagnosis } = scenarioOf(machine);
  if (diagnosis?.fails && last) {
    fail(execution, last, diagnosis.message, now);
    return;
  }
  for (const [name, values] of Object.entries(outputs)) {
    const [stepName, output = ''] = name.split('.');
    const step = execution.StepExecutions?.find(({ StepName }) => StepName === stepName);
    if (step) step.Outputs = { ...step.Outputs, [output]: values };
  }
  execution.Outputs = outputs;
  execution.AutomationExecutionStatus = 'Success';
  execution.ExecutionEndTime = now;
}

function fail(execution: AutomationExecution, step: StepExecution, why: string, now: Date): void {
  Object.assign(step, { StepStatus: 'Failed', ExecutionEndTime: now, FailureMessage: why });
  execution.AutomationExecutionStatus = 'Failed';
  execution.FailureMessage = `Step fails when it is ${step.Action}. ${why}`;
  execution.ExecutionEndTime = now;
}
