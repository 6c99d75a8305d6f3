/** Fleets of any size: the same for the same seed, with a realistic mix of causes and little memory. */

import type { World } from '../world.ts';
import { CALLER, simulatedAccount } from './accounts.ts';
import { addDefaultBaselines } from './baselines.ts';
import { randomFrom } from './generated/random.ts';
import { draftRings, finishRings } from './generated/rings.ts';
import { fillScope } from './generated/scope-nodes.ts';
import { guid } from './ids.ts';
import { finishScope, startScope } from './scope.ts';
import { timeline } from './timeline.ts';

export interface GeneratedFleetOptions {
  readonly now: Date;
  readonly seed: string;
  readonly accounts: number;
  readonly regions: readonly string[];
  /** In each Region of each account. */
  readonly managedNodes: number;
  /** From 0 to 1. */
  readonly nonCompliantShare: number;
  /** In each Region of each account: operating systems in use, each judged by its default baseline. */
  readonly baselines: number;
  /** Each patches its own ring of nodes once in 30 days. */
  readonly windows: number;
  readonly associations: number;
  /** How many of them run patch documents. */
  readonly patchAssociations: number;
}

/** One Region of one account, of the size that the benchmark promises to read in few calls. */
export const BENCHMARK_FLEET: Omit<GeneratedFleetOptions, 'now'> = {
  seed: 'benchmark',
  accounts: 1,
  regions: ['us-east-1'],
  managedNodes: 1000,
  nonCompliantShare: 0.3,
  baselines: 4,
  windows: 10,
  associations: 60,
  patchAssociations: 6,
};

/** Builds the fleet; ids depend on the seed alone, times on `now`. */
export function generatedFleet(options: GeneratedFleetOptions): World {
  const time = timeline(options.now);
  const accounts = Array.from({ length: options.accounts }, (_, index) => {
    const id = String(200_000_000_000 + index * 1_000_003);
    const regions = options.regions.map((region) => {
      const scope = startScope(id, region, time, 'command');
      addDefaultBaselines({ accountId: id, region: scope.region, now: options.now }, options.baselines);
      const rings = draftRings(scope, options);
      fillScope(scope, rings, options, randomFrom(`${options.seed}/${scope.key}`));
      finishScope(scope);
      finishRings(scope, rings, options);
      return scope.region;
    });
    const externalId = guid(`${options.seed}/${id}`);
    return simulatedAccount({ id, name: `account-${index + 1}`, externalId, iamReadable: true }, regions);
  });
  return { caller: CALLER, accounts };
}
