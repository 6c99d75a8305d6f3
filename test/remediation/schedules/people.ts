/** Who takes part in a schedule, and what their groups say. */

import type { Person } from '../../../src/model/remediation.ts';
import type { People } from '../../../src/remediation/ports.ts';

export const WORKSPACE = 'T0001';
export const OPERATORS = 'S0OPERATORS';
export const APPROVERS = 'S0APPROVERS';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  [OPERATORS]: ['U0OLGA', 'U0OTTO', 'U0BOTH'],
  [APPROVERS]: ['U0ANNA', 'U0ARNO', 'U0BOTH'],
};

export const PERSONS = {
  olga: person('U0OLGA'),
  otto: person('U0OTTO'),
  /** Operator and approver. */
  both: person('U0BOTH'),
  anna: person('U0ANNA'),
  arno: person('U0ARNO'),
  stranger: person('U0STRANGER'),
  /** An operator's id, from somewhere else. */
  foreigner: { user: 'U0OLGA', workspace: 'T0ELSEWHERE' },
} as const satisfies Record<string, Person>;

export type PersonName = keyof typeof PERSONS;

export const isOperator = (user: string) => GROUPS[OPERATORS]?.includes(user) ?? false;
export const isApprover = (user: string) => GROUPS[APPROVERS]?.includes(user) ?? false;

/** Slack's answer on who is in which group. */
export const people: People = {
  membership: async ({ user, workspace }, named) => {
    const resolved = Object.fromEntries(
      named.filter((name) => GROUPS[name]).map((name) => [name, GROUPS[name] ?? []]),
    );
    const everybody = [...named, ...Object.values(resolved).flat()];
    return { isMember: workspace === WORKSPACE && everybody.includes(user), resolved };
  },
};

function person(user: string): Person {
  return { user, workspace: WORKSPACE };
}
