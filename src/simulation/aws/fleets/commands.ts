/** Commands and what each did on each node: the history from which records follow. */

import type { Command, CommandPlugin, Target } from '@aws-sdk/client-ssm';
import type { SimulatedInvocation } from '../world.ts';
import { guid } from './ids.ts';
import type { PatchFindings } from './patches.ts';
import type { Platform } from './platforms.ts';
import { after } from './timeline.ts';

export interface CommandDraft {
  readonly id: string;
  readonly document: string;
  readonly parameters: Record<string, string[]>;
  readonly targets: readonly Target[];
  readonly requestedAt: Date;
  readonly comment: string;
  readonly snapshotId: string;
  /** Association or window execution that sent it. */
  readonly origin: { readonly kind: 'command' | 'association' | 'window'; readonly id: string };
  readonly tally: Record<'success' | 'failed' | 'undelivered' | 'other', number>;
}

/** What a run brought on one node. */
export interface Outcome {
  readonly status: NonNullable<Command['Status']> | 'TimedOut';
  readonly details: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the report it uploaded said; null: it uploaded nothing. */
  readonly uploaded: PatchFindings | null;
  /** null: it never began on the node. */
  readonly seconds: number | null;
  /** Steps of other documents, in place of the three of AWS-RunPatchBaseline. */
  readonly steps?: readonly { readonly name: string; readonly failed: boolean }[];
}

/** One command on one node. */
export interface Run {
  readonly command: CommandDraft;
  readonly outcome: Outcome;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

export function draftCommand(
  key: string,
  plan: Omit<CommandDraft, 'id' | 'tally' | 'snapshotId'>,
): CommandDraft {
  return {
    ...plan,
    id: guid(`command/${key}`),
    snapshotId: guid(`snapshot/${key}`),
    tally: { success: 0, failed: 0, undelivered: 0, other: 0 },
  };
}

/** The run of a command on a node, started `delaySeconds` after it was asked for. */
export function runOf(command: CommandDraft, outcome: Outcome, delaySeconds: number): Run {
  const startedAt = after(command.requestedAt, { seconds: delaySeconds });
  return { command, outcome, startedAt, endedAt: after(startedAt, { seconds: outcome.seconds ?? 0 }) };
}

/** The wire's Command once all its runs are counted. */
export function commandOf(draft: CommandDraft): Command {
  const { success, failed, undelivered, other } = draft.tally;
  const total = success + failed + undelivered + other;
  const clean = success === total;
  const details = total === 0 ? 'NoInstancesInTag' : clean ? 'Success' : failed > 0 ? 'Failed' : 'Incomplete';
  return {
    CommandId: draft.id,
    DocumentName: draft.document,
    DocumentVersion: '$DEFAULT',
    Comment: draft.comment,
    ExpiresAfter: after(draft.requestedAt, { hours: 2 }),
    Parameters: draft.parameters,
    InstanceIds: [],
    Targets: [...draft.targets],
    RequestedDateTime: draft.requestedAt,
    Status: clean ? 'Success' : 'Failed',
    StatusDetails: details,
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    MaxConcurrency: '50',
    MaxErrors: '100%',
    TargetCount: total,
    CompletedCount: total,
    ErrorCount: failed + undelivered,
    DeliveryTimedOutCount: undelivered,
    ServiceRole: '',
    TimeoutSeconds: 3600,
  };
}

/** Adds the run to its command's counts. */
export function count(run: Run): void {
  const { tally } = run.command;
  const { status, details } = run.outcome;
  if (status === 'Success') tally.success += 1;
  else if (details === 'DeliveryTimedOut') tally.undelivered += 1;
  else if (status === 'Failed' || status === 'TimedOut') tally.failed += 1;
  else tally.other += 1;
}

type Plugin = SimulatedInvocation['plugins'][number];

const STEPS = ['PatchWindows', 'PatchLinux', 'PatchMacOS'] as const;
const PLATFORM_OF_STEP = { PatchWindows: 'Windows', PatchLinux: 'Linux', PatchMacOS: 'MacOS' } as const;

/** How the agent tells of a step that is not for its platform. */
function skipped(step: (typeof STEPS)[number], platform: Platform): Plugin {
  const text =
    platform.type === 'Windows'
      ? `Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: ${step}`
      : `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, ${PLATFORM_OF_STEP[step]}]'. Step name: ${step}`;
  return { ...result(step, 'Success', 0, text), startedAt: null, endedAt: null, stderr: '' };
}

function result(
  name: string,
  status: CommandPlugin['Status'],
  code: number,
  stdout: string,
): Pick<Plugin, 'Name' | 'Status' | 'StatusDetails' | 'ResponseCode' | 'stdout'> {
  return { Name: name, Status: status, StatusDetails: status, ResponseCode: code, stdout };
}

const SKIPPED = new Map<string, Plugin>();

/** The skipped steps are the same for every node of a platform. */
function sharedSkip(step: (typeof STEPS)[number], platform: Platform): Plugin {
  const key = `${step}/${platform.type}`;
  const shared = SKIPPED.get(key) ?? skipped(step, platform);
  SKIPPED.set(key, shared);
  return shared;
}

/** The wire's invocation of a run. */
export function invocationOf(run: Run, instanceId: string, platform: Platform): SimulatedInvocation {
  const { command, outcome } = run;
  return {
    commandId: command.id,
    instanceId,
    documentName: command.document,
    requestedAt: command.requestedAt,
    comment: command.comment,
    status: outcome.status,
    statusDetails: outcome.details,
    plugins: pluginsOf(run, platform),
  };
}

function pluginsOf(run: Run, platform: Platform): Plugin[] {
  const { outcome } = run;
  const times =
    outcome.seconds === null
      ? { startedAt: null, endedAt: null }
      : { startedAt: run.startedAt, endedAt: run.endedAt };
  const status = outcome.status as NonNullable<CommandPlugin['Status']>;
  const working = (name: string): Plugin => ({
    ...result(name, status, outcome.code, outcome.stdout),
    StatusDetails: outcome.details,
    ...times,
    stderr: outcome.stderr,
  });
  if (outcome.steps) {
    return outcome.steps.map((step) =>
      step.failed ? working(step.name) : { ...result(step.name, 'Success', 0, ''), ...times, stderr: '' },
    );
  }
  return STEPS.map((step) => (step === platform.step ? working(step) : sharedSkip(step, platform)));
}
