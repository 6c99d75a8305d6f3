/** Time passes in a world in which the same goes on: what was three hours old is three hours old again. */

import type { SimulatedRegion, World } from './world.ts';

/** As AWS writes times that are texts: of windows' next executions, for one. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

/**
 * Everything that has a time happens once more, `ms` later, in place of the first time. By whole weeks, so that
 * weekly windows keep their day. Commands sent since `began` were sent once, and stay where they are.
 */
export function passTime(world: World, ms: number, began: Date): void {
  const seen = new Set<unknown>();
  for (const region of world.accounts.flatMap(({ regions }) => regions)) {
    for (const sent of sentSince(region, began)) seen.add(sent);
    move(region, ms, seen);
  }
}

function sentSince({ commands, invocations }: SimulatedRegion, began: Date): object[] {
  const isNew = (at: Date | undefined) => at !== undefined && at >= began;
  return [
    ...commands.filter(({ RequestedDateTime }) => isNew(RequestedDateTime)),
    ...invocations.filter(({ requestedAt }) => isNew(requestedAt)),
  ];
}

/** Each object once: several may share a date. */
function move(value: unknown, ms: number, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Date) moveDate(value, ms);
  else if (value instanceof Map) for (const each of value.values()) move(each, ms, seen);
  else for (const [key, each] of Object.entries(value)) moveEntry(value, key, each, ms, seen);
}

/** A date of 1970 says that there is none. */
function moveDate(date: Date, ms: number): void {
  if (date.getTime() > 0) date.setTime(date.getTime() + ms);
}

function moveEntry(owner: object, key: string, value: unknown, ms: number, seen: Set<unknown>): void {
  if (typeof value === 'string' && TIME.test(value)) {
    Reflect.set(owner, key, later(value, ms));
  } else move(value, ms, seen);
}

/** As exact as it was written. */
function later(time: string, ms: number): string {
  const moved = new Date(Date.parse(time) + ms).toISOString();
  return `${moved.slice(0, time.length - 1)}Z`;
}
