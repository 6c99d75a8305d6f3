/** What an instance has been through, as one list by time. */

import { unpackFacts } from '../assessment/packed-facts.ts';
import { beganAt, fateOf, type RunFate } from '../diagnosis/run-fate.ts';
import { elapsedMs, isLater } from '../diagnosis/time.ts';
import type { Assignment, Ending, Exception, Streak } from '../model/history.ts';
import { valueOr } from '../model/reading.ts';
import type { PatchRun } from '../model/records.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { UnrankedFinding } from '../model/report.ts';
import {
  assignmentsOf,
  exceptionsAbout,
  factsOverTime,
  newestFinding,
  type ReportedChange,
  reportedChanges,
  type TargetedBy,
  targetedBy,
} from '../store/instance-timeline.ts';
import { atOneMoment } from '../store/snapshot.ts';
import { streaksOf } from '../store/streaks.ts';
import type { HistoryDependencies, Viewer } from './history.ts';
import { holds } from './looks.ts';

/** More than a year of patch runs. */
const FACTS_READ = 16;

export type TimelineEntry = { readonly at: string } & (
  | {
      /** A run found it, for the first time or again: the `number`th streak began. */
      readonly kind: 'appeared';
      readonly number: number;
      readonly nonCompliantSince: string | null;
      readonly method: string;
    }
  | { readonly kind: 'ended'; readonly number: number; readonly ending: Ending; readonly by: string | null }
  /** A run reports another level or cause than the one before it. */
  | ({ readonly kind: 'reported' } & ReportedChange)
  /** A run of a patch document on the node, as AWS's command history has it. */
  | ({ readonly kind: 'patched'; readonly fate: RunFate } & Pick<
      PatchRun,
      'operation' | 'document' | 'commandId' | 'origin'
    >)
  /** A window or association that is expected to patch it: in the future. */
  | {
      readonly kind: 'expected';
      readonly by: 'window' | 'association';
      readonly id: string;
      readonly name: string | null;
      readonly operation: 'Scan' | 'Install' | null;
    }
  | ({ readonly kind: 'remediation' } & TargetedBy)
  | { readonly kind: 'excepted'; readonly exception: Exception }
  /** By somebody; or (`by` null) it ran out. */
  | { readonly kind: 'exception-over'; readonly exception: Exception; readonly by: string | null }
  | { readonly kind: 'assigned' | 'acknowledged'; readonly assignment: Assignment }
);

export async function timelineOf(
  { store, settings, clock }: HistoryDependencies,
  viewer: Viewer,
  key: InstanceKey,
  limit: number,
): Promise<readonly TimelineEntry[] | null> {
  const environments = viewer.environments.filter((name) => holds(settings, name, key));
  if (environments.length === 0) return null;
  const now = clock.now().toISOString();
  return atOneMoment(store.db, async (db) => {
    const entries = [
      ...(await streaksOf(db, key)).flatMap(streakEntries),
      ...(await reportedChanges(db, key, environments, limit)).map(reportedEntry),
      ...patchedEntries(await factsOverTime(db, key, environments, FACTS_READ)),
      ...expectedEntries(await newestFinding(db, key, environments), now),
      ...(await targetedBy(db, key, limit)).map((each) => ({ kind: 'remediation' as const, ...each })),
      ...(await exceptionsAbout(db, key, environments, limit)).flatMap((each) => exceptionEntries(each, now)),
      ...(await assignmentsOf(db, key, environments)).flatMap(assignmentEntries),
    ];
    return newestFirst(entries).slice(0, limit);
  });
}

function streakEntries(streak: Streak): TimelineEntry[] {
  const { number, firstSeenAt, nonCompliantSince, method, endedAt, ending, endedBy } = streak;
  const appeared = { kind: 'appeared' as const, at: firstSeenAt, number, nonCompliantSince, method };
  if (endedAt === null || ending === null) return [appeared];
  return [appeared, { kind: 'ended', at: endedAt, number, ending, by: endedBy }];
}

function reportedEntry(change: ReportedChange): TimelineEntry {
  return { kind: 'reported', ...change };
}

/** Each run once, as the newest facts have it: what went on then may be over by now. */
function patchedEntries(newestFirst: readonly Uint8Array[]): TimelineEntry[] {
  const runs = newestFirst.flatMap((packed) => valueOr(unpackFacts(packed).history, []));
  const byCommand = new Map(runs.toReversed().map((run) => [run.commandId, run]));
  return [...byCommand.values()].map((run) => {
    const { operation, document, commandId, origin } = run;
    const at = run.endedAt ?? beganAt(run);
    return { kind: 'patched', at, fate: fateOf(run), operation, document, commandId, origin };
  });
}

function expectedEntries(newest: UnrankedFinding | null, now: string): TimelineEntry[] {
  if (newest === null) return [];
  const { maintenanceWindows, associations } = newest.patching;
  const due = [
    ...maintenanceWindows
      .filter(({ enabled }) => enabled)
      .map((each) => ({ ...each, by: 'window' as const })),
    ...associations.map((each) => ({ ...each, by: 'association' as const })),
  ];
  return due.flatMap(({ by, id, name, operation, nextAt }) =>
    nextAt === null || !isLater(nextAt, now)
      ? []
      : [{ kind: 'expected', at: nextAt, by, id, name, operation }],
  );
}

function exceptionEntries(exception: Exception, now: string): TimelineEntry[] {
  const made = { kind: 'excepted' as const, at: exception.createdAt, exception };
  const { endedAt, endedBy, expiresAt } = exception;
  if (endedAt !== null) return [made, { kind: 'exception-over', at: endedAt, exception, by: endedBy }];
  return isLater(expiresAt, now)
    ? [made]
    : [made, { kind: 'exception-over', at: expiresAt, exception, by: null }];
}

function assignmentEntries(assignment: Assignment): TimelineEntry[] {
  const { at, acknowledgedAt } = assignment;
  const assigned = { kind: 'assigned' as const, at, assignment };
  if (acknowledgedAt === null || acknowledgedAt === at) return [assigned];
  return [assigned, { kind: 'acknowledged', at: acknowledgedAt, assignment }];
}

function newestFirst(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.toSorted((a, b) => elapsedMs(a.at, b.at));
}
