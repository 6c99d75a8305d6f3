import { type Clock, systemClock } from '../../../src/model/clock.ts';

/** A clock that runs `factor` times as fast. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => new Date(start + (Date.now() - start) * factor),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}
