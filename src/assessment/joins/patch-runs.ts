/** Patch runs of one node: its command invocations, with what sent them and whether they installed. */

import { type Invocation, listedOutput } from '../../aws/invocation.ts';
import type { PatchCommand } from '../../aws/readers/commands.ts';
import { patchOperation, rebootOption } from '../../model/patch-documents.ts';
import type { Association, PatchRun, RunOrigin, WindowExecution } from '../../model/records.ts';
import { isPatchPolicy } from './patch-schedules.ts';

/** What the scope knows of who sends commands. */
export interface Senders {
  readonly commands: ReadonlyMap<string, PatchCommand>;
  readonly associations: ReadonlyMap<string, Association>;
  /** Command id → window that sent it. */
  readonly windowOf: ReadonlyMap<string, string>;
}

export function sendersOf(
  commands: readonly PatchCommand[],
  associations: readonly Association[],
  executions: Iterable<WindowExecution>,
): Senders {
  const windowOf = new Map<string, string>();
  for (const { windowId, commandIds } of executions) {
    for (const commandId of commandIds) windowOf.set(commandId, windowId);
  }
  return {
    commands: new Map(commands.map((command) => [command.id, command])),
    associations: new Map(associations.map((association) => [association.id, association])),
    windowOf,
  };
}

/** The invocation as a run, with the first 2,500 characters of its output. */
export function patchRun(invocation: Invocation, senders: Senders): PatchRun {
  const { commandId, instanceId, document, requestedAt, status, statusDetails } = invocation;
  const association = senderOf(invocation, senders);
  const parameters = senders.commands.get(commandId)?.parameters ?? association?.parameters ?? null;
  const { steps } = invocation;
  const output = listedOutput(invocation);
  return {
    commandId,
    instanceId,
    document,
    operation: parameters === null ? null : patchOperation(document, parameters),
    rebootOption: parameters === null ? null : rebootOption(parameters),
    usesBaselineOverride: Boolean(parameters?.BaselineOverride?.[0]),
    origin: originOf(invocation, association, senders),
    requestedAt,
    startedAt: inOrder(steps.map((step) => step.startedAt))[0] ?? null,
    endedAt: inOrder(steps.map((step) => step.endedAt)).at(-1) ?? null,
    status,
    statusDetails,
    steps: steps.map(({ name, status, responseCode }) => ({ name, status, responseCode })),
    output,
    outputSource: output === null ? null : 'ssm:ListCommandInvocations',
  };
}

/** The association that sent it: by its mark, else the patch policy whose baseline file the command was given. */
function senderOf({ comment, commandId }: Invocation, senders: Senders): Association | undefined {
  const marked = senders.associations.get(associationIdOf(comment) ?? '');
  if (marked !== undefined) return marked;
  const sent = senders.commands.get(commandId);
  const file = sent?.parameters.BaselineOverride?.[0];
  if (!file || sent === undefined) return undefined;
  return [...senders.associations.values()].find(
    (each) =>
      isPatchPolicy(each) &&
      each.parameters?.BaselineOverride?.[0] === file &&
      patchOperation(each.document, each.parameters) === sent.operation,
  );
}

/** The times that are known, earliest first: a document with hooks uploads its report several steps before its end. */
function inOrder(times: readonly (string | null)[]): string[] {
  return times.filter((time) => time !== null).sort();
}

function originOf(invocation: Invocation, association: Association | undefined, senders: Senders): RunOrigin {
  const windowId = senders.windowOf.get(invocation.commandId);
  if (windowId !== undefined) return { kind: 'maintenance-window', id: windowId };
  if (association) {
    return { kind: isPatchPolicy(association) ? 'patch-policy' : 'association', id: association.id };
  }
  const unlisted = associationIdOf(invocation.comment);
  return unlisted === null ? { kind: 'command', id: null } : { kind: 'association', id: unlisted };
}

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ASSOCIATION_COMMENT = new RegExp(`^(${GUID}):${GUID}$`, 'i');

/** State Manager marks its commands with the ids of the association and of its execution. */
function associationIdOf(comment: string): string | null {
  return ASSOCIATION_COMMENT.exec(comment.trim())?.[1] ?? null;
}
