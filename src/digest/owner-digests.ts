/** The parts of a digest for those who own findings, each for a channel of theirs. */

import { tagOwner } from '../history/owners.ts';
import type { DigestPost } from '../model/digest.ts';
import { CHANGES } from '../model/history.ts';
import type { OwnerSettings } from '../model/settings.ts';
import { ownersIn } from '../store/digest-findings.ts';
import { isToldToOwners } from '../store/digest-happenings.ts';
import { channelsOfSchedules } from '../store/digest-schedules.ts';
import { atOneMoment } from '../store/snapshot.ts';
import { type ContentDependencies, frameOf, reportOf } from './content.ts';
import type { DigestReport, OwnerDigest } from './digest-content.ts';

/** Spellings of owner tags in one environment. */
const MOST_OWNERS = 1_000;

interface Route {
  readonly channel: string;
  readonly owners: readonly string[];
  readonly settings: readonly OwnerSettings[];
}

/**
 * One part a channel, other than those that get the whole, of owners with open findings or with changes. Channels where
 * answers about the environment may not appear get none, and no channel hears twice of one run. Empty where there is
 * nothing to tell.
 */
export async function ownerDigests(
  { store, settings }: ContentDependencies,
  post: DigestPost,
): Promise<OwnerDigest[]> {
  return atOneMoment(store.db, async (db) => {
    const frame = await frameOf(db, settings, post);
    if (frame.kind === 'unread' || (await isToldToOwners(db, post))) return [];
    const runs = [frame.run.id, ...(frame.before === null ? [] : [frame.before.id])];
    const whole = new Set([post.channel, ...(await channelsOfSchedules(db, post.environment))]);
    const parts: OwnerDigest[] = [];
    for (const route of routesOf(await ownersIn(db, runs, MOST_OWNERS), settings.owners)) {
      const { channel, owners } = route;
      if (whole.has(channel) || frame.environment.channels?.includes(channel) === false) continue;
      const content = await reportOf(frame, owners);
      if (hasSomething(content)) parts.push({ channel, owners, mentions: mentionsOf(route), content });
    }
    return parts;
  });
}

function routesOf(owners: readonly string[], settings: ContentDependencies['settings']['owners']): Route[] {
  const routed = owners.flatMap((owner) => {
    const route = tagOwner(owner, settings)?.route;
    return route?.channel ? [{ owner, route, channel: route.channel }] : [];
  });
  return [...Map.groupBy(routed, ({ channel }) => channel)].map(([channel, group]) => ({
    channel,
    owners: group.map(({ owner }) => owner),
    settings: group.map(({ route }) => route),
  }));
}

/** Only those who want it. */
function mentionsOf({ settings }: Route): OwnerDigest['mentions'] {
  const willing = settings.filter(({ mention }) => mention);
  return {
    users: [...new Set(willing.flatMap(({ users }) => users))],
    groups: [...new Set(willing.flatMap(({ group }) => (group === null ? [] : [group])))],
  };
}

function hasSomething({ totals, counts }: DigestReport): boolean {
  return totals.open > 0 || CHANGES.some((kind) => kind !== 'still-open' && counts?.byKind[kind]);
}
