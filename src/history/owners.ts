/** Owners by tag: names as people write them, and who the configuration says that is. Pure. */

import type { OwnerSettings, Settings } from '../model/settings.ts';
import type { TagOwner, Viewer } from './history.ts';

/** The owner that a tag names; null where there is no such tag. */
export function tagOwner(name: string | null, owners: Settings['owners']): TagOwner | null {
  return name === null ? null : { name, route: routeOf(name, owners) };
}

/** Is somebody among those who stand behind an owner, in person or through a group? */
export function standsBehind(
  { person, groups }: Pick<Viewer, 'person' | 'groups'>,
  route: OwnerSettings,
): boolean {
  return route.users.includes(person.user) || (route.group !== null && groups.includes(route.group));
}

/** The same name, whatever the case of its letters and the space around it? */
export function isSameOwner(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function routeOf(name: string, owners: Settings['owners']): OwnerSettings | null {
  const exact = owners.get(name);
  if (exact !== undefined) return exact;
  for (const [value, route] of owners) if (isSameOwner(value, name)) return route;
  return null;
}

function folded(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
