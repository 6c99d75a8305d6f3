/**
 * Virtual time, and the order in which everything happens.
 *
 * Each process that is played has gates in front of its I/O. The scheduler lets everything run until nobody
 * can go on, then either opens one gate, chosen by the seed, or lets time jump to the next sleeper. A process
 * that is killed stays in front of its next gate for ever; what it had sent is on its way all the same.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../../src/model/clock.ts';
import { httpTraffic } from './http-traffic.ts';
import type { Random } from './random.ts';

/** What becomes of a process at one piece of I/O. */
export type Fate = 'live' | 'die-before' | 'die-after';

export interface PlayedProcess {
  readonly name: string;
  readonly clock: Clock;
  /** Does `work` when it is its turn. Never resolves once the process is dead. */
  io<T>(label: string, work: () => Promise<T>): Promise<T>;
  /** For the trace. */
  tell(what: string): void;
  kill(): void;
  isAlive(): boolean;
  /** Resolves when it is killed. */
  readonly died: Promise<void>;
}

export interface SchedulerOptions {
  readonly random: Random;
  readonly startAt: string;
  /** Probability that time goes on although somebody could act: a process that stalls. */
  readonly stalls: number;
  /** Asked for each piece of I/O, just before it is done. */
  readonly fate: (process: string, label: string) => Fate;
  readonly trace: (line: string) => void;
  /** After everything that can go on has gone on. */
  readonly afterStep: (now: Date) => void;
}

export interface Scheduler {
  /** Of what is not a process of ours: the simulated AWS. */
  readonly outside: Clock;
  process(name: string): PlayedProcess;
  /** Plays until `isOver`, or until the virtual time `deadline`. */
  play(isOver: () => Promise<boolean>, deadline: Date): Promise<'over' | 'late'>;
}

interface Gate {
  readonly process: string;
  readonly label: string;
  open(): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** I/O that has begun: while it neither ends nor sleeps, something real goes on. */
interface RunningIo {
  readonly process: string;
  readonly label: string;
}

/** Label of what the database does: it never waits for anything. */
export const STORE = 'store';
const QUIET_TURNS = 3;
const STUCK_AFTER_MS = 20_000;
/** Whoever goes on and on without time going on never ends. */
const MOST_STEPS = 15_000;
/** Something real may end without anybody being told. */
const LOOK_AGAIN_MS = 5;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { random, trace } = options;
  const context = new AsyncLocalStorage<RunningIo>();
  const gates = new Set<Gate>();
  const sleepers = new Set<Sleeper>();
  const running = new Set<RunningIo>();
  /** Process → sleepers inside its I/O. */
  const sleepingIo = new Map<string, number>();
  let outsideSleepers = 0;
  let now = Date.parse(options.startAt);
  let changes = 0;
  let noticed = Promise.withResolvers<void>();
  httpTraffic.onChange(() => noticed.resolve());

  function changed(): void {
    changes += 1;
    noticed.resolve();
  }

  function sleepUntil(at: number, signal: AbortSignal | undefined, over: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        over();
        changed();
        settle();
      };
      const sleeper: Sleeper = { at, wake: () => end(resolve) };
      const abort = () => end(() => reject(signal?.reason));
      sleepers.add(sleeper);
      changed();
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  const outside: Clock = {
    now: () => new Date(now),
    sleep: (ms, signal) => {
      outsideSleepers += 1;
      return sleepUntil(now + ms, signal, () => {
        outsideSleepers -= 1;
      });
    },
  };

  function processClock(name: string, isAlive: () => boolean): Clock {
    return {
      now: () => new Date(now),
      sleep: (ms, signal) => {
        if (!isAlive()) return new Promise(() => {});
        const io = context.getStore();
        count(name, io ? 1 : 0);
        const slept = sleepUntil(now + ms, signal, () => count(name, io ? -1 : 0));
        return slept.then(() => (isAlive() ? undefined : new Promise<never>(() => {})));
      },
    };
  }

  function count(name: string, change: number): void {
    sleepingIo.set(name, (sleepingIo.get(name) ?? 0) + change);
  }

  function process(name: string): PlayedProcess {
    let alive = true;
    const died = Promise.withResolvers<void>();
    const kill = () => {
      died.resolve();
      if (alive) trace(`${timeOf(now)} ${name} is killed`);
      alive = false;
      // What it had begun may end or not: nobody waits for it.
      for (const io of running) if (io.process === name) running.delete(io);
      for (const gate of gates) if (gate.process === name) gates.delete(gate);
    };

    const tell = (what: string) => trace(`${timeOf(now)} ${name}:   ${what}`);

    async function io<T>(label: string, work: () => Promise<T>): Promise<T> {
      if (!alive) return new Promise(() => {});
      await new Promise<void>((open) => {
        gates.add({ process: name, label, open });
        changed();
      });
      const fate = options.fate(name, label);
      trace(`${timeOf(now)} ${name}: ${label}${fate === 'live' ? '' : ` (${fate})`}`);
      if (fate === 'die-before') {
        kill();
        return new Promise(() => {});
      }
      const result = await run(label, work);
      if (fate === 'die-after') kill();
      return alive ? result() : new Promise(() => {});
    }

    async function run<T>(label: string, work: () => Promise<T>): Promise<() => T> {
      const self: RunningIo = { process: name, label };
      running.add(self);
      try {
        const value = await context.run(self, work);
        return () => value;
      } catch (error) {
        return () => {
          throw error;
        };
      } finally {
        running.delete(self);
        changed();
      }
    }

    return {
      name,
      clock: processClock(name, () => alive),
      io,
      tell,
      kill,
      isAlive: () => alive,
      died: died.promise,
    };
  }

  /** I/O that has begun either ended, sleeps, or waits for an answer that the outside holds back. */
  function isBusy(): boolean {
    if (httpTraffic.open() > outsideSleepers) return true;
    return [...running].some(
      (io) =>
        io.label === STORE ||
        ((sleepingIo.get(io.process) ?? 0) === 0 && outsideSleepers === 0 && !waitsAtGate(io.process)),
    );
  }

  function waitsAtGate(name: string): boolean {
    return [...gates].some((gate) => gate.process === name);
  }

  async function somethingHappens(): Promise<void> {
    const timer = setTimeout(() => noticed.resolve(), LOOK_AGAIN_MS);
    await noticed.promise;
    clearTimeout(timer);
    noticed = Promise.withResolvers();
  }

  /** Lets everything run until nobody can go on. */
  async function settle(): Promise<void> {
    let quiet = 0;
    let seen = '';
    const patience = performance.now() + STUCK_AFTER_MS;
    while (quiet < QUIET_TURNS) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isBusy()) await somethingHappens();
      const state = `${changes} ${httpTraffic.changes()}`;
      quiet = state === seen && !isBusy() ? quiet + 1 : 0;
      seen = state;
      if (performance.now() > patience)
        throw new Error(`stuck at ${timeOf(now)}: ${describe()}; ${sleepers.size} sleepers`);
    }
  }

  function describe(): string {
    const names = [...running].map((io) => `${io.label} of ${io.process}`);
    return `running ${names.join(', ')}; ${httpTraffic.open()} requests; ${outsideSleepers} held back`;
  }

  function openOne(): boolean {
    if (gates.size === 0 || (sleepers.size > 0 && random.chance(options.stalls))) return false;
    const gate = random.pick([...gates]);
    gates.delete(gate);
    changed();
    gate.open();
    return true;
  }

  function wakeOne(): boolean {
    const next = Math.min(...[...sleepers].map((sleeper) => sleeper.at));
    const first = [...sleepers].filter((sleeper) => sleeper.at === next);
    if (first.length === 0) return false;
    now = Math.max(now, next);
    random.pick(first).wake();
    return true;
  }

  async function play(isOver: () => Promise<boolean>, deadline: Date): Promise<'over' | 'late'> {
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      await settle();
      options.afterStep(new Date(now));
      if (await isOver()) return 'over';
      if (now > deadline.getTime()) return 'late';
      if (!openOne() && !wakeOne()) return 'late';
    }
    return 'late';
  }

  return { outside, process, play };
}

function timeOf(now: number): string {
  return new Date(now).toISOString().slice(11, 23);
}
