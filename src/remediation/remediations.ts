/**
 * Remediations as the rest of the program sees them: planned, asked for, decided, stopped and read. Every call
 * may come from any process at any time, from anybody, twice: it acts at most once, and always answers in words.
 */

import type {
  EmergencyStop,
  InstanceKey,
  Origin,
  Person,
  RemediationOptions,
  RemediationRecord,
} from '../model/remediation.ts';
import type { Finding } from '../model/report.ts';
import type { RemediateAction } from '../model/settings.ts';

/** What a card can offer for a finding. */
export interface Offer {
  readonly action: RemediateAction;
  /** On the button, such as "Reboot" or "Install now instead". */
  readonly label: string;
}

export interface DraftRequest {
  readonly person: Person;
  readonly origin: Origin;
  readonly runId: string;
  readonly action: RemediateAction;
  readonly instances: readonly InstanceKey[];
  readonly options: RemediationOptions;
}

export interface Submission {
  readonly reason: string;
  readonly breakGlass: boolean;
}

export const REFUSAL_CODES = [
  'unknown',
  'foreign-workspace',
  'not-operator',
  'not-approver',
  'own-request',
  'lookup-failed',
  'read-only',
  'no-targets',
  'too-many',
  'reason-required',
  'reason-pattern',
  'freeze',
  'calendar-closed',
  'calendar-unread',
  'emergency-stop',
  'break-glass-off',
  'plan-changed',
  'expired',
  'used',
  'already',
  'start-in-past',
  'ends-in-past',
  'lasts-too-long',
  'unavailable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why something was not done. */
export interface Refusal {
  readonly code: RefusalCode;
  /** A sentence in plain text: what, and what to do instead. */
  readonly text: string;
  /** Users and user groups who could, or (of `already` and `used`) who did; empty where nobody is named. */
  readonly people: readonly string[];
  /** From when on it would be possible, ISO 8601; null where that is not known. */
  readonly until: string | null;
}

/** `remediation` is the newest state, also of what was refused; null where there is none. */
export type Answer =
  | { readonly kind: 'done'; readonly remediation: RemediationRecord }
  | {
      readonly kind: 'refused';
      readonly refusals: readonly [Refusal, ...Refusal[]];
      readonly remediation: RemediationRecord | null;
    };

export interface Remediations {
  /** Actions that make sense for a finding and that a configured role allows; pure, most useful first. */
  offers(finding: Finding, environment: string): readonly Offer[];
  /** Reads the instances afresh and keeps a plan that nobody has asked for yet. */
  draft(request: DraftRequest): Promise<Answer>;
  /** The same draft with other options or fewer instances, planned anew. */
  revise(
    id: string,
    person: Person,
    change: { readonly options?: RemediationOptions; readonly instances?: readonly InstanceKey[] },
  ): Promise<Answer>;
  /** Asks for what the draft shows. */
  submit(id: string, token: string, person: Person, submission: Submission): Promise<Answer>;
  decide(
    id: string,
    token: string,
    person: Person,
    decision: 'approved' | 'denied',
    reason: string,
  ): Promise<Answer>;
  /** Takes a request back that nobody has begun: whoever asked, and all operators and approvers. */
  withdraw(id: string, person: Person): Promise<Answer>;
  /** No further waves; what runs is cancelled where AWS can. Any operator. */
  stop(id: string, person: Person, reason: string): Promise<Answer>;
  /** Emergency stop of an environment: any operator pulls it, only an approver lifts it. */
  pullStop(environment: string, person: Person, reason: string): Promise<StopAnswer>;
  liftStop(environment: string, person: Person, reason: string): Promise<StopAnswer>;
  emergencyStops(): Promise<readonly EmergencyStop[]>;
  get(id: string): Promise<RemediationRecord | null>;
  /** Everything but drafts, newest first. */
  ofRun(runId: string): Promise<readonly RemediationRecord[]>;
  /** Requested, approved or under way, in an environment or in all, oldest first. */
  active(environment: string | null): Promise<readonly RemediationRecord[]>;
}

export type StopAnswer =
  | {
      readonly kind: 'done';
      readonly stop: EmergencyStop | null;
      readonly stopped: readonly RemediationRecord[];
    }
  | { readonly kind: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] };
