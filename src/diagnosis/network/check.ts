/** Three-valued answers about a way through the network: open, shut with proof, or not decided. */

import type { NetworkObstacle } from '../../model/facts.ts';
import type { Operation, Reading } from '../../model/reading.ts';

export interface Check {
  readonly open: boolean | null;
  /** What proves that it is shut; empty otherwise. */
  readonly obstacles: readonly NetworkObstacle[];
  /** Refused reads that would decide. */
  readonly unseen: readonly Operation[];
}

export const OPEN: Check = { open: true, obstacles: [], unseen: [] };
export const UNDECIDED: Check = { open: null, obstacles: [], unseen: [] };

export function shut(kind: NetworkObstacle['kind'], fact: string, source: Operation): Check {
  return { open: false, obstacles: [{ kind, fact, source }], unseen: [] };
}

/** Undecided, because `reading` was refused or never asked for. */
export function unseen(reading: Reading<unknown>): Check {
  if (reading.known || reading.operation === null) return UNDECIDED;
  return { ...UNDECIDED, unseen: [reading.operation] };
}

/** All must be open: one that is shut shuts the way. */
export function all(checks: readonly Check[]): Check {
  const isShut = checks.some((check) => check.open === false);
  return {
    open: isShut ? false : checks.every((check) => check.open === true) || null,
    obstacles: distinct(checks.flatMap((check) => check.obstacles)),
    unseen: [...new Set(checks.flatMap((check) => check.unseen))],
  };
}

function distinct(obstacles: readonly NetworkObstacle[]): readonly NetworkObstacle[] {
  return [...new Map(obstacles.map((obstacle) => [obstacle.fact, obstacle])).values()];
}
