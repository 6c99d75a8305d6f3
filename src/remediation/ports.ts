/**
 * What remediation needs of the world: AWS to act in and to look at, and Slack to ask who somebody is. The
 * machine knows these and the store, and nothing else, so that time, faults and the order of things can be
 * played through.
 */

import type { ScopeAssessment } from '../model/assessment.ts';
import type { Scope } from '../model/records.ts';
import type { Call, Health, Person } from '../model/remediation.ts';

/** In whose name something is done: session name and SourceIdentity. */
export interface Identity {
  /** Of the remediation. */
  readonly id: string;
  readonly requestedBy: string;
}

export type CallOutcome =
  | { readonly kind: 'accepted'; readonly awsId: string | null; readonly requestId: string | null }
  /** AWS said no, and nothing happened. `error` is a sentence, with what to do about it. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly error: string;
      readonly requestId: string | null;
    }
  /** Throttled, or never on its way: nothing happened, and it may be sent again. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly error: string }
  /** No answer that says whether it happened. */
  | { readonly kind: 'unknown'; readonly code: string; readonly error: string };

export type LookUp =
  | { readonly kind: 'found'; readonly awsId: string | null }
  | { readonly kind: 'absent' }
  /** This kind of call leaves no mark, or the list may not be read. */
  | { readonly kind: 'cannot-tell'; readonly reason: string };

/** Sends what changes something: once, never again by itself. */
export interface Actor {
  /** Never throws for anything that AWS or the network did. Takes at most SEND_TIMEOUT_MS. */
  send(call: Call, identity: Identity, externalId: string | null): Promise<CallOutcome>;
  /** Did this call reach AWS? Reads only, under the assess role. */
  lookUp(call: Call, identity: Identity): Promise<LookUp>;
  /** Asks AWS to cancel what a call began; harmless when it is over. */
  cancel(call: Call, identity: Identity, externalId: string | null): Promise<CallOutcome>;
}

/** How far a command, an execution or a snapshot is on one instance. */
export interface CallProgress {
  readonly instanceId: string;
  readonly state: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'timed-out';
  /** AWS's own words: a status, or the cause that its output proves. */
  readonly detail: string;
  /** Of a diagnosis: what it found, redacted, as lines. */
  readonly diagnosis: readonly string[];
}

/** Is an instance there, and can it be told what to do? */
export interface NodeReadiness {
  readonly instanceId: string;
  /** EC2's word; null: EC2 does not know it. */
  readonly state: string | null;
  readonly ping: 'Online' | 'ConnectionLost' | 'Inactive' | null;
  readonly lastPingAt: string | null;
  readonly agentVersion: string | null;
}

/** Reads, under the assess role. Throws ReadFailed where something may not be read. */
export interface Observer {
  /** One row an instance of the call; absent ones are not known to AWS yet. */
  progress(call: Call, identity: Identity): Promise<readonly CallProgress[]>;
  readiness(
    scope: Scope,
    instanceIds: readonly string[],
    identity: Identity,
  ): Promise<readonly NodeReadiness[]>;
  /** Instance id → what is patching it right now, as a phrase. Instances that nothing patches are not in it. */
  busy(
    scope: Scope,
    instanceIds: readonly string[],
    identity: Identity,
  ): Promise<ReadonlyMap<string, string>>;
  health(
    scope: Scope,
    instanceIds: readonly string[],
    identity: Identity,
  ): Promise<ReadonlyMap<string, Health>>;
  /** Root volume and the target groups it is in: what a plan has to know beyond a finding. */
  surroundings(
    scope: Scope,
    instanceIds: readonly string[],
    identity: Identity,
  ): Promise<ReadonlyMap<string, Surroundings>>;
  /** Of several calendars: open only if all are. */
  calendars(scope: Scope, names: readonly string[], identity: Identity): Promise<CalendarState>;
}

export interface Surroundings {
  /** null: unknown, or not on EBS. */
  readonly rootVolumeId: string | null;
  /** null: may not be read. */
  readonly targetGroups: readonly string[] | null;
}

export interface CalendarState {
  readonly open: boolean;
  readonly nextTransitionAt: string | null;
}

/** Assesses some instances of a scope anew, by the same rules as a run. */
export interface Assessor {
  assess(
    environment: string,
    scope: Scope,
    instanceIds: readonly string[],
    identity: Identity,
  ): Promise<ScopeAssessment>;
}

/** Who is in a list of users and user groups, read afresh. */
export interface People {
  /** Throws when a group that decides cannot be read: then nobody is let through. */
  membership(person: Person, named: readonly string[]): Promise<Membership>;
}

export interface Membership {
  readonly isMember: boolean;
  /** Group → its members as they were read, for the audit. */
  readonly resolved: Readonly<Record<string, readonly string[]>>;
}

/** Everything that reaches outside. */
export interface RemediationPorts {
  readonly actor: Actor;
  readonly observer: Observer;
  readonly assessor: Assessor;
  readonly people: People;
}

/** How long one send may take, from the first byte to its answer. */
export const SEND_TIMEOUT_MS = 10_000;
/** Whoever wrote an intent sends within this time, or never. */
export const SEND_WINDOW_MS = 15_000;
