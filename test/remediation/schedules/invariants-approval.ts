/** Nothing is done without the word of those who may give it, and nothing but what they said yes to. */

import type { AuditEntry } from '../../../src/model/remediation.ts';
import { type ActingRequest, actsOf } from './acts.ts';
import type { History, Invariant } from './history.ts';
import { isApprover, isOperator } from './people.ts';
import { BEGINNING, MINUTE } from './schedule.ts';

interface AuditedTarget {
  readonly instanceId: string;
}

/** Every act has its intent in the audit, and before that everything that it takes. */
export const actsAreApproved: Invariant = (history) =>
  actsOf(history).flatMap((act) =>
    whatIsWrong(history, act).map((wrong) => `${act.what} on ${act.instanceIds} at ${act.at}: ${wrong}`),
  );

function whatIsWrong(history: History, act: ActingRequest): readonly string[] {
  const own = history.audit.filter(({ remediationId }) => remediationId === act.remediationId);
  const intent = own.find((entry) => isIntentOf(entry, act));
  if (!intent) return ['no intent in the audit'];
  const before = own.filter(({ sequence }) => sequence < intent.sequence);
  const requested = before.findLast(({ kind }) => kind === 'requested');
  if (!requested) return ['nobody asked for it'];
  return [
    ...(requested.actor === act.sourceIdentity ? [] : [`in the name of ${act.sourceIdentity}`]),
    ...(isOperator(requested.actor) ? [] : [`${requested.actor} is no operator`]),
    ...(before.some(({ kind }) => kind === 'started') ? [] : ['it had not started']),
    ...before.filter(({ kind }) => ENDS.has(kind)).map(({ kind }) => `it was ${kind}`),
    ...(Date.parse(act.at) >= Date.parse(intent.at) ? [] : ['sent before its intent was written']),
    ...consent(history, act, before, requested),
    ...stopped(history, intent),
  ];
}

const ENDS = new Set(['denied', 'withdrawn', 'expired', 'finished']);

function isIntentOf({ kind, details }: AuditEntry, act: ActingRequest): boolean {
  if (kind !== 'call-intended') return false;
  if (act.callId !== null) return details.id === act.callId;
  return (
    String(details.operation).endsWith(`:${act.request.operation}`) &&
    JSON.stringify(details.instanceIds) === JSON.stringify(act.instanceIds)
  );
}

function consent(
  history: History,
  act: ActingRequest,
  before: readonly AuditEntry[],
  requested: AuditEntry,
): readonly string[] {
  const yes = consentIn(history, act, before, requested);
  if (typeof yes === 'string') return [yes];
  const allowed = new Set(targetsOf(yes.plan).map(({ instanceId }) => instanceId));
  const strange = act.instanceIds.filter((instanceId) => !allowed.has(instanceId));
  return strange.map((instanceId) => `${instanceId} was not in the plan`);
}

/** What was agreed to, or why nothing was. */
function consentIn(
  history: History,
  act: ActingRequest,
  before: readonly AuditEntry[],
  requested: AuditEntry,
): { readonly plan: AuditEntry } | string {
  const typed = history.schedule.environments.find(({ name }) => name === requested.environment);
  const started = before.find(({ kind }) => kind === 'started');
  const production = act.instanceIds.some((instanceId) =>
    isProduction(history, instanceId, started?.at ?? ''),
  );
  if (!production && !typed?.approval.required) return { plan: requested };
  if (before.some(({ kind }) => kind === 'break-glass')) {
    return typed?.remediation.breakGlass ? { plan: requested } : 'break-glass is off';
  }
  const approved = before.findLast(({ kind }) => kind === 'approved');
  if (!approved) return 'nobody approved it';
  if (!isApprover(approved.actor)) return `approved by ${approved.actor}, who may not`;
  const allowsSelf = !production && typed?.approval.allowSelf === true;
  if (approved.actor === requested.actor && !allowsSelf) return 'approved by whoever asked for it';
  const asked = before.findLast(
    ({ kind, sequence }) => kind === 'approval-needed' && sequence < approved.sequence,
  );
  if (!asked) return 'approved without being asked for';
  if (approved.at > String(asked.details.expiresAt)) return 'approved after its time';
  if (asked.details.planHash !== approved.details.planHash) return 'approved with another plan';
  const plan = before.findLast(
    (entry) => entry.details.plan !== undefined && entry.details.planHash === approved.details.planHash,
  );
  return plan ? { plan } : 'approved for a plan that nobody wrote down';
}

function targetsOf({ details }: AuditEntry): readonly AuditedTarget[] {
  return (details.plan as { targets: readonly AuditedTarget[] }).targets;
}

/** By the schedule, not by what the program made of it. What changes while it begins may be seen or not. */
function isProduction({ schedule, instanceIds }: History, instanceId: string, startedAt: string): boolean {
  const index = instanceIds.indexOf(instanceId);
  const sinceBeginning = Date.parse(startedAt) - Date.parse(BEGINNING);
  return (
    schedule.instances[index]?.environment === 'prod' ||
    schedule.promotions.some(({ at, instance }) => instance === index && at < sinceBeginning - MINUTE) ||
    schedule.environments.some(({ production }) => production === true)
  );
}

/** An intent is written before a stop is, or not before it is lifted. */
function stopped({ audit, schedule }: History, intent: AuditEntry): readonly string[] {
  const governing = schedule.environments
    .filter(({ name, production }) => name === intent.environment || production === true)
    .map(({ name }) => name);
  const last = audit.findLast(
    ({ kind, environment, sequence }) =>
      kind.startsWith('emergency-stop') && governing.includes(environment) && sequence < intent.sequence,
  );
  return last?.kind === 'emergency-stop' ? [`${last.environment} was stopped`] : [];
}
