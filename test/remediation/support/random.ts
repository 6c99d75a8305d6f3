/** Choices that depend on a seed alone. */
export interface Random {
  /** 0 ≤ n < 1. */
  readonly next: () => number;
  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** Choices of their own, so that more of them elsewhere change nothing here. */
  branch(name: string): Random;
}

export function createRandom(seed: number | string): Random {
  const next = mulberry(hashOf(String(seed)));
  const between = (lowest: number, highest: number) => lowest + Math.floor(next() * (highest - lowest + 1));

  function pick<T>(from: readonly T[]): T {
    const index = between(0, from.length - 1);
    if (from.length === 0) throw new Error('there is nothing to pick from');
    return from[index] as T;
  }

  function shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, place: next() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }

  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick,
    shuffled,
    hex: (digits) => Array.from({ length: digits }, () => between(0, 15).toString(16)).join(''),
    branch: (name) => createRandom(`${seed}/${name}`),
  };
}

/** Mulberry32: small, and even enough for tests. */
function mulberry(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
