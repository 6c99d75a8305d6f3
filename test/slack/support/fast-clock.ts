import { type Clock, systemClock } from '../../../src/model/clock.ts';

/** A clock that runs `factor` times as fast from `start` on; processes with the same start agree. */
export function fastClock(factor: number, start: number = Date.now()): Clock {
  return {
    now: () => new Date(start + (Date.now() - start) * factor),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}
