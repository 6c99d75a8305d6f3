/** The demo's time: that of the machine, until somebody would have to wait for minutes. */

import { type Clock, systemClock } from '../model/clock.ts';

const TICK_MS = 10;
/** No step of fast time is longer than this outside: a machine that stands still makes nothing late. */
const LONGEST_STEP_MS = 40;

export interface DemoClock extends Clock {
  /** From now on time runs so many times as fast as outside; 1: as fast. */
  runAt(factor: number): void;
  /** So much time passes at once, and wakes whoever sleeps until then. */
  skip(ms: number): void;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time never goes back: what passed quickly stays ahead. A clock that runs fast keeps the process alive. */
export function createDemoClock(base: Clock = systemClock): DemoClock {
  const sleepers = new Set<Sleeper>();
  let ahead = 0;
  let ticker: NodeJS.Timeout | undefined;
  let tickedAt = 0;
  const now = () => base.now().getTime() + ahead;

  function tick(factor: number): void {
    const at = base.now().getTime();
    ahead += Math.min(at - tickedAt, LONGEST_STEP_MS) * (factor - 1);
    tickedAt = at;
    wakeDue();
  }

  function wakeDue(): void {
    for (const { due, wake } of sleepers) if (due <= now()) wake();
  }

  return {
    now: () => new Date(now()),
    async sleep(ms, signal) {
      const awake = new AbortController();
      const sleeper = { due: now() + ms, wake: () => awake.abort() };
      sleepers.add(sleeper);
      try {
        await base.sleep(ms, signal ? AbortSignal.any([signal, awake.signal]) : awake.signal);
      } catch (error) {
        if (signal?.aborted) throw error;
      } finally {
        sleepers.delete(sleeper);
      }
    },
    runAt(factor) {
      clearInterval(ticker);
      tickedAt = base.now().getTime();
      ticker = factor === 1 ? undefined : setInterval(() => tick(factor), TICK_MS);
    },
    skip(ms) {
      ahead += Math.max(0, ms);
      wakeDue();
    },
  };
}
