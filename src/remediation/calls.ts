/**
 * What an action calls in AWS: operation, document and parameters. One table for the plan that people see and
 * for the calls that are made.
 */

import type { RemediationCode } from '../model/codes.ts';
import type { Operation } from '../model/reading.ts';
import type { PlannedCall, PlanTarget, RemediationOptions } from '../model/remediation.ts';
import type { EnvironmentSettings, RemediateAction, RemediationSettings } from '../model/settings.ts';
import { runbookFor } from './runbooks.ts';

export interface CallShape {
  readonly operation: Operation;
  /** Command document or runbook; null where EC2 or State Manager is called directly. */
  readonly document: string | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

type Documents = RemediationSettings['documents'];

interface Subject {
  readonly instanceId: string;
  readonly platform: string | null;
  readonly remediation: RemediationCode;
  readonly associationId: string | null;
}

/** The call that does the action on one instance; null where there is none that fits it. */
export function actionCall(
  action: RemediateAction,
  options: Pick<RemediationOptions, 'reboot'>,
  subject: Subject,
  documents: Documents,
): CallShape | null {
  switch (action) {
    case 'scan':
      return scanCall(documents);
    case 'install':
      return installCall(options, documents);
    case 'reboot':
      return { operation: 'ec2:RebootInstances', document: null, parameters: {} };
    case 'start':
      return { operation: 'ec2:StartInstances', document: null, parameters: {} };
    case 'update-agent':
      return { operation: 'ssm:SendCommand', document: 'AWS-UpdateSSMAgent', parameters: {} };
    case 'run-association':
      return associationCall(subject);
    case 'diagnose':
      return diagnosisCall(subject);
  }
}

/** A private document has its operation fixed, so that IAM can tell a scan from an install. */
export function scanCall(documents: Documents): CallShape {
  const parameters: CallShape['parameters'] = documents.scan === null ? { Operation: ['Scan'] } : {};
  return { operation: 'ssm:SendCommand', document: documents.scan ?? 'AWS-RunPatchBaseline', parameters };
}

/** A snapshot of the root volume, before an install. */
export function snapshotCall(volumeId: string): CallShape {
  return { operation: 'ec2:CreateSnapshot', document: null, parameters: { VolumeId: [volumeId] } };
}

/**
 * Does a scan have to follow, so that the record says what the action changed? Install reports by itself, an
 * association and the agent have records of their own, and a diagnosis changes nothing. The scan runs under the
 * role of the action.
 */
export function scansAfter(action: RemediateAction): boolean {
  return action === 'reboot' || action === 'start';
}

/** The role that does `action` in an account; null where none is configured. */
export function roleFor(
  environment: EnvironmentSettings,
  accountId: string,
  action: RemediateAction,
): string | null {
  return environment.accounts.find(({ id }) => id === accountId)?.remediateRoles[action] ?? null;
}

/** Every call that a plan will make, in the order of its parts: snapshots, the action, the scans after it. */
export function plannedCalls(
  action: RemediateAction,
  options: RemediationOptions,
  targets: readonly PlanTarget[],
  documents: Documents,
): readonly PlannedCall[] {
  const snapshots = targets.flatMap((target) =>
    target.rootVolumeId === null
      ? []
      : [forTarget(target, snapshotCall(target.rootVolumeId), target.roleArn)],
  );
  const actions = targets.flatMap((target) => {
    const shape = actionCall(action, options, target, documents);
    return shape === null ? [] : [forTarget(target, shape, target.roleArn)];
  });
  const scans = scansAfter(action)
    ? targets.map((target) => forTarget(target, scanCall(documents), target.roleArn))
    : [];
  return [...merged(snapshots), ...merged(actions), ...merged(scans)];
}

function installCall({ reboot }: Pick<RemediationOptions, 'reboot'>, documents: Documents): CallShape {
  const option = { RebootOption: [reboot === 'none' ? 'NoReboot' : 'RebootIfNeeded'] };
  return {
    operation: 'ssm:SendCommand',
    document: documents.install ?? 'AWS-RunPatchBaseline',
    parameters: documents.install === null ? { Operation: ['Install'], ...option } : option,
  };
}

function associationCall({ associationId }: Subject): CallShape | null {
  if (associationId === null) return null;
  return {
    operation: 'ssm:StartAssociationsOnce',
    document: null,
    parameters: { AssociationIds: [associationId] },
  };
}

/** AutomationAssumeRole is left away: the runbook runs with the rights of the session, and no more. */
function diagnosisCall({ instanceId, platform, remediation }: Subject): CallShape | null {
  const document = runbookFor(remediation, platform);
  if (document === null) return null;
  return { operation: 'ssm:StartAutomationExecution', document, parameters: { InstanceId: [instanceId] } };
}

function forTarget({ accountId, region }: PlanTarget, shape: CallShape, roleArn: string): PlannedCall {
  return { accountId, region, ...shape, roleArn, instances: 1 };
}

/** The same call to several instances of a scope is told once, with their number. */
function merged(calls: readonly PlannedCall[]): readonly PlannedCall[] {
  const groups = new Map<string, PlannedCall>();
  for (const call of calls) {
    const { instances, ...same } = call;
    const key = JSON.stringify(same);
    groups.set(key, { ...call, instances: instances + (groups.get(key)?.instances ?? 0) });
  }
  return [...groups.values()];
}
