/** Who may decide about a plan. Pure. */

import type { Plan } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { decidingEnvironments } from '../../remediation/policy/people.ts';
import { outside } from '../text.ts';
import { peopleWords, personWords } from './words.ts';

/** More copies would be noise: groups are mentioned in the thread, and everybody can read it there. */
const COPIES = 10;
/** As many mentions as one block of text holds. */
const CALLED = 100;

/** One line an environment whose approvers decide. */
export function approverLines(plan: Plan, settings: Settings): string[] {
  const environments = decidingEnvironments(plan, settings);
  const lists = new Set(environments.map(({ approvers }) => JSON.stringify(approvers.toSorted())));
  const told = lists.size === 1 ? environments.slice(0, 1) : environments;
  const lines = told.map(({ name, approvers }) => {
    const people = peopleWords(approvers) || 'nobody is configured';
    return told.length === 1 ? `May decide: ${people}` : `Approvers of ${outside(name, 64)}: ${people}`;
  });
  return told.length > 1 ? [...lines, 'Only somebody among all of these may decide.'] : lines;
}

/** Whom a message calls that nobody has to agree to: all approvers, groups too; empty where there are none. */
export function approversCalled(plan: Plan, settings: Settings): string {
  const named = decidingEnvironments(plan, settings).flatMap(({ approvers }) => approvers);
  return [...new Set(named)].slice(0, CALLED).map(personWords).join(' ');
}

/** Approvers named as users, without whoever asks: they get the request as a direct message too. */
export function copiesFor(plan: Plan, requestedBy: string, settings: Settings): string[] {
  const named = decidingEnvironments(plan, settings).flatMap(({ approvers }) => approvers);
  const users = named.filter((id) => /^[UW][A-Z0-9]+$/.test(id) && id !== requestedBy);
  return [...new Set(users)].slice(0, COPIES);
}
