/** What goes into the audit: one vocabulary for all that write to it. */

import type { AuditEvent, Plan, RemediationRecord } from '../model/remediation.ts';

/** Stable words: exports and queries rely on them. */
export const AUDIT_KINDS = [
  'requested',
  'approval-needed',
  'approved',
  'denied',
  'expired',
  'withdrawn',
  'refused',
  'break-glass',
  'started',
  'wave-begun',
  'call-intended',
  'call-accepted',
  'call-refused',
  'call-not-sent',
  'call-unknown',
  'call-cancelled',
  'call-looked-up',
  'target-done',
  'stopped',
  'finished',
  'emergency-stop',
  'emergency-stop-lifted',
  'exception-made',
  'exception-ended',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** Who writes where no person acted. */
export const PATCHCHECK = 'patchcheck';

interface Occasion {
  readonly at: string;
  /** Slack user id, `cli-<os user>`, or PATCHCHECK. */
  readonly actor: string;
}

/** Something about one remediation: the plan's hash and the message it came from are told each time. */
export function aboutRemediation(
  kind: AuditKind,
  record: Pick<RemediationRecord, 'id' | 'plan' | 'origin'>,
  { at, actor }: Occasion,
  details: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  const { plan, origin, id } = record;
  return {
    kind,
    at,
    actor,
    environment: plan.environment,
    remediationId: id,
    details: { action: plan.action, planHash: plan.hash, origin, ...details },
  };
}

/** Something about an environment as a whole, or about a wish that became no remediation. */
export function aboutEnvironment(
  kind: AuditKind,
  environment: string,
  { at, actor }: Occasion,
  details: Readonly<Record<string, unknown>> = {},
): AuditEvent {
  return { kind, at, actor, environment, remediationId: null, details };
}

/** A plan as the audit keeps it: what will be called where, and who was left out why. */
export function planForAudit(plan: Plan): Readonly<Record<string, unknown>> {
  return {
    runId: plan.runId,
    options: plan.options,
    production: plan.production,
    plannedAt: plan.plannedAt,
    calls: plan.calls,
    targets: plan.targets.map((target) => ({
      accountId: target.accountId,
      region: target.region,
      instanceId: target.instanceId,
      name: target.name,
      production: target.production,
      governedBy: target.governedBy,
      reboots: target.reboots,
      cause: target.cause,
    })),
    leftOut: plan.leftOut,
  };
}
