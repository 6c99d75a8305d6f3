/**
 * A clock that moves on only while nothing is being done: however slow the machine, no time passes between an intent
 * and what is sent.
 */

import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import { onTestFinished } from 'vitest';
import type { RemediationPorts } from '../../../../src/remediation/ports.ts';
import type { Store } from '../../../../src/store/store.ts';
import { START, type SteppedClock } from './world.ts';

/** So long nothing is asked for before everybody must be asleep. */
const QUIET_TURNS = 5;

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export interface IdleTime {
  readonly clock: SteppedClock;
  /** Time stands still while one of its statements or transactions is under way. */
  watched(store: Store): Store;
  watchedPorts(ports: RemediationPorts): RemediationPorts;
}

export function idleTime(): IdleTime {
  const sleepers = new Set<Sleeper>();
  let now = START;
  let underWay = 0;
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });

  async function during<T>(work: () => Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = {
        at: now + ms,
        wake: () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async function quiet(): Promise<boolean> {
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await turn();
      if (underWay > 0) return false;
    }
    return true;
  }

  async function pass(): Promise<void> {
    while (!isOver) {
      if (!(await quiet())) continue;
      const [next] = [...sleepers].toSorted((a, b) => a.at - b.at);
      if (!next) await wait(1);
      now = Math.max(now, next?.at ?? now);
      next?.wake();
    }
  }
  void pass();

  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      underWay += 1;
      return node;
    },
    transformResult: async ({ result }) => {
      underWay -= 1;
      return result;
    },
  };

  function watched(store: Store): Store {
    const counted = store.db.withPlugin(counting);
    const db = new Proxy(counted, {
      get: (object, name) => {
        if (name === 'transaction') {
          const whole: Pick<ReturnType<typeof object.transaction>, 'execute'> = {
            execute: (work) => during(() => object.transaction().execute(work)),
          };
          return () => whole;
        }
        const value: unknown = Reflect.get(object, name);
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });
    return { ...store, db };
  }

  function watchedPort<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (object, name) => {
        const method: unknown = Reflect.get(object, name);
        return (...input: unknown[]) =>
          during(async () => (typeof method === 'function' ? method.apply(object, input) : undefined));
      },
    });
  }

  return {
    clock: {
      now: () => new Date(now),
      sleep,
      set: () => {},
      forward: (ms) => {
        now += ms;
      },
    },
    watched,
    watchedPorts: ({ actor, observer, assessor, people }) => ({
      actor: watchedPort(actor),
      observer: watchedPort(observer),
      assessor: watchedPort(assessor),
      people: watchedPort(people),
    }),
  };
}
