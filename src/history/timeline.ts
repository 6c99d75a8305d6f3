/** What an instance has been through, as one list by time. */

import { elapsedMs, isLater } from '../diagnosis/time.ts';
import type { Assignment, Ending, Exception, Streak } from '../model/history.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { UnrankedFinding } from '../model/report.ts';
import {
  assignmentsOf,
  exceptionsAbout,
  newestFindings,
  type ReportedChange,
  reportedChanges,
  type TargetedBy,
  targetedBy,
} from '../store/instance-timeline.ts';
import { atOneMoment } from '../store/snapshot.ts';
import { streaksOf } from '../store/streaks.ts';
import type { HistoryDependencies, Viewer } from './history.ts';
import { holds } from './looks.ts';

/** Whole findings that are looked into for patch runs: each is some kilobytes. */
const LOOKED_INTO = 40;

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
  /** A patch operation that AWS has on record; `commandId` where it is known. */
  | {
      readonly kind: 'patched';
      readonly operation: 'Scan' | 'Install';
      readonly commandId: string | null;
      readonly outcome: UnrankedFinding['patching']['outcome'] | null;
    }
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
      ...findingEntries(await newestFindings(db, key, environments, LOOKED_INTO), now),
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

/** Patch runs as the findings name them, each once; what is expected next is told by the newest finding alone. */
function findingEntries(newest: readonly UnrankedFinding[], now: string): TimelineEntry[] {
  const byName = new Map(newest.flatMap(patchRuns).map((entry) => [`${entry.operation} ${entry.at}`, entry]));
  return [...byName.values(), ...(newest[0] ? expected(newest[0], now) : [])];
}

type Patched = Extract<TimelineEntry, { kind: 'patched' }>;

/** Of one install both are told: the second has its command. */
function patchRuns({ compliance, patching }: UnrankedFinding): Patched[] {
  const { lastOperation, lastOperationAt } = compliance;
  const { lastInstallAt, lastCommandId, outcome } = patching;
  const entries: Patched[] = [];
  if (lastOperation !== null && lastOperationAt !== null && lastOperationAt !== lastInstallAt) {
    entries.push({
      kind: 'patched',
      at: lastOperationAt,
      operation: lastOperation,
      commandId: null,
      outcome: null,
    });
  }
  if (lastInstallAt !== null) {
    entries.push({
      kind: 'patched',
      at: lastInstallAt,
      operation: 'Install',
      commandId: lastCommandId,
      outcome,
    });
  }
  return entries;
}

function expected({ patching }: UnrankedFinding, now: string): TimelineEntry[] {
  const windows = patching.maintenanceWindows
    .filter(({ enabled }) => enabled)
    .map((window) => ({ ...window, by: 'window' as const }));
  const associations = patching.associations.map((association) => ({
    ...association,
    by: 'association' as const,
  }));
  return [...windows, ...associations].flatMap(({ by, id, name, operation, nextAt }) =>
    !isLater(nextAt, now) || nextAt === null
      ? []
      : [{ kind: 'expected' as const, at: nextAt, by, id, name, operation }],
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
