/** Open findings by whom they concern. */

import type { Look } from '../store/newest-looks.ts';
import { openCounts, openFindings, tagOwners, type Whose } from '../store/open-findings.ts';
import { atOneMoment } from '../store/snapshot.ts';
import type { HistoryDependencies, OpenPage, Viewer } from './history.ts';
import { currentLooks } from './looks.ts';
import { isSameOwner, standsBehind, tagOwner } from './owners.ts';

export async function findingsOfPerson(
  dependencies: HistoryDependencies,
  viewer: Viewer,
  limit: number,
): Promise<OpenPage> {
  const { settings } = dependencies;
  const stoodFor = (name: string) => {
    const route = tagOwner(name, settings.owners)?.route ?? null;
    return route !== null && standsBehind(viewer, route);
  };
  return pageOf(dependencies, viewer, viewer.person.user, stoodFor, limit);
}

export async function findingsOfOwner(
  dependencies: HistoryDependencies,
  viewer: Viewer,
  name: string,
  limit: number,
): Promise<OpenPage> {
  return pageOf(dependencies, viewer, null, (owner) => isSameOwner(owner, name), limit);
}

async function pageOf(
  { store, settings, clock }: HistoryDependencies,
  { environments }: Viewer,
  user: string | null,
  isWanted: (owner: string) => boolean,
  limit: number,
): Promise<OpenPage> {
  return atOneMoment(store.db, async (db) => {
    const looks = await currentLooks({ store: { db }, settings }, environments);
    const owners = (await tagOwners(db, looks)).filter(isWanted);
    return openPage(db, looks, clock.now(), { user, owners }, limit);
  });
}

async function openPage(
  db: HistoryDependencies['store']['db'],
  looks: readonly Look[],
  at: Date,
  whose: Whose,
  limit: number,
): Promise<OpenPage> {
  const counts = await openCounts(db, looks, at, whose);
  const findings = await openFindings(db, looks, at, whose, limit);
  return {
    findings,
    total: counts.reduce((sum, { shown }) => sum + shown, 0),
    hidden: counts.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}
