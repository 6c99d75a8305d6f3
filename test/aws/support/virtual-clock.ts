import type { Clock } from '../../../src/model/clock.ts';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock whose time jumps to the next sleeper as soon as nothing else is left to do. */
export interface VirtualClock extends Clock {
  /** Lets time pass until `work` is done. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function virtualClock(start = Date.parse('2026-11-20T08:00:00Z')): VirtualClock {
  let now = start;
  let timers: Timer[] = [];

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      timers.push({ at: now + ms, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  async function run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    work.then(finish, finish);
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = timers.toSorted((a, b) => a.at - b.at)[0];
      if (done || next === undefined) continue;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.at);
      next.wake();
    }
    return work;
  }

  return { now: () => new Date(now), sleep, run };
}
