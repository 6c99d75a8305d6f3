/** Answers, and the entries in the audit that refusals leave behind. */

import type { Person, RemediationRecord } from '../../model/remediation.ts';
import { appendAudit } from '../../store/audit.ts';
import { aboutEnvironment, aboutRemediation } from '../audit-events.ts';
import { refuse } from '../policy/refusal.ts';
import type { Answer, Refusal } from '../remediations.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { type AttemptDetails, keptDetails } from './kept-details.ts';

export type Refusals = readonly [Refusal, ...Refusal[]];

/** What somebody tried, and whatever else the audit should know of it. */
export interface Attempt {
  readonly person: Person;
  /** Such as `submit` or `decide`. */
  readonly tried: string;
  readonly details?: AttemptDetails;
}

export function done(remediation: RemediationRecord): Answer {
  return { kind: 'done', remediation };
}

/** The refusals as they are handed out; null where there is none. */
export function someOf(refusals: readonly Refusal[]): Refusals | null {
  const [first, ...others] = refusals;
  return first === undefined ? null : [first, ...others];
}

/** Refuses, and keeps that it did. */
export async function refused(
  dependencies: ServiceDependencies,
  attempt: Attempt,
  remediation: RemediationRecord | null,
  refusals: Refusals,
): Promise<Answer> {
  await keepRefusal(dependencies, attempt, remediation, refusals);
  return { kind: 'refused', refusals, remediation };
}

/** As `refused`, where no remediation is meant. */
export async function keepRefusal(
  { store, clock, settings }: Pick<ServiceDependencies, 'store' | 'clock' | 'settings'>,
  { person, tried, details = {} }: Attempt,
  about: RemediationRecord | string | null,
  refusals: Refusals,
): Promise<void> {
  const occasion = { at: clock.now().toISOString(), actor: person.user };
  const told = { tried, workspace: person.workspace, refusals, ...keptDetails(details) };
  const event =
    about === null || typeof about === 'string'
      ? aboutEnvironment('refused', about ?? '', occasion, told)
      : aboutRemediation('refused', about, occasion, told);
  await appendAudit(store, [event], settings.configurationHash);
}

/** Forged, mistyped, or removed since. */
export function unknownRemediation(): Refusal {
  return refuse(
    'unknown',
    'There is no such remediation, or nobody asked for it in time. Begin again from the card.',
  );
}

/** A button of an earlier state, or of none at all. */
export function unknownToken(): Refusal {
  return refuse('unknown', 'This button does not belong to the plan as it is now. Look at the newest one.');
}

export function notConfigured(environment: string): Refusal {
  return refuse('unavailable', `Environment ${environment} is no longer configured.`);
}
