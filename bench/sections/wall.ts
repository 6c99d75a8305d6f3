/** Wall time of a run, beside the shortest time that AWS's rates allow. */

import { BENCHMARK_FLEET } from '../../src/simulation/aws/fleets/generated.ts';
import { assess } from '../assess.ts';
import type { FleetCase } from '../aws/fleet-case.ts';
import { startSimulation } from '../aws/start.ts';
import { runFloorMs } from '../floor/time.ts';
import type { Options } from '../options.ts';
import { type Cell, table } from '../table.ts';

const LATENCY_MS = 80;
const SLOW_MS = 400;

interface Case extends FleetCase {
  readonly name: string;
  readonly quick: boolean;
}

function scopes(count: number, managedNodes: number): FleetCase {
  return {
    fleet: { ...BENCHMARK_FLEET, accounts: count, managedNodes },
    latencyMs: LATENCY_MS,
    throttle: true,
  };
}

const CASES: readonly Case[] = [
  { name: '1 scope, 100 nodes', quick: true, ...scopes(1, 100) },
  { name: '1 scope, 1,000 nodes', quick: true, ...scopes(1, 1000) },
  { name: '1 scope, 2,400 nodes', quick: false, ...scopes(1, 2400) },
  { name: '10 scopes, 1,000 nodes each', quick: false, ...scopes(10, 1000) },
  {
    name: '160 scopes, 125 nodes each, 3 slow, 1 refused',
    quick: false,
    ...scopes(160, 125),
    slow: { accounts: 3, latencyMs: SLOW_MS },
    refusedAccounts: 1,
  },
];

export async function measureWall({ quick, only }: Options): Promise<string> {
  const rows: Cell[][] = [];
  for (const each of CASES) {
    if ((quick && !each.quick) || !each.name.includes(only)) continue;
    rows.push(await measure(each));
  }
  return `Wall time at ${LATENCY_MS} ms latency (slow scopes: ${SLOW_MS} ms), under the rates of the simulation\n\n${table(HEAD, rows)}`;
}

const HEAD = [
  'fleet',
  'nodes',
  'floor s',
  'run s',
  'run ÷ floor',
  'command s',
  'requests',
  'throttled',
  'processor s',
  'peak MB',
];

async function measure(each: Case): Promise<Cell[]> {
  const aws = await startSimulation(each);
  try {
    const { report, runMs, commandMs, usage } = await assess(aws);
    const counts = Object.values(await aws.takeCounts());
    const floorMs = runFloorMs(aws.demand);
    const requests = counts.reduce((sum, { answered, throttled }) => sum + answered + throttled, 0);
    const throttled = counts.reduce((sum, count) => sum + count.throttled, 0);
    return [
      each.name,
      report.totals.managedNodes,
      floorMs / 1000,
      runMs / 1000,
      runMs / floorMs,
      commandMs / 1000,
      requests,
      throttled,
      usage?.cpuSeconds ?? null,
      usage?.peakMb ?? null,
    ];
  } finally {
    await aws.close();
  }
}
