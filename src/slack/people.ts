/**
 * Who belongs to a list of users and user groups, read from Slack at that moment: whoever left an hour ago may
 * neither ask nor approve any more.
 */

import type { WebClient } from '@slack/web-api';
import type { Person } from '../model/remediation.ts';
import type { Membership, People } from '../remediation/ports.ts';

/** Remembers nothing about people. Rejects with Slack's error where something that decides cannot be read. */
export function createPeople(client: WebClient): People {
  return {
    async membership(person, named) {
      if (!(await isFullMember(person, client))) return { isMember: false, resolved: {} };
      // Named in person: no group can add anything to it.
      if (named.includes(person.user)) return { isMember: true, resolved: {} };
      return throughGroups(person, named, client);
    },
  };
}

/** Of the workspace where the person pressed, active, and no guest. */
async function isFullMember({ user, workspace }: Person, client: WebClient): Promise<boolean> {
  const { user: found } = await client.users.info({ user });
  if (found === undefined) throw new TypeError(`Slack did not say who ${user} is`);
  const isStranger = 'is_stranger' in found && found.is_stranger === true;
  const isElsewhere = found.team_id !== undefined && found.team_id !== workspace;
  const isGuest = found.is_restricted === true || found.is_ultra_restricted === true;
  return found.deleted !== true && found.is_bot !== true && !isStranger && !isElsewhere && !isGuest;
}

/** Reads every group, so that the audit shows who could have. */
async function throughGroups(
  { user }: Person,
  named: readonly string[],
  client: WebClient,
): Promise<Membership> {
  const groups = named.filter((name) => name.startsWith('S'));
  const read = await Promise.all(
    groups.map(async (usergroup): Promise<[string, readonly string[]]> => {
      const { users } = await client.usergroups.users.list({ usergroup });
      if (users === undefined) throw new TypeError(`Slack did not say who is in ${usergroup}`);
      return [usergroup, users];
    }),
  );
  return { isMember: read.some(([, users]) => users.includes(user)), resolved: Object.fromEntries(read) };
}
