/** The fleet's calendar, laid out backwards from one moment, so that it is true whenever it is looked at. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/** Scans run daily at this hour, windows at later hours of one day a week. */
const SCAN_HOUR = 1;
/** The newest weekly installs ran this many days before the newest scan. */
const DAYS_SINCE_INSTALL = 3;

export interface Timeline {
  readonly now: Date;
  /** Start of the daily scan, `daysAgo` scans before the newest. */
  scan(daysAgo: number): Date;
  /** Start of a weekly window that opens at `hour` UTC, `weeksAgo` openings before the newest; −1 is the next. */
  install(weeksAgo: number, hour: number): Date;
  /** Cron of that weekly window. */
  weekly(hour: number): string;
}

export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

function milliseconds(span: Span): number {
  return (
    (span.days ?? 0) * DAY +
    (span.hours ?? 0) * HOUR +
    (span.minutes ?? 0) * MINUTE +
    (span.seconds ?? 0) * 1000
  );
}

export function before(moment: Date, span: Span): Date {
  return new Date(moment.getTime() - milliseconds(span));
}

export function after(moment: Date, span: Span): Date {
  return new Date(moment.getTime() + milliseconds(span));
}

/** The calendar seen from `now`: the newest scan ended well before it. */
export function timeline(now: Date): Timeline {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), SCAN_HOUR);
  const scanned = new Date(today + HOUR <= now.getTime() ? today : today - DAY);
  const installDay = before(scanned, { days: DAYS_SINCE_INSTALL });
  return {
    now,
    scan: (daysAgo) => before(scanned, { days: daysAgo }),
    install: (weeksAgo, hour) =>
      before(after(installDay, { hours: hour - SCAN_HOUR }), { days: 7 * weeksAgo }),
    weekly: (hour) => `cron(0 ${hour} ? * ${WEEKDAYS[installDay.getUTCDay()] ?? 'SUN'} *)`,
  };
}
