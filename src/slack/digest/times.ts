/** Times of schedules, between what people choose, cron, and words. Pure. */

import { nextDueTime } from '../../digest/due-times.ts';
import type { DigestSchedule } from '../../model/digest.ts';
import { code, outside } from '../text.ts';

/** In the order of a week as most calendars show it; cron counts from Sunday. */
export const DAYS = [
  { cron: 1, name: 'Monday', short: 'Mon' },
  { cron: 2, name: 'Tuesday', short: 'Tue' },
  { cron: 3, name: 'Wednesday', short: 'Wed' },
  { cron: 4, name: 'Thursday', short: 'Thu' },
  { cron: 5, name: 'Friday', short: 'Fri' },
  { cron: 6, name: 'Saturday', short: 'Sat' },
  { cron: 0, name: 'Sunday', short: 'Sun' },
] as const;

const WEEKDAYS = '1-5';
const SHOWN_NEXT = 3;

/** @param days as cron counts them; @param time HH:MM */
export function cronOf(days: readonly number[], time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)} * * ${daysField(days)}`;
}

function daysField(days: readonly number[]): string {
  const chosen = DAYS.filter(({ cron }) => days.includes(cron)).map(({ cron }) => cron);
  if (chosen.length === DAYS.length) return '*';
  const listed = chosen.join(',');
  return listed === '1,2,3,4,5' ? WEEKDAYS : listed;
}

const DAYS_AND_TIME = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5|[0-6](?:,[0-6])*)$/;

/** "Monday to Friday at 09:00 (Europe/London)"; what days and a time cannot say stays cron. For mrkdwn. */
export function timesWords({ cron, timezone }: Pick<DigestSchedule, 'cron' | 'timezone'>): string {
  const zone = outside(timezone, 64);
  const [, minute, hour, days] = DAYS_AND_TIME.exec(cron) ?? [];
  if (minute === undefined || hour === undefined || days === undefined) return `${code(cron, 80)} (${zone})`;
  return `${daysWords(days)} at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} (${zone})`;
}

function daysWords(field: string): string {
  if (field === '*') return 'every day';
  if (field === WEEKDAYS) return 'Monday to Friday';
  const chosen = field.split(',').map(Number);
  const named = DAYS.filter(({ cron }) => chosen.includes(cron));
  const [only] = named;
  if (named.length === 1 && only !== undefined) return `every ${only.name}`;
  return named.map(({ short }) => short).join(', ');
}

/** The next times on the wall of the schedule's own zone: "Mon, 23 Nov, 09:00". For schedules that are sound. */
export function nextTimes(schedule: Pick<DigestSchedule, 'cron' | 'timezone'>, now: Date): string[] {
  const words: string[] = [];
  for (let after = now; words.length < SHOWN_NEXT; ) {
    const next = nextDueTime(schedule, after);
    if (next === null) break;
    words.push(wallWords(next, schedule.timezone));
    after = next;
  }
  return words;
}

/** A moment as the wall shows it there. */
export function wallWords(moment: Date, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(moment);
}
