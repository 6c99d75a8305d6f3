import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './invariants.ts';
import { MUTANTS } from './mutants.ts';
import { play } from './play.ts';
import type { FaultPlan, Schedule } from './schedule.ts';
import { FAULTS_END, SECOND, scheduleOf } from './schedule.ts';
import { openSharedDatabase, type SharedDatabase } from './shared-database.ts';

const ANSWERS_ARE_LOST = ['SendCommand', 'RebootInstances', 'StartInstances'].map(
  (operation): FaultPlan => ({
    kind: 'acting',
    from: 0,
    to: FAULTS_END,
    effect: 'lost-after',
    operation,
    times: 1,
  }),
);

/** Nothing fails but what the mutant is about. */
function quiet(schedule: Schedule): Schedule {
  return { ...schedule, faults: [], crashes: [], emergencies: [], stalls: 0 };
}

function withLostAnswers(schedule: Schedule): Schedule {
  return { ...quiet(schedule), faults: ANSWERS_ARE_LOST };
}

function withStop(schedule: Schedule): Schedule {
  const environment = schedule.requests[0]?.environment ?? '';
  const lifts = [{ at: 900 * SECOND, by: 'anna' as const }];
  return { ...quiet(schedule), emergencies: [{ environment, at: 0, by: 'olga', lifts }] };
}

function withOwnApproval(schedule: Schedule): Schedule {
  const requests = schedule.requests.map((request) => ({
    ...request,
    clicks: [
      { after: SECOND, by: request.by, kind: 'approve' as const, times: 1, token: 'current' as const },
    ],
  }));
  return { ...quiet(schedule), requests };
}

const CASES = [
  ['resends at once', 'instances are acted on once', withLostAnswers],
  ['never looks up', 'instances are acted on once', withLostAnswers],
  ['takes silence for a no', 'instances are acted on once', withLostAnswers],
  ['hides who asked', 'acts are approved', quiet],
  ['believes that everybody may do everything', 'acts are approved', withOwnApproval],
  ['believes that everything is compliant', 'fixed is fixed', quiet],
  ['needs nobody to approve', 'acts are approved', quiet],
  ['acts on all at once', 'waves are small', quiet],
  ['does not see emergency stops', 'acts are approved', withStop],
  ['finds requests approved', 'acts are approved', quiet],
] as const;

const MOST_SEEDS = 40;

describe('a program that', () => {
  let database: SharedDatabase;
  beforeAll(async () => {
    database = await openSharedDatabase();
  });
  afterAll(() => database.close());

  it.each(CASES)(
    '%s is found out',
    async (mutant, breaks, change) => {
      const found = new Set<string>();
      for (let seed = 1; seed <= MOST_SEEDS && !found.has(breaks); seed += 1) {
        const history = await play(change(scheduleOf(seed)), database, MUTANTS[mutant]);
        for (const wrong of violations(history)) found.add(wrong.split(':')[0] ?? '');
      }
      expect([...found]).toContain(breaks);
    },
    60_000,
  );
});
