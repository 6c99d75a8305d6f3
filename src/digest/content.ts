/** Puts the content of a digest together, all of it as the store was at one moment. */

import type { Kysely } from 'kysely';
import { LEVELS } from '../model/codes.ts';
import type { DigestPost } from '../model/digest.ts';
import { CHANGES } from '../model/history.ts';
import type { EnvironmentSettings, Settings } from '../model/settings.ts';
import type { Database } from '../store/database.ts';
import {
  countDue,
  type DueTimes,
  dueFindings,
  looksOfRun,
  nextWindows,
  oldestFindings,
} from '../store/digest-findings.ts';
import {
  digestBefore,
  exceptionsExpiring,
  finishedRemediations,
  missedBefore,
  unreadScopes,
} from '../store/digest-happenings.ts';
import { type FinishedRun, finishedRun, runBefore } from '../store/kept-findings.ts';
import type { Look } from '../store/newest-looks.ts';
import { type OpenCount, type OpenFinding, openCounts, openFindings } from '../store/open-findings.ts';
import { countChanges, listChanges } from '../store/run-changes.ts';
import { findRun } from '../store/runs.ts';
import { atOneMoment } from '../store/snapshot.ts';
import type { Store } from '../store/store.ts';
import { dailyTotals } from '../store/trend.ts';
import type {
  DigestChanges,
  DigestContent,
  DigestFinding,
  DigestReport,
  DigestTotals,
  DigestWithoutRun,
} from './digest-content.ts';
import { dueAt, dueSoonMs, dueState } from './due.ts';
import { TREND_DAYS, type TrendPoint, trendOf } from './trend.ts';

export interface ContentDependencies {
  readonly store: Pick<Store, 'db'>;
  readonly settings: Pick<Settings, 'environments' | 'owners'>;
}

/** Entries of each list. */
const LISTED = 5;
const WINDOWS = 3;
const SCOPES = 10;
const DAY_MS = 86_400_000;
const RUNNING_OUT_MS = 7 * DAY_MS;

/** All of it; as long as the post is the same, and nobody assigns or excepts anything, so is what comes out. */
export async function digestContent(
  { store, settings }: ContentDependencies,
  post: DigestPost,
): Promise<DigestContent> {
  return atOneMoment(store.db, async (db) => {
    const frame = await frameOf(db, settings, post);
    return frame.kind === 'unread' ? frame : reportOf(frame, null);
  });
}

/** What all parts of a digest have in common. */
export interface Frame {
  readonly kind: 'frame';
  readonly db: Kysely<Database>;
  readonly post: DigestPost;
  readonly environment: EnvironmentSettings;
  readonly run: DigestReport['run'];
  readonly before: FinishedRun | null;
  readonly looks: readonly Look[];
  /** What it tells of is after `since`, up to `at`. */
  readonly since: Date;
  readonly at: Date;
}

export async function frameOf(
  db: Kysely<Database>,
  settings: ContentDependencies['settings'],
  post: DigestPost,
): Promise<Frame | DigestWithoutRun> {
  const run = await finishedRun(db, post.runId ?? '');
  const environment = settings.environments.get(post.environment);
  if (run === null || run.status === 'failed' || environment === undefined) return withoutRun(db, post);
  const earlier = await digestBefore(db, post);
  const before = (earlier && (await finishedRun(db, earlier.runId))) ?? (await runBefore(db, run));
  const at = new Date(post.readyAt ?? run.finishedAt);
  const since = new Date(earlier?.readyAt ?? before?.finishedAt ?? at.getTime() - DAY_MS);
  const looks = await looksOfRun(db, run.id);
  return {
    kind: 'frame',
    db,
    post,
    environment,
    run: { ...run, status: run.status },
    before,
    looks,
    since,
    at,
  };
}

/** Of all findings, or of those of some owners. */
export async function reportOf(frame: Frame, owners: readonly string[] | null): Promise<DigestReport> {
  const { db, post, environment, run, before, looks, since, at } = frame;
  const whose = owners === null ? null : { user: null, owners };
  const times = dueTimesOf(environment);
  const dated = (findings: readonly OpenFinding[]) => findings.map((each) => withDue(each, environment, at));
  const due = await countDue(db, looks, whose, times, { since, at });
  const counts = before && (await countChanges(db, before.id, run.id, owners ?? undefined));
  const report = {
    kind: 'report' as const,
    post,
    owners,
    at: at.toISOString(),
    run,
    before,
    counts,
    changes: await changesOf(frame, owners),
    totals: totalsOf(await openCounts(db, looks, at, whose)),
    due: { ...due, list: dated(await dueFindings(db, looks, whose, times, at, LISTED)) },
    highest: dated(await openFindings(db, looks, at, whose, LISTED)),
    oldest: dated(await oldestFindings(db, looks, whose, at, 1))[0] ?? null,
    exceptions: owners === null ? await exceptionsOf(frame) : null,
    scopes: await unreadScopes(db, run.id, SCOPES),
    windows: await nextWindows(db, run.id, owners, at, WINDOWS),
    remediations:
      owners === null ? await finishedRemediations(db, post.environment, since, at, LISTED) : null,
    trend: owners === null && post.include.includes('trend') ? await trendFor(frame) : null,
    missed: await missedBefore(db, post, LISTED),
  };
  const unreadBefore = before === null ? 0 : (await unreadScopes(db, before.id, 1)).total;
  return { ...report, nothingChanged: isUneventful(report, unreadBefore) };
}

async function changesOf(
  { db, before, run, at }: Frame,
  owners: readonly string[] | null,
): Promise<DigestChanges | null> {
  if (before === null) return null;
  const list = (kind: 'new' | 'fixed' | 'regressed') =>
    listChanges(db, before.id, run.id, [kind], LISTED, at, owners ?? undefined);
  return { new: await list('new'), fixed: await list('fixed'), regressed: await list('regressed') };
}

async function exceptionsOf({ db, post, since, at }: Frame): Promise<DigestReport['exceptions']> {
  const soon = new Date(at.getTime() + RUNNING_OUT_MS);
  return {
    ranOut: await exceptionsExpiring(db, post.environment, since, at, LISTED),
    runningOut: await exceptionsExpiring(db, post.environment, at, soon, LISTED),
  };
}

async function trendFor({ db, environment, run }: Frame): Promise<TrendPoint[]> {
  const until = new Date(run.finishedAt);
  const from = new Date(until.getTime() - TREND_DAYS * DAY_MS);
  const { name, accounts, regions } = environment;
  const whole = { name, accounts: accounts.map(({ id }) => id), regions };
  return trendOf(await dailyTotals(db, whole, from, until), until);
}

async function withoutRun(db: Kysely<Database>, post: DigestPost): Promise<DigestWithoutRun> {
  const run = await findRun(db, post.runId ?? '');
  const why =
    run === undefined
      ? 'gone'
      : run.state === 'cancelled'
        ? 'cancelled'
        : run.state === 'running'
          ? 'unfinished'
          : 'failed';
  const scopes = run === undefined ? { total: 0, list: [] } : await unreadScopes(db, run.id, SCOPES);
  return { kind: 'unread', post, why, scopes, missed: await missedBefore(db, post, LISTED) };
}

function totalsOf(counts: readonly OpenCount[]): DigestTotals {
  const shown = LEVELS.map((level) => {
    const of = counts.filter((count) => count.level === level);
    return [level, of.reduce((sum, count) => sum + count.shown, 0)] as const;
  });
  return {
    open: shown.reduce((sum, [, count]) => sum + count, 0),
    byLevel: Object.fromEntries(shown) as DigestTotals['byLevel'],
    hidden: counts.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

/** What is new in what could be read counts as something that happened. */
function isUneventful(report: Omit<DigestReport, 'nothingChanged'>, unreadBefore: number): boolean {
  const { counts, due, exceptions, remediations, missed, scopes } = report;
  return (
    counts !== null &&
    CHANGES.every((kind) => kind === 'still-open' || !counts.byKind[kind]) &&
    due.newlyOverdue === 0 &&
    (exceptions?.ranOut.total ?? 0) === 0 &&
    (remediations?.total ?? 0) === 0 &&
    missed.total === 0 &&
    scopes.total === unreadBefore
  );
}

function dueTimesOf({ dueWithinMs: within }: EnvironmentSettings): DueTimes {
  const soon = { P1: 0, P2: 0, P3: 0, P4: 0 };
  for (const level of LEVELS) soon[level] = dueSoonMs(level, within);
  return { within, soon };
}

function withDue(finding: OpenFinding, { dueWithinMs }: EnvironmentSettings, at: Date): DigestFinding {
  const { level, since } = finding;
  return {
    ...finding,
    dueAt: dueAt(level, since, dueWithinMs),
    due: dueState(level, since, dueWithinMs, at),
  };
}
