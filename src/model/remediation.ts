/**
 * Remediation: one action on a set of instances, from the plan that a person sees to the proof that it helped.
 *
 * A remediation is a record in the store. Every change of it compares the version that was read and sets the
 * next one, so any process can carry it on, and a late writer changes nothing.
 */

import type { RemediationCode, RootCauseCode } from './codes.ts';
import type { Operation } from './reading.ts';
import type { Scope } from './records.ts';
import type { UnrankedFinding } from './report.ts';
import type { RemediateAction } from './settings.ts';

/** Names one instance. */
export interface InstanceKey extends Scope {
  readonly instanceId: string;
}

export const REBOOT_CHOICES = ['if-needed', 'none'] as const;
export type RebootChoice = (typeof REBOOT_CHOICES)[number];

/** What the requester chose; an action ignores what does not concern it. */
export interface RemediationOptions {
  /** Of install. */
  readonly reboot: RebootChoice;
  /** Of install: a snapshot of the root volume first. Nothing is rolled back by itself. */
  readonly snapshot: boolean;
  /** ISO 8601; null: as soon as it may. */
  readonly startAt: string | null;
}

/** Somebody in Slack, as Slack names them. */
export interface Person {
  readonly user: string;
  readonly workspace: string;
}

/** The message that a button was pressed on. */
export interface Origin {
  readonly channel: string | null;
  readonly messageTs: string | null;
  /** The thread that the message stands in: where the remediation is told. */
  readonly threadTs: string | null;
}

/** One instance that will be acted on, and all that a person needs to know of it beforehand. */
export interface PlanTarget extends InstanceKey {
  readonly name: string | null;
  readonly platform: string | null;
  /** By its tags, or as a member of any production environment. */
  readonly production: boolean;
  /** The environment that was typed, and every production environment that holds the instance: their rules apply. */
  readonly governedBy: readonly string[];
  readonly autoScalingGroup: string | null;
  /** Names of load balancers, for people. */
  readonly loadBalancers: readonly string[];
  /** ARNs of target groups that it is a member of: never two of one at a time. */
  readonly targetGroups: readonly string[];
  readonly roleArn: string;
  /** Command document or runbook; null where EC2 or State Manager is called directly. */
  readonly document: string | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Of run-association. */
  readonly associationId: string | null;
  /** Of install with a snapshot. */
  readonly rootVolumeId: string | null;
  readonly reboots: 'yes' | 'if-needed' | 'no';
  /** The finding that asks for the action. */
  readonly cause: RootCauseCode;
  readonly remediation: RemediationCode;
  /** Start of non-compliance as far as it is known, ISO 8601: time to fix counts from here. */
  readonly nonCompliantSince: string | null;
}

export const LEFT_OUT_CODES = [
  'fixed',
  'changed',
  'stopped',
  'offline',
  'busy',
  'gone',
  'unread',
  'auto-scaling',
  'no-role',
  'not-tagged',
  'remediating',
  'not-applicable',
] as const;
export type LeftOutCode = (typeof LEFT_OUT_CODES)[number];

/** An instance that was asked for and is not acted on. */
export interface LeftOut extends InstanceKey {
  readonly name: string | null;
  readonly code: LeftOutCode;
  /** A sentence for people. */
  readonly reason: string;
}

/** A call that the plan will make, as it is shown before. */
export interface PlannedCall extends Scope {
  readonly operation: Operation;
  readonly document: string | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly roleArn: string;
  readonly instances: number;
}

export interface Plan {
  readonly environment: string;
  /** The run whose findings ask for it. */
  readonly runId: string;
  readonly action: RemediateAction;
  readonly options: RemediationOptions;
  /** In the order in which they will be acted on. */
  readonly targets: readonly PlanTarget[];
  readonly leftOut: readonly LeftOut[];
  readonly calls: readonly PlannedCall[];
  /** Any target is a production instance. */
  readonly production: boolean;
  /** What else people should know before they say yes, as sentences: downtime, blast radius, cautions. */
  readonly warnings: readonly string[];
  /** SHA-256 over everything that an approval stands for, as hex. */
  readonly hash: string;
  readonly plannedAt: string;
}

export const REMEDIATION_STATES = [
  /** Shown to one person, asked for by nobody. */
  'draft',
  'awaiting-approval',
  /** May start, at `startAt` or at once. */
  'approved',
  'running',
  /** No further waves; what has begun is followed to its end. */
  'stopping',
  'done',
  'denied',
  'expired',
  'withdrawn',
  /** Policy refused it when it was to start. */
  'refused',
] as const;
export type RemediationState = (typeof REMEDIATION_STATES)[number];

export const REMEDIATION_OUTCOMES = [
  'fixed',
  'partly-fixed',
  'not-fixed',
  'unknown',
  'nothing-done',
] as const;
/** What a remediation came to. `diagnose` is `fixed` when every diagnosis brought an answer. */
export type RemediationOutcome = (typeof REMEDIATION_OUTCOMES)[number];

/** Where a target is on its way. An action passes through those that concern it, in this order. */
export const TARGET_STAGES = [
  'waiting',
  'snapshot',
  'acting',
  'returning',
  'scanning',
  'verifying',
  'done',
] as const;
export type TargetStage = (typeof TARGET_STAGES)[number];

export const TARGET_RESULTS = [
  /** The assessment that followed says so. */
  'fixed',
  /** Acted on, and not compliant: `finding` says why. */
  'not-fixed',
  /** The action itself failed. */
  'failed',
  /** Acted on or not, compliant or not: it could not be found out. */
  'unknown',
  /** Never begun: stopped, or an earlier wave failed. */
  'skipped',
  /** Dropped when it was to start: no longer fit. */
  'left-out',
] as const;
export type TargetResult = (typeof TARGET_RESULTS)[number];

/** How well an instance is, before and after. null where it may not be read. */
export interface Health {
  /** EC2 status checks: ok only if both are. */
  readonly checks: 'ok' | 'impaired' | 'initializing' | null;
  /** ARN of target group → state of the target in it. An instance that is not registered is not in it. */
  readonly targets: Readonly<Record<string, string>> | null;
}

export interface TargetState extends InstanceKey {
  /** 0 … n-1 in the order of the plan. */
  readonly position: number;
  /** 0 is the canary; null: not begun. */
  readonly wave: number | null;
  readonly stage: TargetStage;
  /** Set once `stage` is done. */
  readonly result: TargetResult | null;
  /** What is going on, or what came of it, as a sentence. */
  readonly detail: string;
  readonly healthBefore: Health | null;
  /** When its stage began, ISO 8601: time-outs count from here. */
  readonly stageSince: string;
  /** When AWS accepted the action. */
  readonly actedAt: string | null;
  readonly finishedAt: string | null;
  /** What the assessment after the action found; null while there is none, or where it is compliant. */
  readonly finding: UnrankedFinding | null;
  /** Result of a diagnosis, redacted, as lines. */
  readonly diagnosis: readonly string[];
  /** When it was last read and found fit to be acted on, ISO 8601. */
  readonly readyAt?: string;
  /** Compared with `healthBefore`; null where it may not be read. Absent until then. */
  readonly healthAfter?: Health | null;
  /** What went wrong on the way, as a sentence; what it came to is only known at the end. */
  readonly trouble?: string;
  /** Why no scan followed where one should have, as a sentence. */
  readonly unscanned?: string;
  /** What was begun on it may still be running: nothing more is begun on it. */
  readonly uncertain?: boolean;
  /** When it was first seen to restart, and the newest ping that was known by then, ISO 8601. */
  readonly restartSeen?: { readonly at: string; readonly lastPingAt: string | null };
  /** Reads of its present stage that brought no answer. */
  readonly missedReads?: number;
}

export const CALL_STATES = [
  /** Written before anything is sent. After a crash: not known whether it was. */
  'intended',
  'accepted',
  /** AWS said no, for good: nothing happened. */
  'refused',
  /** Proved not to have reached AWS: nothing happened. */
  'not-sent',
  /** It cannot be found out. Never sent again. */
  'unknown',
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** One call that changes something, from the intent on. */
export interface Call extends Scope {
  /** Also the mark by which it is looked up in AWS: 32 hex digits. */
  readonly id: string;
  readonly wave: number;
  readonly stage: TargetStage;
  readonly operation: Operation;
  readonly document: string | null;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly associationId: string | null;
  readonly volumeId: string | null;
  readonly roleArn: string;
  readonly instanceIds: readonly string[];
  readonly state: CallState;
  /** Nothing more is to be heard of it. */
  readonly settled: boolean;
  /** Command, execution or snapshot id. */
  readonly awsId: string | null;
  readonly requestId: string | null;
  readonly intendedAt: string;
  /** Whoever holds the intent sends before this, or never. */
  readonly sendBefore: string;
  readonly answeredAt: string | null;
  readonly error: string | null;
  /** When a look-up first did not find it: lists lag, so one look proves nothing. */
  readonly absentAt?: string;
  /** When AWS was asked to cancel what it began. */
  readonly cancelledAt?: string;
}

export interface Decision {
  readonly decision: 'approved' | 'denied';
  readonly by: Person;
  readonly at: string;
  readonly reason: string;
}

/** A remediation as it is kept. */
export interface RemediationRecord {
  /** Sortable, unique, and fit for a role session name. */
  readonly id: string;
  /** Goes up with every change. */
  readonly version: number;
  readonly state: RemediationState;
  readonly outcome: RemediationOutcome | null;
  readonly plan: Plan;
  /** Whoever pressed the button: SourceIdentity of everything that is done. */
  readonly requestedBy: Person;
  readonly origin: Origin;
  readonly reason: string;
  readonly breakGlass: boolean;
  /** Carried by the buttons of the present state, and changed with it. */
  readonly token: string;
  readonly approvalRequired: boolean;
  readonly decision: Decision | null;
  readonly createdAt: string;
  readonly requestedAt: string | null;
  /** Until when it may be decided. */
  readonly expiresAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Who stopped it, or took it back before it began. */
  readonly stop: { readonly by: string; readonly at: string; readonly reason: string } | null;
  /** Why it was refused, waits, or needs a new approval, as a sentence. */
  readonly note: string | null;
  /** Nothing to do before this: ISO 8601; null: look at once. */
  readonly lookAt: string | null;
  readonly targets: readonly TargetState[];
  readonly calls: readonly Call[];
}

/** States from which nothing follows. */
export const FINAL_STATES: readonly RemediationState[] = [
  'done',
  'denied',
  'expired',
  'withdrawn',
  'refused',
];

/** An environment in which nothing may be begun. */
export interface EmergencyStop {
  readonly environment: string;
  readonly by: Person;
  readonly at: string;
  readonly reason: string;
}

/** Something that belongs into the audit. */
export interface AuditEvent {
  /** What happened, such as `approved`, `refused`, `call-accepted`: stable words. */
  readonly kind: string;
  readonly at: string;
  /** Slack user id, `cli-<os user>`, or `patchcheck`. */
  readonly actor: string;
  readonly environment: string;
  readonly remediationId: string | null;
  /** Plain JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One link of the chain. */
export interface AuditEntry extends AuditEvent {
  /** 1 … n without gaps. */
  readonly sequence: number;
  readonly configurationHash: string;
  readonly previousHash: string;
  /** SHA-256 over everything above, as hex. */
  readonly hash: string;
}
