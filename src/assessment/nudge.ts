import type { Clock } from '../model/clock.ts';

/** A wait that can be cut short; a nudge while nobody waits cuts the next wait short. */
export interface Nudge {
  nudge(): void;
  /** Resolves after `ms`, or at the next nudge. */
  wait(ms: number): Promise<void>;
}

export function createNudge(clock: Clock): Nudge {
  let current = new AbortController();
  return {
    nudge: () => current.abort(),
    wait: async (ms) => {
      await clock.sleep(ms, current.signal).catch(() => {});
      current = new AbortController();
    },
  };
}
