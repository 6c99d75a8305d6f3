/** Memory of `patchcheck serve`: idle and at its peak, on both stores, with its time to start. */

import { systemClock } from '../../src/model/clock.ts';
import { BENCHMARK_FLEET } from '../../src/simulation/aws/fleets/generated.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import type { FleetCase } from '../aws/fleet-case.ts';
import { startSimulation } from '../aws/start.ts';
import type { Options } from '../options.ts';
import { serve } from '../serve.ts';
import { type Cell, table } from '../table.ts';

const LATENCY_MS = 80;
const SETTLES_MS = 5000;
const HEAD = ['store', 'scopes', 'instances', 'ready after s', 'idle MB', 'run s', 'peak MB'];

interface Case {
  readonly store: 'PostgreSQL' | 'embedded';
  readonly scopes: number;
  readonly nodes: number;
}

const CASES: readonly Case[] = [
  { store: 'PostgreSQL', scopes: 1, nodes: 100 },
  { store: 'embedded', scopes: 1, nodes: 100 },
  { store: 'PostgreSQL', scopes: 10, nodes: 2000 },
];

export async function measureMemory({ quick, only }: Options): Promise<string> {
  const rows: Cell[][] = [];
  for (const each of CASES) {
    const name = `${each.store} ${each.scopes * each.nodes}`;
    if ((quick && each.nodes > 1000) || !name.includes(only)) continue;
    rows.push(each.store === 'embedded' ? await measure(each, null) : await onPostgres(each));
  }
  return `Memory of patchcheck serve, bot and worker in one process (resident, without the database server)\n\n${table(HEAD, rows)}`;
}

async function onPostgres(each: Case): Promise<Cell[]> {
  const server = await startPostgres();
  try {
    return await measure(each, await server.createDatabase());
  } finally {
    await server.destroy();
  }
}

async function measure({ store, scopes, nodes }: Case, databaseUrl: string | null): Promise<Cell[]> {
  const aws = await startSimulation(fleetOf(scopes, nodes));
  const served = await serve(aws, databaseUrl);
  try {
    await systemClock.sleep(SETTLES_MS);
    const idleMb = served.usage()?.nowMb ?? null;
    const { doneMs } = await served.ask();
    const peakMb = served.usage()?.peakMb ?? null;
    return [store, scopes, scopes * nodes, served.startMs / 1000, idleMb, doneMs / 1000, peakMb];
  } finally {
    await served.stop();
    await aws.close();
  }
}

function fleetOf(scopes: number, managedNodes: number): FleetCase {
  return {
    fleet: { ...BENCHMARK_FLEET, accounts: scopes, managedNodes },
    latencyMs: LATENCY_MS,
    throttle: true,
  };
}
