/** Faults that a test or the demo can order, by Web API method. */

export type Fault =
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'refused'; readonly error: string }
  /** The call works, later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The call takes effect, and the connection drops before the answer. */
  | { readonly kind: 'dropped-after-acceptance' };

export interface Faults {
  /** The next `times` calls of `method` (`*`: of any) meet this fault. */
  add(method: string, fault: Fault, times?: number): void;
  take(method: string): Fault | null;
  clear(): void;
}

export function createFaults(): Faults {
  let orders: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  return {
    add(method, fault, times = 1) {
      orders.push({ method, fault, left: times });
    },
    take(method) {
      const order = orders.find((candidate) => candidate.method === method || candidate.method === '*');
      if (order === undefined) return null;
      order.left -= 1;
      orders = orders.filter((candidate) => candidate.left > 0);
      return order.fault;
    },
    clear() {
      orders = [];
    },
  };
}
