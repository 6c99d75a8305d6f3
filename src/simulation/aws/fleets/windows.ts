/** Maintenance windows that install patches, and what became of their executions. */

import type { MaintenanceWindowExecutionStatus } from '@aws-sdk/client-ssm';
import type { SimulatedWindow } from '../world.ts';
import { type CommandDraft, draftCommand } from './commands.ts';
import { awsId, guid } from './ids.ts';
import { after, type Timeline } from './timeline.ts';

/** Weeks of window history that the look-back of 30 days covers. */
export const WEEKS = 4;

export const PATCH_DOCUMENT = 'AWS-RunPatchBaseline';
export const HOOKS_DOCUMENT = 'AWS-RunPatchBaselineWithHooks';

interface WindowPlan {
  /** UTC. */
  readonly hour: number;
  readonly reboot: 'RebootIfNeeded' | 'NoReboot';
  readonly document?: string;
  readonly enabled?: false;
  /** Its first opening is still to come. */
  readonly unopened?: true;
  /** How the newest execution ended, if not with success; it `sent` a command even so, or never got that far. */
  readonly newest?: {
    readonly status: MaintenanceWindowExecutionStatus;
    readonly details: string;
    readonly sent: boolean;
  };
}

const WINDOW_PLANS = {
  weekly: { hour: 2, reboot: 'RebootIfNeeded' },
  'no-reboot': { hour: 3, reboot: 'NoReboot' },
  hooks: { hour: 4, reboot: 'RebootIfNeeded', document: HOOKS_DOCUMENT },
  database: { hour: 5, reboot: 'RebootIfNeeded', enabled: false },
  batch: {
    hour: 6,
    reboot: 'RebootIfNeeded',
    newest: {
      status: 'SKIPPED_OVERLAPPING',
      details: 'The previous execution of the maintenance window was still running.',
      sent: false,
    },
  },
  short: {
    hour: 7,
    reboot: 'RebootIfNeeded',
    newest: {
      status: 'TIMED_OUT',
      details: 'The task was ended at the cutoff time of the window.',
      sent: true,
    },
  },
  delegated: {
    hour: 8,
    reboot: 'RebootIfNeeded',
    newest: {
      status: 'FAILED',
      details: 'The provided role does not contain the correct SSM permissions.',
      sent: false,
    },
  },
  canary: { hour: 9, reboot: 'RebootIfNeeded', newest: { status: 'FAILED', details: '', sent: true } },
  fresh: { hour: 10, reboot: 'RebootIfNeeded', unopened: true },
} as const satisfies Record<string, WindowPlan>;

export type WindowName = keyof typeof WINDOW_PLANS;

export interface WindowDraft {
  readonly id: string;
  readonly name: WindowName;
  readonly plan: WindowPlan;
  /** Newest first; null where the execution sent nothing. */
  readonly commands: readonly (CommandDraft | null)[];
  readonly executions: readonly { readonly id: string; readonly openedAt: Date }[];
}

function parametersOf(plan: WindowPlan): Record<string, string[]> {
  const parameters = { Operation: ['Install'], RebootOption: [plan.reboot] };
  if (plan.document === undefined) return parameters;
  return {
    ...parameters,
    PreInstallHookDocName: ['drain-connections'],
    PostInstallHookDocName: ['AWS-Noop'],
  };
}

function windowTargets(name: WindowName): { Key: string; Values: string[] }[] {
  return [{ Key: 'tag:PatchWindow', Values: [name] }];
}

/** The window with its executions of the last weeks and the commands that they sent. */
export function draftWindow(name: WindowName, scopeKey: string, time: Timeline): WindowDraft {
  const plan: WindowPlan = WINDOW_PLANS[name];
  const id = awsId('mw', `${scopeKey}/${name}`);
  const weeks = plan.unopened
    ? []
    : [...Array(WEEKS).keys()].filter((week) => plan.enabled !== false || week > 0);
  const executions = weeks.map((week) => ({
    id: guid(`${id}/${week}`),
    openedAt: time.install(week, plan.hour),
  }));
  const commands = executions.map((execution, index) => {
    if (index === 0 && plan.newest?.sent === false) return null;
    return draftCommand(execution.id, {
      document: plan.document ?? PATCH_DOCUMENT,
      parameters: parametersOf(plan),
      targets: windowTargets(name),
      requestedAt: execution.openedAt,
      comment: '',
      origin: { kind: 'window', id },
    });
  });
  return { id, name, plan, commands, executions };
}

/** The window as the wire shows it. */
export function windowOf(draft: WindowDraft, time: Timeline): SimulatedWindow {
  const { id, name, plan } = draft;
  const targetId = guid(`${id}/target`);
  return {
    identity: {
      WindowId: id,
      Name: `patch-${name}`,
      Description: `Installs patches once a week (${name})`,
      Enabled: plan.enabled ?? true,
      Duration: name === 'short' ? 2 : 4,
      Cutoff: 1,
      Schedule: time.weekly(plan.hour),
      ScheduleTimezone: 'UTC',
      ...(plan.enabled === false ? {} : { NextExecutionTime: time.install(-1, plan.hour).toISOString() }),
    },
    targets: [
      {
        WindowId: id,
        WindowTargetId: targetId,
        ResourceType: 'INSTANCE',
        Targets: windowTargets(name),
        Name: `${name}-nodes`,
      },
    ],
    tasks: [
      {
        WindowId: id,
        WindowTaskId: guid(`${id}/task`),
        TaskArn: plan.document ?? PATCH_DOCUMENT,
        Type: 'RUN_COMMAND',
        Targets: [{ Key: 'WindowTargetIds', Values: [targetId] }],
        TaskParameters: Object.fromEntries(
          Object.entries(parametersOf(plan)).map(([key, Values]) => [key, { Values }]),
        ),
        Priority: 1,
        MaxConcurrency: '50',
        MaxErrors: name === 'canary' ? '1' : '100%',
        Name: 'install-patches',
        CutoffBehavior: name === 'short' ? 'CANCEL_TASK' : 'CONTINUE_TASK',
        ServiceRoleArn: '',
      },
    ],
    executions: draft.executions.map((_, index) => executionOf(draft, index)),
  };
}

function executionOf(draft: WindowDraft, index: number): SimulatedWindow['executions'][number] {
  const execution = draft.executions[index];
  const command = draft.commands[index] ?? null;
  const ended = index === 0 ? draft.plan.newest : undefined;
  const fields = {
    WindowExecutionId: execution?.id,
    Status: ended?.status ?? ('SUCCESS' as const),
    StatusDetails: ended?.details ?? '',
    StartTime: execution?.openedAt,
    EndTime: execution && after(execution.openedAt, { minutes: ended?.sent === false ? 0 : 55 }),
  };
  if (command === null) return { execution: { ...fields, WindowId: draft.id }, tasks: [] };
  const task = {
    ...fields,
    TaskExecutionId: guid(`${execution?.id}/task`),
    TaskType: 'RUN_COMMAND' as const,
  };
  return {
    execution: { ...fields, WindowId: draft.id },
    tasks: [
      {
        task: { ...task, TaskArn: command.document },
        invocations: [
          {
            ...task,
            InvocationId: guid(`${execution?.id}/invocation`),
            ExecutionId: command.id,
            Parameters: JSON.stringify({
              documentName: command.document,
              parameters: command.parameters,
              maxConcurrency: '50',
              maxErrors: draft.name === 'canary' ? '1' : '100%',
            }),
            OwnerInformation: '',
            WindowTargetId: guid(`${draft.id}/target`),
          },
        ],
      },
    ],
  };
}
