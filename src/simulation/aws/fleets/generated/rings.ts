/** Rings: a window, the nodes it patches, and the one command that it sent in the last 30 days. */

import type { AssociationDescription } from '@aws-sdk/client-ssm';
import type { SimulatedWindow } from '../../world.ts';
import { type CommandDraft, draftCommand } from '../commands.ts';
import type { GeneratedFleetOptions } from '../generated.ts';
import { awsId, guid } from '../ids.ts';
import type { ScopeDraft } from '../scope.ts';
import { after, before } from '../timeline.ts';
import { PATCH_DOCUMENT } from '../windows.ts';

const WINDOW_PERIOD_DAYS = 28;
/** Every ring's newest run lies inside these days, so that no record is stale. */
const NEWEST_DAYS = 6;

export interface Ring {
  readonly name: string;
  readonly windowId: string;
  readonly operation: 'Scan' | 'Install';
  readonly reboot: 'RebootIfNeeded' | 'NoReboot';
  readonly command: CommandDraft;
}

const KINDS = [
  { operation: 'Install', reboot: 'RebootIfNeeded' },
  { operation: 'Install', reboot: 'RebootIfNeeded' },
  { operation: 'Scan', reboot: 'NoReboot' },
  { operation: 'Install', reboot: 'NoReboot' },
  { operation: 'Scan', reboot: 'NoReboot' },
] as const;

/** The rings of a scope; their commands belong to it. */
export function draftRings(scope: ScopeDraft, options: GeneratedFleetOptions): Ring[] {
  return Array.from({ length: options.windows }, (_, index) => {
    const name = `ring-${index + 1}`;
    const kind = KINDS[index % KINDS.length] ?? KINDS[0];
    const windowId = awsId('mw', `${scope.key}/${name}`);
    const command = draftCommand(`${scope.key}/${name}`, {
      document: PATCH_DOCUMENT,
      parameters: { Operation: [kind.operation], RebootOption: [kind.reboot] },
      targets: [{ Key: 'tag:Ring', Values: [name] }],
      requestedAt: before(scope.time.now, { hours: 8 + ((index * 17) % ((NEWEST_DAYS - 1) * 24)) }),
      comment: '',
      origin: { kind: 'window', id: windowId },
    });
    scope.byHand.set(name, command);
    return { name, windowId, ...kind, command };
  });
}

/** Puts the windows of the rings and the associations into the Region. */
export function finishRings(scope: ScopeDraft, rings: readonly Ring[], options: GeneratedFleetOptions): void {
  scope.region.windows.push(...rings.map((ring) => windowOfRing(ring)));
  const others = options.associations - scope.associations.size;
  for (let index = 0; index < others; index += 1) {
    scope.region.associations.push(associationNumber(scope, index, index < options.patchAssociations));
  }
}

function windowOfRing(ring: Ring): SimulatedWindow {
  const { windowId, command } = ring;
  const targetId = guid(`${windowId}/target`);
  const execution = {
    WindowExecutionId: guid(`${windowId}/execution`),
    Status: 'SUCCESS' as const,
    StatusDetails: '',
    StartTime: command.requestedAt,
    EndTime: after(command.requestedAt, { hours: 1 }),
  };
  const task = {
    ...execution,
    TaskExecutionId: guid(`${windowId}/task-execution`),
    TaskType: 'RUN_COMMAND' as const,
  };
  return {
    identity: {
      WindowId: windowId,
      Name: `patch-${ring.name}`,
      Enabled: true,
      Duration: 4,
      Cutoff: 1,
      Schedule: `rate(${WINDOW_PERIOD_DAYS} days)`,
      ScheduleTimezone: 'UTC',
      NextExecutionTime: after(command.requestedAt, { days: WINDOW_PERIOD_DAYS }).toISOString(),
    },
    targets: [
      {
        WindowId: windowId,
        WindowTargetId: targetId,
        ResourceType: 'INSTANCE',
        Targets: [...command.targets],
      },
    ],
    tasks: [
      {
        WindowId: windowId,
        WindowTaskId: guid(`${windowId}/task`),
        TaskArn: command.document,
        Type: 'RUN_COMMAND',
        Targets: [{ Key: 'WindowTargetIds', Values: [targetId] }],
        TaskParameters: {
          Operation: { Values: [ring.operation] },
          RebootOption: { Values: [ring.reboot] },
        },
        Priority: 1,
        MaxConcurrency: '50',
        MaxErrors: '100%',
        CutoffBehavior: 'CONTINUE_TASK',
      },
    ],
    executions: [
      {
        execution: { ...execution, WindowId: windowId },
        tasks: [
          {
            task: { ...task, TaskArn: command.document },
            invocations: [
              {
                ...task,
                InvocationId: guid(`${windowId}/invocation`),
                ExecutionId: command.id,
                Parameters: JSON.stringify({
                  documentName: command.document,
                  parameters: command.parameters,
                }),
                WindowTargetId: targetId,
              },
            ],
          },
        ],
      },
    ],
  };
}

/** Associations of applications; those that patch belong to rings that are yet to be filled. */
function associationNumber(scope: ScopeDraft, index: number, patches: boolean): AssociationDescription {
  const id = guid(`${scope.key}/association/${index}`);
  return {
    AssociationId: id,
    AssociationName: patches ? `scan-new-ring-${index}` : `configure-app-${index}`,
    AssociationVersion: '1',
    Name: patches ? PATCH_DOCUMENT : 'AWS-RunAnsiblePlaybook',
    DocumentVersion: '$DEFAULT',
    Targets: [
      patches ? { Key: 'tag:NewRing', Values: [`${index}`] } : { Key: 'tag:App', Values: [`app-${index}`] },
    ],
    ScheduleExpression: 'rate(1 day)',
    Parameters: patches ? { Operation: ['Scan'], RebootOption: ['NoReboot'] } : { Check: ['False'] },
    LastExecutionDate: before(scope.time.now, { hours: 9 }),
    Overview: { Status: 'Success', DetailedStatus: 'Success', AssociationStatusAggregatedCount: {} },
    ApplyOnlyAtCronInterval: false,
    SyncCompliance: 'AUTO',
  };
}
