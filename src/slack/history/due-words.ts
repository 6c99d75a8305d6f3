/** Until when a finding must be gone, in words. Pure. */

import { type DueState, dueAt, dueState } from '../../digest/due.ts';
import type { Level } from '../../model/codes.ts';
import type { DueWithin } from '../../model/settings.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Due {
  readonly state: DueState;
  /** "due in 2 d", "overdue by 5 d"; empty where no time runs. */
  readonly words: string;
  /** ISO 8601; null where no time runs. */
  readonly at: string | null;
}

/** @param since start of non-compliance, ISO 8601; null: not known */
export function dueOf(level: Level, since: string | null, dueWithin: DueWithin, now: Date): Due {
  const due = dueAt(level, since, dueWithin);
  if (due === null) return { state: 'none', words: '', at: null };
  const left = Date.parse(due) - now.getTime();
  const words = left <= 0 ? `overdue by ${span(-left)}` : `due in ${span(left)}`;
  return { state: dueState(level, since, dueWithin, now), words, at: due };
}

/** "5 d", "7 h", "less than an hour". */
function span(milliseconds: number): string {
  if (milliseconds >= 2 * DAY_MS) return `${Math.floor(milliseconds / DAY_MS)} d`;
  const hours = Math.floor(milliseconds / HOUR_MS);
  return hours === 0 ? 'less than an hour' : `${hours} h`;
}
