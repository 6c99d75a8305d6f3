/**
 * Budgets: who may send when. One token bucket for each operation of an account in a Region, shared by all
 * runs of the process, first come, first served; a throttled request goes back to the head of its queue.
 */

import type { Clock } from '../model/clock.ts';
import type { Operation } from '../model/reading.ts';
import type { Scope } from '../model/records.ts';
import { type RateLimits, rateLimits } from './budget-rates.ts';
import { createRate } from './rate.ts';

export interface Budget {
  /**
   * Waits for this request's turn. Resolves with the time of sending in epoch milliseconds; rejects with the
   * signal's reason as soon as it aborts. `again`: the request was throttled before and goes first.
   */
  turn(signal: AbortSignal, again: boolean): Promise<number>;
  answered(): void;
  /** The request sent at `sentAt` was throttled: everybody slows down. */
  throttled(sentAt: number): void;
}

interface Waiter {
  readonly go: (sentAt: number) => void;
}

/** The budgets of one process, made as they are asked for. */
export interface Budgets {
  of(scope: Scope, operation: Operation): Budget;
}

export function createBudgets(clock: Clock): Budgets {
  const budgets = new Map<string, Budget>();
  return {
    of: (scope, operation) => {
      const key = budgetKey(scope, operation);
      const found = budgets.get(key) ?? createBudget(clock, rateLimits(operation));
      budgets.set(key, found);
      return found;
    },
  };
}

/** IAM is one service for all Regions of an account. */
function budgetKey(scope: Scope, operation: Operation): string {
  const region = operation.startsWith('iam:') ? 'global' : scope.region;
  return `${scope.accountId} ${region} ${operation}`;
}

export function createBudget(clock: Clock, limits: RateLimits): Budget {
  const rate = createRate(limits);
  const queue: Waiter[] = [];
  let tokens = limits.burst;
  let filledAt = clock.now().getTime();
  let serving = false;

  function refill(): number {
    const now = clock.now().getTime();
    const perSecond = rate.perSecond(now);
    const capacity = Math.max(1, Math.min(limits.burst, perSecond * (limits.burst / limits.start)));
    tokens = Math.min(capacity, tokens + (Math.max(0, now - filledAt) / 1000) * perSecond);
    filledAt = now;
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
  }

  async function serve(): Promise<void> {
    serving = true;
    while (queue.length > 0) {
      const waitMs = refill();
      if (waitMs > 0) await clock.sleep(waitMs);
      else grant();
    }
    serving = false;
  }

  function grant(): void {
    const now = clock.now().getTime();
    const next = queue.shift();
    if (next === undefined) return;
    tokens -= 1;
    rate.sent(now);
    next.go(now);
  }

  function turn(signal: AbortSignal, again: boolean): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const waiter: Waiter = {
        go: (sentAt) => {
          signal.removeEventListener('abort', leave);
          resolve(sentAt);
        },
      };
      const leave = () => {
        const place = queue.indexOf(waiter);
        if (place >= 0) queue.splice(place, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (again) queue.unshift(waiter);
      else queue.push(waiter);
      if (!serving) void serve();
    });
  }

  return {
    turn,
    answered: () => rate.answered(queue.length > 0),
    throttled: (sentAt) => {
      const slower = rate.throttled(sentAt, clock.now().getTime());
      if (slower) tokens = Math.min(tokens, 0);
    },
  };
}
