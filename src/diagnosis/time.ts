/** Times are ISO 8601 strings in UTC; these compare and tell them without a clock. */

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. NaN for what is no time. */
export function elapsedMs(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

/** Is `a` later than `b`? An unknown time is later than nothing, and nothing is later than it. */
export function isLater(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && elapsedMs(b, a) > 0;
}

/** "3 days", "5 hours", "1 minute": the largest unit that fits, rounded down. */
export function inWords(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY_MS, 'day'],
    [HOUR_MS, 'hour'],
    [MINUTE_MS, 'minute'],
  ];
  for (const [size, name] of units) {
    if (ms >= size) return plural(Math.floor(ms / size), name);
  }
  return 'less than a minute';
}

/** "1 patch", "2 patches". */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** "2026-11-20 10:00 UTC" */
export function timeInWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
