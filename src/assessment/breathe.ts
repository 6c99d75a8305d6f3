/** Lets a process that computes answer people in between. */

let last: Promise<void> = Promise.resolve();

/**
 * Resolves after the process has looked at its connections and timers. Callers are let go on one at a time, so
 * that many scopes that conclude at the same time do not hold everybody up together.
 */
export function breathe(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
