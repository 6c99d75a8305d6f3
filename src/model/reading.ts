/**
 * What was read, and what could not be read.
 *
 * A refused read is never an absence of facts: it is `Unread`, and whoever needs the value must say what
 * stays unknown without it.
 */

/** `service:Operation`, spelled as AWS spells it, such as `ssm:DescribeInstancePatchStates`. */
export type Operation = `${'ssm' | 'ec2' | 'sts' | 'iam' | 'autoscaling' | 'elbv2'}:${string}`;

/** A value with the operation that said it and the time it said so (ISO 8601, UTC). */
export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly source: Operation;
  readonly observedAt: string;
}

/** A value nobody could read: `code` is AWS's error code, or `not-read` where no read was called for. */
export interface Unread {
  readonly known: false;
  readonly operation: Operation | null;
  readonly code: string;
}

export type Reading<T> = Known<T> | Unread;

export function known<T>(value: T, source: Operation, observedAt: string): Known<T> {
  return { known: true, value, source, observedAt };
}

export function unread(operation: Operation | null, code: string): Unread {
  return { known: false, operation, code };
}

/** No read was called for: the fact has no bearing on this instance. */
export const NOT_READ: Unread = { known: false, operation: null, code: 'not-read' };

/** Was the read tried and refused (rather than not called for)? */
export function wasRefused(reading: Reading<unknown>): boolean {
  return !reading.known && reading.operation !== null;
}

/** The value, or `fallback` where it is unknown. */
export function valueOr<T, F>(reading: Reading<T>, fallback: F): T | F {
  return reading.known ? reading.value : fallback;
}
