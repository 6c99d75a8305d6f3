/** Until when a finding must be gone. Pure. */

import type { Level } from '../model/codes.ts';
import type { DueWithin } from '../model/settings.ts';

export const DUE_STATES = [
  /** It is not known since when it is non-compliant, so no time runs. */
  'none',
  'in-time',
  'due-soon',
  'overdue',
] as const;
export type DueState = (typeof DUE_STATES)[number];

/** Due soon: so many milliseconds before, or this share of the whole time, whichever is longer. */
export const DUE_SOON_MS = 2 * 86_400_000;
export const DUE_SOON_SHARE = 0.2;

/** ISO 8601; null where it is not known since when the instance is non-compliant. */
export function dueAt(level: Level, nonCompliantSince: string | null, dueWithin: DueWithin): string | null {
  if (nonCompliantSince === null) return null;
  return new Date(Date.parse(nonCompliantSince) + dueWithin[level]).toISOString();
}

export function dueState(
  level: Level,
  nonCompliantSince: string | null,
  dueWithin: DueWithin,
  now: Date,
): DueState {
  const due = dueAt(level, nonCompliantSince, dueWithin);
  if (due === null) return 'none';
  const left = Date.parse(due) - now.getTime();
  if (left <= 0) return 'overdue';
  return left <= dueSoonMs(level, dueWithin) ? 'due-soon' : 'in-time';
}

/** How long before its due date a finding of this level is due soon, in milliseconds. */
export function dueSoonMs(level: Level, dueWithin: DueWithin): number {
  return Math.max(DUE_SOON_MS, dueWithin[level] * DUE_SOON_SHARE);
}
