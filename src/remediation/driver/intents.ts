/** Which calls a stage makes, and their intents. */

import { instancesPerCall, NotInTheTable } from '../../aws/acting/session-policy.ts';
import type { Scope } from '../../model/records.ts';
import type { Call, Plan, PlanTarget, RemediationRecord, TargetState } from '../../model/remediation.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { actionCall, type CallShape, scanCall, scansAfter, snapshotCall } from '../calls.ts';
import { SEND_WINDOW_MS } from '../ports.ts';
import { isSameScope, plannedFor } from './record.ts';

interface Intended extends Scope, CallShape {
  readonly roleArn: string;
  readonly associationId: string | null;
  readonly volumeId: string | null;
}

/**
 * The targets of the next call among those that are to be acted on in their present stage: the first of them,
 * and those that the same request can name. An association is started once for all of them.
 */
export function firstCallOf(
  record: RemediationRecord,
  targets: readonly TargetState[],
  typed: EnvironmentSettings,
): readonly TargetState[] {
  const [first] = targets;
  if (!first) return [];
  const call = intended(record, first, typed);
  const key = JSON.stringify(call);
  const same = targets.filter(
    (target) => target.stage === first.stage && JSON.stringify(intended(record, target, typed)) === key,
  );
  return call.associationId === null ? same.slice(0, mostIn(call, typed)) : same;
}

/** As many instances as the policy of one session can name. What no table allows is left for AWS's gate to refuse. */
function mostIn(call: Intended, { remediation: { documents } }: EnvironmentSettings): number {
  try {
    return instancesPerCall(call, [documents]);
  } catch (error) {
    if (error instanceof NotInTheTable) return 1;
    throw error;
  }
}

/** The intent of one call to `targets`, which `firstCallOf` put together. Sent before `sendBefore`, or never. */
export function intentOf(
  record: RemediationRecord,
  targets: readonly TargetState[],
  typed: EnvironmentSettings,
  { id, now }: { readonly id: string; readonly now: number },
): Call {
  const [first] = targets;
  if (!first) throw new Error(`${record.id} was to make a call without targets`);
  return {
    id,
    wave: first.wave ?? 0,
    stage: first.stage,
    ...intended(record, first, typed),
    instanceIds: targets.map(({ instanceId }) => instanceId),
    state: 'intended',
    settled: false,
    awsId: null,
    requestId: null,
    intendedAt: new Date(now).toISOString(),
    sendBefore: new Date(now + SEND_WINDOW_MS).toISOString(),
    answeredAt: null,
    error: null,
  };
}

function intended(record: RemediationRecord, target: TargetState, typed: EnvironmentSettings): Intended {
  const planned = plannedFor(record, target);
  const { accountId, region, roleArn } = planned;
  const isAction = target.stage === 'acting';
  return {
    accountId,
    region,
    roleArn,
    ...shapeOf(record, target, planned, typed),
    associationId: isAction ? planned.associationId : null,
    volumeId: target.stage === 'snapshot' ? planned.rootVolumeId : null,
  };
}

/** Documents and parameters are those that were approved, whatever the settings say by now. */
function shapeOf(
  { id, plan }: RemediationRecord,
  { stage, instanceId }: TargetState,
  planned: PlanTarget,
  { remediation: { documents } }: EnvironmentSettings,
): CallShape {
  if (stage === 'scanning') return approvedScan(plan, planned) ?? scanCall(documents);
  if (stage === 'snapshot' && planned.rootVolumeId !== null) return snapshotCall(planned.rootVolumeId);
  const shape = actionCall(plan.action, plan.options, planned, documents);
  if (stage !== 'acting' || shape === null) throw new Error(`${id} has nothing to call on ${instanceId}`);
  const { document, parameters } = planned;
  return { operation: shape.operation, document, parameters };
}

/**
 * The scan that was approved with the action; null where none was, as after an install whose record stays away: then
 * it is the scan of the settings.
 */
function approvedScan({ action, calls }: Plan, planned: PlanTarget): CallShape | null {
  if (!scansAfter(action)) return null;
  const scan = calls.find(
    (call) =>
      isSameScope(call, planned) && call.roleArn === planned.roleArn && call.operation === 'ssm:SendCommand',
  );
  return scan ? { operation: scan.operation, document: scan.document, parameters: scan.parameters } : null;
}
