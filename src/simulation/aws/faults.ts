/** Faults that can be switched on and off while the simulation runs. */

import type { ServiceName } from './services.ts';

/** How pages go wrong: real lists change while they are read, and may be short or empty with a token. */
export type PageFault = 'repeat-row' | 'skip-row' | 'short' | 'empty';

export type FaultEffect =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'internal-error' }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'expired-token' }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status: number }
  /** The connection breaks in place of an answer. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** The answer comes `ms` later than it would. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'malformed-body' }
  | { readonly kind: 'pages'; readonly how: PageFault };

/** What a fault applies to; a part that is absent matches everything. */
export interface FaultMatch {
  readonly service?: ServiceName;
  readonly operation?: string;
  readonly region?: string;
  /** Of AssumeRole: the role's account. */
  readonly accountId?: string;
}

export interface Fault {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /**
   * `before` (default): the request has no other effect. `after`: it is carried out, and its answer is lost,
   * late, or an error in its place. A request that is refused anyhow is told its refusal.
   */
  readonly when?: 'before' | 'after';
  /** Applies to so many matching requests, then no more. */
  readonly times?: number;
  /** 0…1; drawn from a generator that starts with `seed`, so that runs repeat. */
  readonly probability?: number;
  readonly seed?: number;
  /** Applies for so long after it was injected. */
  readonly forMs?: number;
}

export interface FaultTarget {
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly accountId: string | null;
}

export interface Faults {
  /** Returns a function that takes this fault away again. */
  inject(fault: Fault): () => void;
  clear(): void;
  /** The effects on one request, in the order of injection. Draws and counts: ask once per request. */
  effectsOn(target: FaultTarget, now: Date): Effects;
}

export interface Effects {
  readonly before: readonly FaultEffect[];
  readonly after: readonly FaultEffect[];
}

interface ActiveFault {
  readonly fault: Fault;
  readonly draw: () => number;
  readonly startedAt: number;
  left: number;
}

export function createFaults(now: () => Date, initial: readonly Fault[] = []): Faults {
  const active = new Set<ActiveFault>();

  function inject(fault: Fault): () => void {
    const entry: ActiveFault = {
      fault,
      draw: randomNumbers(fault.seed ?? 1),
      startedAt: now().getTime(),
      left: fault.times ?? Number.POSITIVE_INFINITY,
    };
    active.add(entry);
    return () => {
      active.delete(entry);
    };
  }

  for (const fault of initial) inject(fault);
  return {
    inject,
    clear: () => active.clear(),
    effectsOn(target, time) {
      const struck = [...active].filter((entry) => strikes(entry, target, time.getTime()));
      const effects = (when: 'before' | 'after') =>
        struck.filter(({ fault }) => (fault.when ?? 'before') === when).map(({ fault }) => fault.effect);
      return { before: effects('before'), after: effects('after') };
    },
  };
}

function strikes(entry: ActiveFault, target: FaultTarget, now: number): boolean {
  const { fault } = entry;
  if (!matches(fault.match, target) || entry.left <= 0) return false;
  if (fault.forMs !== undefined && now >= entry.startedAt + fault.forMs) return false;
  if (fault.probability !== undefined && entry.draw() >= fault.probability) return false;
  entry.left -= 1;
  return true;
}

function matches(match: FaultMatch, target: FaultTarget): boolean {
  return (
    (match.service === undefined || match.service === target.service) &&
    (match.operation === undefined || match.operation === target.operation) &&
    (match.region === undefined || match.region === target.region) &&
    (match.accountId === undefined || match.accountId === target.accountId)
  );
}

/** Evenly spread numbers in 0…1 that depend on the seed alone (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
