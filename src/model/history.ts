/** Over time: how long an instance has been reported, what ended it, and what people decided about it. */

import type { Level, RootCauseCode } from './codes.ts';
import type { InstanceKey } from './remediation.ts';

export const ENDINGS = [
  /** A remediation of patchcheck, verified. */
  'remediation',
  /** A maintenance window or association patched it. */
  'schedule',
  /** Somebody sent a patch command by other means. */
  'command',
  /** The instance is terminated or unknown to EC2. */
  'termination',
  /** Compliant again, and nothing that was read says why. */
  'itself',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** What became of an instance that earlier runs reported and this one does not: proved, never guessed. */
export interface Resolved {
  readonly instanceId: string;
  readonly ending: Ending;
  /** Window, association, command or remediation id; null where there is none. */
  readonly by: string | null;
  /** When it happened as far as AWS says, ISO 8601; null: between the runs. */
  readonly at: string | null;
}

/** What earlier runs know of an instance when a new one looks at it. */
export interface OpenStreak {
  readonly instanceId: string;
  /** Since when it is non-compliant without a break, ISO 8601; null: only ever unknown. */
  readonly nonCompliantSince: string | null;
  /** How that is known, to follow "since …". */
  readonly method: string;
  /** When a run reported it last. */
  readonly lastSeenAt: string;
}

/** One unbroken stretch of runs that report an instance. */
export interface Streak extends InstanceKey {
  /** 1 for its first: more than one means that it came back. */
  readonly number: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly lastRunId: string;
  /** null: only ever unknown. */
  readonly nonCompliantSince: string | null;
  readonly method: string;
  readonly level: Level;
  readonly code: RootCauseCode;
  readonly endedAt: string | null;
  readonly ending: Ending | null;
  readonly endedBy: string | null;
}

export const CHANGES = [
  'new',
  /** Was fixed before, and is reported again. */
  'regressed',
  'worse',
  'better',
  'still-open',
  'fixed',
  /** Terminated. */
  'gone',
  /** Its account and Region could not be read well enough: nothing is known. */
  'not-seen',
] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** One instance between two runs of an environment. */
export interface InstanceChange extends InstanceKey {
  readonly kind: ChangeKind;
  readonly name: string | null;
  readonly levelBefore: Level | null;
  readonly levelAfter: Level | null;
  readonly code: RootCauseCode;
  /** Of `fixed` and `gone`. */
  readonly ending: Ending | null;
  readonly endedBy: string | null;
}

export const EXCEPTION_KINDS = ['snooze', 'accepted-risk'] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** What an exception covers. */
export type ExceptionSubject =
  | ({ readonly kind: 'instance' } & InstanceKey)
  /** One instance, as long as it has this cause. */
  | ({ readonly kind: 'finding'; readonly code: RootCauseCode } & InstanceKey)
  | { readonly kind: 'cause'; readonly code: RootCauseCode }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string };

/** Findings that somebody has decided not to be shown for a while. They stay counted. */
export interface Exception {
  readonly id: string;
  readonly environment: string;
  readonly kind: ExceptionKind;
  readonly subject: ExceptionSubject;
  readonly reason: string;
  /** Slack user id. */
  readonly by: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** Who looks after a finding. */
export interface Assignment extends InstanceKey {
  readonly environment: string;
  /** Slack user id. */
  readonly assignee: string;
  readonly by: string;
  readonly at: string;
  readonly acknowledgedAt: string | null;
}
