/** What somebody should see first. */

import { LEVELS, type Level } from '../model/codes.ts';
import type { RemediationRecord } from '../model/remediation.ts';
import { decidingEnvironments, ownRequest } from '../remediation/policy/people.ts';
import { type FinishedRun, newestRunOf, runBefore } from '../store/kept-findings.ts';
import { type OpenCount, openCounts } from '../store/open-findings.ts';
import { activeRemediations } from '../store/remediations.ts';
import { type ChangeCounts, countChanges } from '../store/run-changes.ts';
import type { HistoryDependencies, OpenPage, Viewer } from './history.ts';
import { currentLooks } from './looks.ts';
import { findingsOfPerson } from './owned.ts';

const MINE = 5;

export interface HomeEnvironment {
  readonly name: string;
  /** null: never assessed, as far as is kept. */
  readonly newest: FinishedRun | null;
  readonly before: FinishedRun | null;
  /** Between these two; null where there are not two. */
  readonly changes: ChangeCounts | null;
  /** Open findings that no exception covers, by the newest look into each account and Region. */
  readonly open: Readonly<Record<Level, number>>;
  /** Open findings that an exception covers. */
  readonly hidden: number;
  /** Accounts and Regions of the configuration that no run could look into lately. */
  readonly notSeen: number;
}

export interface Home {
  /** In the order of the viewer's environments. */
  readonly environments: readonly HomeEnvironment[];
  readonly mine: OpenPage;
  /** Requests that wait for a decision and that the viewer may approve, oldest first. */
  readonly approvals: readonly RemediationRecord[];
  /** Approved or under way in the viewer's environments, oldest first. */
  readonly running: readonly RemediationRecord[];
}

export async function homeOf(dependencies: HistoryDependencies, viewer: Viewer): Promise<Home> {
  const { store, clock, settings } = dependencies;
  const looks = await currentLooks(dependencies, viewer.environments);
  const [counts, mine, active] = await Promise.all([
    openCounts(store.db, looks, clock.now(), null),
    findingsOfPerson(dependencies, viewer, MINE),
    activeRemediations(store.db, null),
  ]);
  const environments = await Promise.all(
    viewer.environments.map(async (name) => {
      const configured = settings.environments.get(name);
      const scopes = (configured?.accounts.length ?? 0) * (configured?.regions.length ?? 0);
      const seen = looks.filter(({ environment }) => environment === name).length;
      const own = counts.filter(({ environment }) => environment === name);
      return { name, ...(await lastRuns(dependencies, name)), ...summed(own), notSeen: scopes - seen };
    }),
  );
  return {
    environments,
    mine,
    approvals: active.filter((record) => awaits(record, viewer, dependencies)),
    running: active.filter(
      ({ state, plan }) => state !== 'awaiting-approval' && viewer.environments.includes(plan.environment),
    ),
  };
}

async function lastRuns(
  { store: { db } }: HistoryDependencies,
  environment: string,
): Promise<Pick<HomeEnvironment, 'newest' | 'before' | 'changes'>> {
  const newest = await newestRunOf(db, environment);
  const before = newest && (await runBefore(db, newest));
  const changes = newest && before && (await countChanges(db, before.id, newest.id));
  return { newest, before, changes };
}

function summed(counts: readonly OpenCount[]): Pick<HomeEnvironment, 'open' | 'hidden'> {
  const open = LEVELS.map((level) => [level, counts.find((each) => each.level === level)?.shown ?? 0]);
  return {
    open: Object.fromEntries(open) as Record<Level, number>,
    hidden: counts.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

/** May this person say yes to it, now? The decision itself is checked afresh. */
function awaits(
  { state, plan, requestedBy, expiresAt }: RemediationRecord,
  { person, groups }: Viewer,
  { settings, clock }: HistoryDependencies,
): boolean {
  const typed = settings.environments.get(plan.environment);
  const deciding = decidingEnvironments(plan, settings);
  if (state !== 'awaiting-approval' || typed === undefined || deciding.length === 0) return false;
  if (expiresAt !== null && Date.parse(expiresAt) < clock.now().getTime()) return false;
  if (requestedBy.workspace !== person.workspace) return false;
  const names = new Set([person.user, ...groups]);
  const isApprover = deciding.every(({ approvers }) => approvers.some((name) => names.has(name)));
  return isApprover && ownRequest(plan, typed, requestedBy, person).length === 0;
}
