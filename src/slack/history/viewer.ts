/** Whoever looks, as history wants to know them: the groups they are in, and what they may see where they are. */

import type { Viewer } from '../../history/history.ts';
import type { Settings } from '../../model/settings.ts';
import { type Asker, isAmong, personOf } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { viewableEnvironments } from '../commands/viewing.ts';

export async function viewerOf(asker: Asker, dependencies: CommandDependencies): Promise<Viewer> {
  const [environments, groups] = await Promise.all([
    viewableEnvironments(asker, dependencies),
    groupsOf(asker.user, dependencies),
  ]);
  return { person: personOf(asker), groups, environments: environments.map(({ name }) => name) };
}

/** Of the groups that the configuration names. One that cannot be read has no members. */
async function groupsOf(user: string, dependencies: CommandDependencies): Promise<string[]> {
  const named = namedGroups(dependencies.settings);
  const isMember = await Promise.all(named.map((group) => isAmong(user, [group], dependencies)));
  return named.filter((_, index) => isMember[index]);
}

function namedGroups({ owners, environments }: Pick<Settings, 'owners' | 'environments'>): string[] {
  const all = [
    ...[...owners.values()].map(({ group }) => group),
    ...[...environments.values()].flatMap(({ approvers }) => approvers),
  ];
  return [...new Set(all)].filter((name) => name?.startsWith('S') === true).map(String);
}
