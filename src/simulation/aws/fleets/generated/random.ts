/** Chance that repeats: the same key draws the same numbers. */

import { spread } from '../ids.ts';

const MODULUS = 2 ** 32;

/** A source of numbers from 0 up to 1 (the generator known as mulberry32). */
export function randomFrom(key: string): () => number {
  let state = spread(key, MODULUS);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / MODULUS;
  };
}
