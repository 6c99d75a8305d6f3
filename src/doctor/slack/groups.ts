/** User groups that the configuration names: can their members be read, and are there any? */

import type { WebClient } from '@slack/web-api';
import type { Settings } from '../../model/settings.ts';
import { type Check, type CheckName, failed, ok, warning } from '../check.ts';
import { concurrently } from '../concurrently.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { refusalCode, unanswered } from './client.ts';

const AT_ONCE = 3;

export async function examineUserGroups(examination: Examination, client: WebClient): Promise<Check[]> {
  const tasks = configuredGroups(examination.configuration.settings).map(([group, uses]) => () => {
    const name: CheckName = { area: 'slack', name: 'user-group', subject: group };
    return withinTime(name, examination, () => groupCheck(name, group, uses, client));
  });
  return Array.fromAsync(concurrently(tasks, AT_ONCE));
}

/** Each group with what it is named for: "approvers of prod". */
function configuredGroups({ environments }: Settings): [string, string[]][] {
  const uses = new Map<string, string[]>();
  for (const { name, operators, approvers, viewers } of environments.values()) {
    for (const [what, people] of Object.entries({ operators, approvers, viewers: viewers ?? [] })) {
      for (const id of people.filter((person) => person.startsWith('S'))) {
        uses.set(id, [...(uses.get(id) ?? []), `${what} of ${name}`]);
      }
    }
  }
  return [...uses];
}

async function groupCheck(
  name: CheckName,
  usergroup: string,
  uses: readonly string[],
  client: WebClient,
): Promise<Check> {
  const named = uses.join(', ');
  try {
    const { users = [] } = await client.usergroups.users.list({ usergroup });
    if (users.length > 0) return ok(name, `${users.length} members (${named}).`);
    return warning(name, `It has no members (${named}).`, 'Add people to the user group in Slack.');
  } catch (error) {
    const code = refusalCode(error);
    if (code === null) return unanswered(name, error);
    if (code === 'missing_scope') {
      return failed(
        name,
        `Its members cannot be read, so it counts for nobody (${named}).`,
        'Add usergroups:read under "OAuth & Permissions" at api.slack.com/apps and install the app again, or name the people by their user ids.',
      );
    }
    return failed(
      name,
      `${usergroup} is no user group that the bot can read: ${code} (${named}).`,
      'Copy the id of the user group from Slack (People → User groups) into patchcheck.yaml.',
    );
  }
}
