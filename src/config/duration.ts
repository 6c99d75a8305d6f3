/** Durations as they are written in the file: a whole number and m, h or d. */

import { z } from 'zod';

const DURATION = /^([1-9]\d{0,4})([mhd])$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const Duration = z
  .string()
  .regex(DURATION, 'a duration is a whole number with m, h or d: 30m, 12h, 7d')
  .describe('A whole number and m, h or d.');

/** Milliseconds of a duration that matched the schema, such as `7d`. */
export function durationMs(text: string): number {
  const match = DURATION.exec(text);
  const unit = match?.[2] as keyof typeof UNIT_MS | undefined;
  if (!match || !unit) throw new RangeError(`not a duration: ${text}`);
  return Number(match[1]) * UNIT_MS[unit];
}
