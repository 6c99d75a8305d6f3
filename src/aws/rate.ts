/**
 * How fast one operation may be called, learnt from AWS's answers.
 *
 * Doubling until the first throttle; then CUBIC, as TCP and the AWS SDK's adaptive retry mode use it: cut to
 * 70 % of what was really sent (at least half of what was allowed), return quickly to where the throttle came,
 * stay around it, and probe further out as time goes by.
 * Pure state over time in milliseconds.
 */

import type { RateLimits } from './budget-rates.ts';

const CUT = 0.7;
const CUBIC_SCALE = 0.4;
/** Slower than this per second, waiting costs more than a few throttled requests. */
const SLOWEST = 1;
const MEASURED_OVER_MS = 1000;

export interface Rate {
  /** Requests per second right now. */
  perSecond(now: number): number;
  /** A request went out. */
  sent(now: number): void;
  /** A request came back with success; `heldUp` says whether others wait for this rate. */
  answered(heldUp: boolean): void;
  /** The request sent at `sentAt` was throttled. Several of one burst count as one: true for the first. */
  throttled(sentAt: number, now: number): boolean;
}

export function createRate(limits: RateLimits): Rate {
  const slowest = Math.min(SLOWEST, limits.ceiling / 2);
  let searching = limits.start;
  let cut: { readonly from: number; readonly at: number } | null = null;
  let recent: number[] = [];

  function perSecond(now: number): number {
    const rate = cut === null ? searching : cubic(cut.from, (now - cut.at) / 1000);
    return Math.min(limits.ceiling, Math.max(slowest, rate));
  }

  function measured(now: number): number {
    recent = recent.filter((at) => at > now - MEASURED_OVER_MS);
    return recent.length;
  }

  return {
    perSecond,
    sent: (now) => {
      recent.push(now);
      if (recent.length > 2 * limits.ceiling + limits.burst) measured(now);
    },
    answered: (heldUp) => {
      if (heldUp) searching = Math.min(limits.ceiling, searching + 1);
    },
    throttled: (sentAt, now) => {
      if (cut !== null && sentAt < cut.at) return false;
      const rate = perSecond(now);
      cut = { from: Math.min(rate, Math.max(measured(now), rate / 2)), at: now };
      return true;
    },
  };
}

/** The rate `seconds` after a throttle at rate `from`: 70 % of it at first, `from` after a while, then beyond. */
function cubic(from: number, seconds: number): number {
  const untilBack = Math.cbrt((from * (1 - CUT)) / CUBIC_SCALE);
  return CUBIC_SCALE * (seconds - untilBack) ** 3 + from;
}
