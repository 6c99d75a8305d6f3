/** A patch run: an invocation with what started it and what it was told to do. */

import { patchOperation, rebootOption } from '../model/patch-documents.ts';
import type { Association, PatchRun, RunOrigin } from '../model/records.ts';
import { decidingStep, type Invocation, listedOutput } from './invocation.ts';
import type { PatchCommand } from './readers/commands.ts';

/** What is known of the scope's commands, associations and windows. */
export interface RunContext {
  readonly commands: ReadonlyMap<string, PatchCommand>;
  /** With parameters, by id. */
  readonly associations: ReadonlyMap<string, Association>;
  /** Command id → maintenance window that sent it. */
  readonly windowOfCommand: ReadonlyMap<string, string>;
}

type Parameters = Readonly<Record<string, readonly string[]>>;

/** Buckets of patch policies: Quick Setup keeps baseline overrides there. */
const PATCH_POLICY_BUCKET = /aws-quicksetup-patchpolicy/;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

export function patchRun(invocation: Invocation, context: RunContext): PatchRun {
  const association = associationOf(invocation, context);
  const parameters =
    context.commands.get(invocation.commandId)?.parameters ?? association?.parameters ?? null;
  const output = listedOutput(invocation);
  const decided = decidingStep(invocation.steps);
  return {
    commandId: invocation.commandId,
    instanceId: invocation.instanceId,
    document: invocation.document,
    operation: operationOf(invocation, parameters),
    rebootOption: parameters === null ? null : rebootOption(parameters),
    usesBaselineOverride: hasValue(parameters, 'BaselineOverride'),
    origin: originOf(invocation, association, parameters, context),
    requestedAt: invocation.requestedAt,
    startedAt: decided?.startedAt ?? null,
    endedAt: decided?.endedAt ?? null,
    status: invocation.status,
    statusDetails: invocation.statusDetails,
    steps: invocation.steps.map(({ name, status, responseCode }) => ({ name, status, responseCode })),
    output,
    outputSource: output === null ? null : 'ssm:ListCommandInvocations',
  };
}

/** Is it an association that Quick Setup made for a patch policy? */
export function isPatchPolicy(name: string | null, parameters: Parameters | null): boolean {
  if (name !== null && /QuickSetup-?PatchPolicy/i.test(name)) return true;
  return (parameters?.BaselineOverride ?? []).some((url) => PATCH_POLICY_BUCKET.test(url));
}

/** Parameters tell; without them, the summary that the run printed. */
function operationOf(invocation: Invocation, parameters: Parameters | null): PatchRun['operation'] {
  const asked = patchOperation(invocation.document, parameters ?? {});
  if (asked !== null) return asked;
  const printed = /^\s*OperationType\s*:\s*(Scan|Install)\b/m.exec(
    decidingStep(invocation.steps)?.output ?? '',
  );
  if (printed?.[1] === 'Scan') return 'Scan';
  return printed?.[1] === 'Install' ? 'Install' : null;
}

/** State Manager names the association in the run's comment, patch policies in a parameter. */
function associationOf(invocation: Invocation, context: RunContext): Association | null {
  const named = context.commands.get(invocation.commandId)?.parameters.AssociationId ?? [];
  const candidates = [...named, ...(invocation.comment.match(GUID) ?? [])];
  for (const id of candidates) {
    const found = context.associations.get(id);
    if (found) return found;
  }
  return null;
}

function originOf(
  invocation: Invocation,
  association: Association | null,
  parameters: Parameters | null,
  context: RunContext,
): RunOrigin {
  const windowId = context.windowOfCommand.get(invocation.commandId);
  if (windowId !== undefined) return { kind: 'maintenance-window', id: windowId };
  if (association === null) return { kind: 'command', id: null };
  const kind = isPatchPolicy(association.name, parameters) ? 'patch-policy' : 'association';
  return { kind, id: association.id };
}

function hasValue(parameters: Parameters | null, name: string): boolean {
  return (parameters?.[name] ?? []).some((value) => value !== '');
}
