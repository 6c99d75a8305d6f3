/** The faults of a schedule: in the simulated AWS where something acts, at the gates where something is read. */

import type { Clock } from '../../../src/model/clock.ts';
import type { Fault } from '../../../src/simulation/aws/faults.ts';
import type { SimulatedAws } from '../../../src/simulation/aws/server.ts';
import type { StoreFault } from '../support/gated-db.ts';
import type { Random } from '../support/random.ts';
import { BEGINNING, type FaultKind, type FaultPlan, SECOND } from './schedule.ts';

export interface ScheduledFaults {
  store(): StoreFault;
  reads(label: string): boolean;
}

export function injectFaults(
  plans: readonly FaultPlan[],
  aws: SimulatedAws,
  clock: Clock,
  random: Random,
): ScheduledFaults {
  for (const plan of plans) {
    if (plan.kind === 'acting') void injectLater(plan, aws, clock, random);
  }
  const sinceBeginning = () => clock.now().getTime() - Date.parse(BEGINNING);
  const strikes = (kind: 'reads' | 'store') =>
    plans.some(
      (plan) =>
        plan.kind === kind &&
        plan.from <= sinceBeginning() &&
        sinceBeginning() < plan.to &&
        random.chance(plan.probability),
    );
  return {
    store: () => (strikes('store') ? random.pick(['lost-before', 'lost-after'] as const) : null),
    reads: () => strikes('reads'),
  };
}

async function injectLater(
  { from, to, effect, operation, times }: Extract<FaultPlan, { kind: 'acting' }>,
  aws: SimulatedAws,
  clock: Clock,
  random: Random,
): Promise<void> {
  await clock.sleep(from);
  aws.faults.inject({ match: { operation }, ...effectOf(effect, random), times, forMs: to - from });
}

function effectOf(kind: FaultKind, random: Random): Pick<Fault, 'effect' | 'when'> {
  switch (kind) {
    case 'lost-before':
      return { effect: { kind: 'reset' }, when: 'before' };
    case 'lost-after':
      return { effect: { kind: 'reset' }, when: 'after' };
    case 'slow':
      return {
        effect: { kind: 'slow', ms: random.between(1, 60) * SECOND },
        when: random.pick(['before', 'after']),
      };
    case 'internal-error':
      return { effect: { kind: 'internal-error' }, when: random.pick(['before', 'after']) };
    default:
      return { effect: { kind } };
  }
}
