/** Who dies when: each crash strikes one replica once, at some point of its I/O. */

import type { Fate } from '../support/scheduler.ts';
import type { CrashPlan } from './schedule.ts';

export interface Fates {
  fate(process: string, label: string): Fate;
  /** Milliseconds after which the replica that has just died comes back. */
  restartAfter(replica: number): number;
}

interface Crash extends CrashPlan {
  /** Matching I/O seen so far; then I/O of any kind since. */
  seen: number;
  since: number;
  state: 'waiting' | 'armed' | 'struck';
}

const RESTART_AFTER_MS = 10_000;

/** Processes are named `replica-<number>` and, once restarted, `replica-<number>-<times>`. */
export function createFates(plans: readonly CrashPlan[], replicas: number): Fates {
  const crashes = plans.map(
    (plan): Crash => ({ ...plan, replica: plan.replica % replicas, seen: 0, since: 0, state: 'waiting' }),
  );

  function strikes(crash: Crash, label: string): boolean {
    if (crash.state === 'struck') return false;
    if (crash.state === 'waiting') {
      if (!label.startsWith(crash.label)) return false;
      crash.seen += 1;
      if (crash.seen < crash.occurrence) return false;
      crash.state = 'armed';
    } else crash.since += 1;
    if (crash.since < crash.offset) return false;
    crash.state = 'struck';
    return true;
  }

  return {
    fate: (process, label) => {
      const own = crashes.filter(({ replica }) => replica === numberOf(process));
      return own.find((crash) => strikes(crash, label))?.when ?? 'live';
    },
    restartAfter: (replica) =>
      crashes.findLast((crash) => crash.replica === replica && crash.state === 'struck')?.restartAfter ??
      RESTART_AFTER_MS,
  };
}

function numberOf(process: string): number {
  return Number(process.split('-')[1]);
}
