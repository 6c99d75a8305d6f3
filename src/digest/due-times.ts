/**
 * When a schedule is due, by the clock on the wall of its time zone. Pure.
 *
 * Two nights a year the wall lies. A schedule that names hours is due once for each time it names: a time that the
 * night leaves out counts at the next moment that exists, a time that comes twice counts when it comes first. A
 * schedule of every hour means time that passes, so it goes on through both nights without a gap or a pause.
 */

import { CronExpressionParser } from 'cron-parser';

export interface CronSchedule {
  /** Minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
}

/** No clock is put forward or back by more. */
const WIDEST_CHANGE_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOURS_OF_A_DAY = 24;
/** Moments come out of order by so many at most: one a minute, for as long as a clock is put back. */
const OUT_OF_ORDER = WIDEST_CHANGE_MS / MINUTE_MS;

/** Due times after `after`, up to and with `until`, oldest first, at most `limit`. Throws if the schedule is none. */
export function dueTimes(schedule: CronSchedule, after: Date, until: Date, limit: number): Date[] {
  const last = wallOf(until.getTime(), schedule.timezone) + WIDEST_CHANGE_MS;
  const times = new Set<number>();
  for (const time of timesFrom(schedule, after)) {
    if (time.wall > last || times.size >= limit + OUT_OF_ORDER) break;
    for (const moment of time.moments) {
      if (moment > after.getTime() && moment <= until.getTime()) times.add(moment);
    }
  }
  return [...times]
    .sort((a, b) => a - b)
    .slice(0, limit)
    .map((time) => new Date(time));
}

/** The first due time after `after`; null where there is none. */
export function nextDueTime(schedule: CronSchedule, after: Date): Date | null {
  let first = Number.POSITIVE_INFINITY;
  let searchedWall = Number.POSITIVE_INFINITY;
  for (const { wall, moments } of timesFrom(schedule, after)) {
    if (wall > searchedWall) break;
    const later = moments.filter((moment) => moment > after.getTime());
    if (later.length > 0) searchedWall = Math.min(searchedWall, wall + WIDEST_CHANGE_MS);
    first = Math.min(first, ...later);
  }
  return Number.isFinite(first) ? new Date(first) : null;
}

/** Times on the wall that a schedule names, as if they were UTC, each with the moments when it is due for them. */
function* timesFrom(
  { cron, timezone }: CronSchedule,
  after: Date,
): Generator<{ readonly wall: number; readonly moments: readonly number[] }> {
  const start = wallOf(after.getTime(), timezone) - WIDEST_CHANGE_MS;
  const expression = CronExpressionParser.parse(cron, { currentDate: new Date(start), tz: 'UTC' });
  const isEveryHour = expression.fields.hour.values.length === HOURS_OF_A_DAY;
  while (expression.hasNext()) {
    const wall = expression.next().getTime();
    const moments = momentsOf(wall, timezone);
    const once = moments[0] ?? momentAfterGap(wall, timezone);
    yield { wall, moments: isEveryHour ? moments : [once] };
  }
}

/** When the wall shows this: never, once or twice. */
function momentsOf(wall: number, timezone: string): number[] {
  const offsets = new Set([offsetAt(wall - DAY_MS, timezone), offsetAt(wall + DAY_MS, timezone)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((moment) => wallOf(moment, timezone) === wall)
    .sort((a, b) => a - b);
}

/** The moment when the clock is put forward over a time that it never shows. */
function momentAfterGap(wall: number, timezone: string): number {
  const [before, after] = [offsetAt(wall - DAY_MS, timezone), offsetAt(wall + DAY_MS, timezone)];
  let [early, late] = [wall - after - MINUTE_MS, wall - before];
  while (late - early > MINUTE_MS) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middle, timezone) === after) late = middle;
    else early = middle;
  }
  return late;
}

function wallOf(moment: number, timezone: string): number {
  return moment + offsetAt(moment, timezone);
}

/** Milliseconds that the wall is ahead of UTC. */
function offsetAt(moment: number, timezone: string): number {
  const parts = formatOf(timezone).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(moment / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timezone, format);
  return format;
}
