import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History } from './history.ts';
import { violations } from './invariants.ts';
import { play } from './play.ts';
import { scheduleOf } from './schedule.ts';
import { openSharedDatabase, type SharedDatabase } from './shared-database.ts';

const SEEDS_PER_TEST = 25;

/**
 * Plays the schedules of these seeds. With SEED=123 in the environment that one alone is played, and what
 * happened in it is printed.
 */
export function describeSeeds(first: number, last: number): void {
  const { SEED } = process.env;
  const wanted = SEED === undefined ? null : Number(SEED);

  describe('clicks, faults and crashes in any order', () => {
    let database: SharedDatabase;
    beforeAll(async () => {
      database = await openSharedDatabase();
    });
    afterAll(() => database.close());

    if (wanted !== null) {
      it.runIf(first <= wanted && wanted <= last)(
        `act never twice and never unasked: seed ${wanted}`,
        async () => {
          const history = await play(scheduleOf(wanted), database);
          process.stdout.write(`${told(history)}\n`);
          expect(violations(history)).toEqual([]);
        },
        60_000,
      );
      return;
    }
    for (let from = first; from <= last; from += SEEDS_PER_TEST) {
      const to = Math.min(last, from + SEEDS_PER_TEST - 1);
      it(`act never twice and never unasked: seeds ${from} to ${to}`, async () => {
        const broken: Record<string, readonly string[]> = {};
        for (let seed = from; seed <= to; seed += 1) {
          const wrong = violations(await play(scheduleOf(seed), database));
          if (wrong.length > 0) broken[`SEED=${seed}`] = wrong;
        }
        expect(broken).toEqual({});
      }, 120_000);
    }
  });
}

function told({ schedule, trace }: History): string {
  return [JSON.stringify(schedule, null, 1), ...trace].join('\n');
}
