/** Who looks after an instance's finding: taken on, given, and seen. */

import type { Assignment } from '../model/history.ts';
import type { InstanceKey, Person } from '../model/remediation.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import { lookUp } from '../remediation/policy/member.ts';
import { notOperator } from '../remediation/policy/people.ts';
import { refuse } from '../remediation/policy/refusal.ts';
import type { Refusal } from '../remediation/remediations.ts';
import { keepRefusal, type Refusals, someOf } from '../remediation/service/answers.ts';
import {
  acknowledge as acknowledgeRow,
  assign as assignRow,
  standingAssignments,
} from '../store/assignments.ts';
import type { AssignmentAnswer, HistoryDependencies, Refused } from './history.ts';
import { hasFinding } from './known.ts';

export interface AssignmentWish {
  readonly environment: string;
  readonly key: InstanceKey;
  /** Slack user id. */
  readonly assignee: string;
}

const USER = /^[UW][A-Z0-9]{2,20}$/;

export async function assign(
  dependencies: HistoryDependencies,
  person: Person,
  wish: AssignmentWish,
): Promise<AssignmentAnswer> {
  const { store, settings, clock } = dependencies;
  const { environment, key, assignee } = wish;
  const configured = settings.environments.get(environment);
  const refusals = someOf(
    configured === undefined ? [unknown()] : await wishRefusals(dependencies, person, wish, configured),
  );
  if (refusals !== null) return refused(dependencies, person, 'assign', wish, refusals);
  const [before = null] = await standingAssignments(store.db, environment, [key]);
  // A second click on the same button is no news, and leaves what was acknowledged.
  if (before !== null && before.assignee === assignee) return { kind: 'done', assignment: before, before };
  const at = clock.now().toISOString();
  const acknowledgedAt = assignee === person.user ? at : null;
  const assignment: Assignment = { environment, ...key, assignee, by: person.user, at, acknowledgedAt };
  await assignRow(store.db, assignment);
  return { kind: 'done', assignment, before };
}

export async function acknowledge(
  dependencies: HistoryDependencies,
  person: Person,
  environment: string,
  key: InstanceKey,
): Promise<AssignmentAnswer> {
  const { store, clock } = dependencies;
  const [before = null] = await standingAssignments(store.db, environment, [key]);
  const wish = { environment, key, assignee: person.user };
  if (before?.assignee !== person.user) {
    return refused(dependencies, person, 'acknowledge', wish, [notYours(before)]);
  }
  if (before.acknowledgedAt !== null) return { kind: 'done', assignment: before, before };
  const assignment = await acknowledgeRow(store.db, environment, key, person.user, clock.now());
  if (assignment !== null) return { kind: 'done', assignment, before };
  return refused(dependencies, person, 'acknowledge', wish, [notYours(null)]);
}

async function wishRefusals(
  dependencies: HistoryDependencies,
  person: Person,
  { key, assignee }: AssignmentWish,
  environment: EnvironmentSettings,
): Promise<readonly Refusal[]> {
  if (!USER.test(assignee)) return [refuse('unknown', 'Only a person in Slack can look after a finding.')];
  if (!(await hasFinding(dependencies, environment, key))) return [unknown()];
  if (assignee === person.user) return [];
  return notOperator(environment, await lookUp(dependencies.people, person, environment.operators));
}

async function refused(
  dependencies: HistoryDependencies,
  person: Person,
  tried: 'assign' | 'acknowledge',
  { environment, key, assignee }: AssignmentWish,
  refusals: Refusals,
): Promise<Refused> {
  await keepRefusal(dependencies, { person, tried, details: { key, assignee } }, environment, refusals);
  return { kind: 'refused', refusals };
}

function unknown(): Refusal {
  return refuse('unknown', 'No finding about this instance is kept in this environment.');
}

function notYours(standing: Assignment | null): Refusal {
  if (standing === null) return refuse('unknown', 'Nobody is assigned to this finding. Take it on first.');
  return refuse('already', 'Somebody else looks after this finding.', { people: [standing.assignee] });
}
