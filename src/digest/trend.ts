/** The trend that a digest shows: one point a day, with the days that nobody looked at. Pure. */

import { LEVELS, type Level } from '../model/codes.ts';
import type { DailyTotals } from '../store/trend.ts';

export interface TrendPoint {
  /** 2026-03-01, in UTC. */
  readonly day: string;
  /** Open findings; null: no run that day. */
  readonly byLevel: Readonly<Record<Level, number>> | null;
  /** 0 … 1; null where anything could not be read, or there is nothing to be compliant. */
  readonly compliantShare: number | null;
}

export const TREND_DAYS = 30;
const DAY_MS = 86_400_000;

/** The `days` days up to and with that of `until`, oldest first. */
export function trendOf(daily: readonly DailyTotals[], until: Date, days = TREND_DAYS): TrendPoint[] {
  const known = new Map(daily.map((each) => [each.day, each]));
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(until.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    const totals = known.get(day);
    return {
      day,
      byLevel: totals ? levelsOf(totals) : null,
      compliantShare: totals ? shareOf(totals) : null,
    };
  });
}

function levelsOf({ totals }: DailyTotals): Record<Level, number> {
  const counts = LEVELS.map((level) => [level, totals.byLevel[level] ?? 0] as const);
  return Object.fromEntries(counts) as Record<Level, number>;
}

/** Only of complete runs: what was not seen may be anything. */
function shareOf({ status, totals: { compliant, nonCompliant, unknown } }: DailyTotals): number | null {
  const all = compliant + nonCompliant + unknown;
  return status !== 'complete' || all === 0 ? null : compliant / all;
}

/** What the picture shows, for those who do not see it. */
export function trendSentence(environment: string, trend: readonly TrendPoint[]): string {
  const looked = trend.filter((point) => point.byLevel !== null);
  const first = looked[0];
  const last = looked.at(-1);
  if (!first?.byLevel || !last?.byLevel) return `No run of ${environment} in the last ${trend.length} days.`;
  const { byLevel } = last;
  const levels = LEVELS.map((level) => `${level} ${byLevel[level]}`).join(', ');
  const share =
    last.compliantShare === null ? '' : ` ${percent(last.compliantShare)} of all nodes were compliant.`;
  const gaps = trend.length - looked.length;
  const unseen = gaps === 0 ? '' : ` No run on ${gaps} of the ${trend.length} days.`;
  return (
    `Open findings of ${environment} from ${first.day} to ${last.day}: from ${openOf(first)} to ${openOf(last)} ` +
    `(${levels}).${share}${unseen}`
  );
}

export function openOf({ byLevel }: TrendPoint): number {
  return byLevel === null ? 0 : LEVELS.reduce((sum, level) => sum + byLevel[level], 0);
}

/** Rounded down: 99.96 % is not all. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}
