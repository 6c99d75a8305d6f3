/** The process of the simulated AWS: what it costs must not count as ours. Started by start.ts. */

import { type EnvironmentPlan, environmentOf } from '../../src/simulation/aws/fleets/accounts.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { generatedFleet } from '../../src/simulation/aws/fleets/generated.ts';
import type { RequestLog } from '../../src/simulation/aws/request-log.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import type { World } from '../../src/simulation/aws/world.ts';
import { demandOf, nonCompliantIds } from '../floor/demand.ts';
import type { FleetCase } from './fleet-case.ts';
import type { AnswerCount, AnswerCounts, FromSimulation, ToSimulation } from './protocol.ts';

const ENTRIES_KEPT = 2_000_000;

export async function serveSimulation(fleetCase: FleetCase): Promise<void> {
  const world = worldOf(fleetCase);
  const accounts = world.accounts.map(({ id }) => id);
  const slow = new Set(accounts.slice(0, fleetCase.slow?.accounts ?? 0));
  const latencyOf = (accountId: string | null) =>
    fleetCase.slow && accountId !== null && slow.has(accountId)
      ? fleetCase.slow.latencyMs
      : fleetCase.latencyMs;
  const aws = await startSimulatedAws({
    world,
    throttle: fleetCase.throttle,
    latencyMs: ({ accountId }) => latencyOf(accountId),
    log: { inputs: false, entries: ENTRIES_KEPT },
  });
  process.on('message', (message: ToSimulation) => {
    if (message.kind !== 'take-counts') return;
    tell({ kind: 'counts', counts: countsOf(aws.requests) });
    aws.requests.clear();
  });
  process.on('disconnect', () => process.exit(0));
  const refused = new Set(accounts.slice(accounts.length - (fleetCase.refusedAccounts ?? 0)));
  const scopes = world.accounts.flatMap(({ id, regions }) => regions.map((region) => ({ id, region })));
  tell({
    kind: 'ready',
    ready: {
      endpoint: aws.endpoint,
      caller: world.caller,
      environment: withWrongIds(environmentOf(world), refused),
      demand: scopes
        .filter(({ id }) => !refused.has(id))
        .map(({ id, region }) => demandOf(region, latencyOf(id))),
      nonCompliant: scopes.map(({ region }) => nonCompliantIds(region)),
    },
  });
}

function worldOf({ fleet }: FleetCase): World {
  const now = new Date();
  return fleet === 'demo' ? everyCauseFleet(now).world : generatedFleet({ ...fleet, now });
}

function withWrongIds(plan: EnvironmentPlan, refused: ReadonlySet<string>): EnvironmentPlan {
  return {
    ...plan,
    accounts: plan.accounts.map((account) =>
      refused.has(account.id) ? { ...account, externalId: 'not-the-one-agreed' } : account,
    ),
  };
}

function countsOf(log: RequestLog): AnswerCounts {
  const counts = new Map<string, AnswerCount>();
  for (const { service, operation, errorCode } of log.entries()) {
    const name = `${service}:${operation}`;
    const before = counts.get(name) ?? { answered: 0, throttled: 0 };
    const throttled = errorCode === 'ThrottlingException' || errorCode === 'RequestLimitExceeded';
    counts.set(name, {
      answered: before.answered + (throttled ? 0 : 1),
      throttled: before.throttled + (throttled ? 1 : 0),
    });
  }
  return Object.fromEntries(counts);
}

function tell(message: FromSimulation): void {
  process.send?.(message);
}
