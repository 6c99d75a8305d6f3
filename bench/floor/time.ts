/**
 * The shortest time that AWS's rates and its latency allow for a run, whatever the program does.
 *
 * An operation's n calls, all known at once, take one latency and the time in which a full bucket of its size
 * refills what it lacks: latency + max(0, n − burst) / rate. Pages follow one another, so n pages take n
 * latencies at least. A scope takes its role, then the longer of
 *   its lists, then its records, then its details, and
 *   what needs none of these,
 * and last the second read, which by its meaning comes after all else. Operations of one stage go side by
 * side. Scopes have buckets of their own, so a run takes as long as its slowest scope. Nothing is charged for
 * processors, connections, or anything that the program must compute.
 */

import { type Rate, rateOf } from '../../src/simulation/aws/rates.ts';
import type { ServiceName } from '../../src/simulation/aws/services.ts';
import type { Demand, ScopeDemand, Stage } from './demand.ts';

/** Milliseconds. */
export function runFloorMs(scopes: readonly ScopeDemand[]): number {
  return Math.max(0, ...scopes.map(scopeFloorMs));
}

export function scopeFloorMs({ latencyMs, demands }: ScopeDemand): number {
  const stage = (name: Stage) =>
    Math.max(
      0,
      ...demands
        .filter((demand) => demand.stage === name && demand.operation !== 'sts:AssumeRole')
        .map((demand) => demandMs(demand, latencyMs)),
    );
  const inTurn = stage('list') + stage('records') + stage('detail');
  return latencyMs + Math.max(inTurn, stage('aside')) + stage('confirm');
}

function demandMs({ operation, calls, paged }: Demand, latencyMs: number): number {
  const { perSecond, burst } = rateOfOperation(operation);
  const drainedMs = latencyMs + (Math.max(0, calls - burst) / perSecond) * 1000;
  return paged ? Math.max(calls * latencyMs, drainedMs) : drainedMs;
}

function rateOfOperation(operation: string): Rate {
  const [service = 'ssm', name = ''] = operation.split(':');
  return rateOf(service as ServiceName, name);
}
