/** Who somebody is, read afresh; a look-up that fails lets nobody through. */

import type { Person } from '../../model/remediation.ts';
import type { Membership, People } from '../ports.ts';

/** What the look-up of one person in one list came to. */
export type Looked =
  | { readonly known: true; readonly membership: Membership }
  | { readonly known: false; readonly why: string };

/** As the audit keeps it: the list that was asked for, whether the person is in it, groups as they were read. */
export interface MembershipNote {
  readonly environment: string;
  readonly role: 'operators' | 'approvers' | 'operators and approvers';
  readonly isMember: boolean | null;
  readonly resolved: Readonly<Record<string, readonly string[]>>;
}

export async function lookUp(people: People, person: Person, named: readonly string[]): Promise<Looked> {
  try {
    return { known: true, membership: await people.membership(person, named) };
  } catch (error) {
    return { known: false, why: error instanceof Error ? error.message : String(error) };
  }
}

export function noteOf(environment: string, role: MembershipNote['role'], looked: Looked): MembershipNote {
  return looked.known
    ? { environment, role, ...looked.membership }
    : { environment, role, isMember: null, resolved: {} };
}
