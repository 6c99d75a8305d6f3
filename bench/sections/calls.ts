/** AWS calls of one run by operation, beside the fewest that any design needs and a design that asks node by node. */

import { BENCHMARK_FLEET } from '../../src/simulation/aws/fleets/generated.ts';
import { assess } from '../assess.ts';
import type { AnswerCounts } from '../aws/protocol.ts';
import { type SimulationProcess, startSimulation } from '../aws/start.ts';
import type { Demand } from '../floor/demand.ts';
import { runFloorMs } from '../floor/time.ts';
import { readNaively } from '../naive.ts';
import { type Cell, table } from '../table.ts';

/** Promised for everything that is not made by the piece. */
const PROMISED = 110;
/** One for a node, an association that is not Success, an output that was cut, or an execution. */
const BY_THE_PIECE: ReadonlySet<string> = new Set([
  'ssm:DescribeInstancePatches',
  'ssm:GetCommandInvocation',
  'ssm:DescribeInstanceAssociationsStatus',
  'ssm:DescribeAssociationExecutions',
  'ssm:DescribeAssociationExecutionTargets',
  'ssm:DescribeMaintenanceWindowExecutions',
  'ssm:DescribeMaintenanceWindowExecutionTasks',
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
]);

type Counts = ReadonlyMap<string, number>;

export async function measureCalls(): Promise<string> {
  // Without throttling nothing is sent twice, and every count is what the design needs.
  const aws = await startSimulation({ fleet: BENCHMARK_FLEET, latencyMs: 0, throttle: false });
  try {
    await assess(aws);
    const ours = answered(await aws.takeCounts());
    await readNaively(aws);
    const naive = answered(await aws.takeCounts());
    return describe(aws, ours, floorOf(aws), naive);
  } finally {
    await aws.close();
  }
}

function describe(aws: SimulationProcess, ours: Counts, floor: Counts, naive: Counts): string {
  const { managedNodes, nonCompliantShare, baselines, associations, windows } = BENCHMARK_FLEET;
  const operations = [...new Set([...ours.keys(), ...floor.keys(), ...naive.keys()])].sort();
  const row = (operation: string): Cell[] => [
    operation,
    ours.get(operation) ?? 0,
    floor.get(operation) ?? 0,
    naive.get(operation) ?? 0,
  ];
  const sweeps = operations.filter((operation) => !BY_THE_PIECE.has(operation));
  const pieces = operations.filter((operation) => BY_THE_PIECE.has(operation));
  const sum = (title: string, of: readonly string[]): Cell[] => [
    title,
    ...[ours, floor, naive].map((counts) => of.reduce((total, name) => total + (counts.get(name) ?? 0), 0)),
  ];
  const rows = [
    ...sweeps.map(row),
    sum(`sweeps (promised: at most ${PROMISED})`, sweeps),
    ...pieces.map(row),
    sum('by the piece', pieces),
    sum('all', operations),
  ];
  const perNode = (counts: Counts): number => totalOf(counts) / (aws.nonCompliant[0]?.length ?? 1);
  return [
    `${managedNodes} managed nodes, ${managedNodes * nonCompliantShare} of them non-compliant, ${baselines} baselines, ${associations} associations, ${windows} windows, look-back 30 days`,
    '',
    table(['operation', 'patchcheck', 'floor', 'node by node'], rows),
    '',
    `Calls a non-compliant node: patchcheck ${perNode(ours).toFixed(1)}, node by node ${perNode(naive).toFixed(1)}.`,
    `Shortest time under the rates at 80 ms latency: patchcheck ${seconds(80, ours)}, node by node ${seconds(80, naive)} (its slowest operation alone).`,
  ].join('\n');
}

/** How long the operation with the longest queue takes: a run cannot be shorter. */
function seconds(latencyMs: number, counts: Counts): string {
  const demands: Demand[] = [...counts].map(([operation, calls]) => ({ stage: 'aside', operation, calls }));
  return `${(runFloorMs([{ latencyMs, demands }]) / 1000).toFixed(0)} s`;
}

function totalOf(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function answered(counts: AnswerCounts): Counts {
  return new Map(Object.entries(counts).map(([operation, count]) => [operation, count.answered]));
}

function floorOf({ demand }: SimulationProcess): Counts {
  const counts = new Map<string, number>();
  for (const { operation, calls } of demand.flatMap((scope) => scope.demands)) {
    counts.set(operation, (counts.get(operation) ?? 0) + calls);
  }
  return counts;
}
