/** When a Systems Manager schedule is due next, for windows and associations that AWS does not date itself. */

import { CronExpressionParser } from 'cron-parser';

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

export interface Schedule {
  /** cron(…), rate(…) or at(…). */
  readonly expression: string;
  /** IANA name; null means UTC. */
  readonly timezone: string | null;
  /** What a rate counts from: the last execution, or the start. ISO 8601. */
  readonly since: string | null;
}

/** The next time strictly after `after`, ISO 8601 in UTC; null where the expression has none or is not understood. */
export function nextOccurrence(schedule: Schedule, after: Date): string | null {
  const parts = /^\s*(cron|rate|at)\((.*)\)\s*$/i.exec(schedule.expression);
  const [kind, body] = [parts?.[1]?.toLowerCase(), parts?.[2]?.trim() ?? ''];
  if (kind === 'rate') return nextByRate(body, schedule.since, after);
  if (kind === 'cron') return nextByCron(body, schedule.timezone ?? 'UTC', after);
  return kind === 'at' ? nextAt(body, after) : null;
}

function nextByRate(body: string, since: string | null, after: Date): string | null {
  const [, amount, unit] = /^(\d+)\s+(minute|hour|day)s?$/i.exec(body) ?? [];
  const step = Number(amount) * (UNIT_MS[unit?.toLowerCase() ?? ''] ?? Number.NaN);
  if (since === null || !Number.isFinite(step) || step <= 0) return null;
  const start = Date.parse(since);
  const steps = Math.max(1, Math.floor((after.getTime() - start) / step) + 1);
  return new Date(start + steps * step).toISOString();
}

function nextAt(body: string, after: Date): string | null {
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(body) ? body : `${body}Z`);
  return time > after.getTime() ? new Date(time).toISOString() : null;
}

/** AWS cron: minutes, hours, day of month, month, day of week (1 is Sunday), year; `?` is any day. */
function nextByCron(body: string, timezone: string, after: Date): string | null {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year = '*'] = body.split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) return null;
  const standard = [minute, hour, anyDay(dayOfMonth), month, sundayAsZero(anyDay(dayOfWeek))].join(' ');
  try {
    const dates = CronExpressionParser.parse(standard, {
      currentDate: firstMoment(year, after),
      tz: timezone,
    });
    const next = dates.next().toDate();
    return fitsYear(next, year) ? next.toISOString() : null;
  } catch {
    return null;
  }
}

function anyDay(field: string): string {
  return field === '?' ? '*' : field;
}

/** Numbers of weekdays go from 1 to 7 in AWS cron, from 0 to 6 elsewhere; an ordinal after `#` stays. */
function sundayAsZero(field: string): string {
  return field.replace(/(?<![#/\d])\d/g, (day) => String((Number(day) + 6) % 7));
}

function firstMoment(year: string, after: Date): Date {
  const first = /^(\d{4})/.exec(year)?.[1];
  const start = first ? new Date(`${Number(first) - 1}-12-31T23:59:59Z`) : after;
  return start > after ? start : after;
}

function fitsYear(date: Date, year: string): boolean {
  if (year === '*') return true;
  return year.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    const actual = date.getUTCFullYear();
    return from !== undefined && to !== undefined && actual >= from && actual <= to;
  });
}
