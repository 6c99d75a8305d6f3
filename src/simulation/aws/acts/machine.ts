/** The node behind the records: whether its agent answers, when it booted, what runs on it, what it lacks. */

import type { Instance } from '@aws-sdk/client-ec2';
import type { InstanceProperty } from '@aws-sdk/client-ssm';
import { PLATFORMS, type Platform } from '../fleets/platforms.ts';
import { byKey } from '../memo.ts';
import { DEFAULT_TIMINGS, type Scenario, type Timings } from '../scenario.ts';
import type { SimulatedAccount, SimulatedRegion } from '../world.ts';
import type { Patches } from './patches.ts';
import type { Running } from './running.ts';

/** One account in one Region. */
export interface Place {
  readonly account: Pick<SimulatedAccount, 'id'>;
  readonly region: SimulatedRegion;
}

export interface Machine {
  readonly id: string;
  readonly place: Place;
  /** Does the agent answer? */
  up: boolean;
  /** Is the patch documents' lock held, and by which run? */
  patching: Running | null;
  /** Everything that the agent has begun and not ended. */
  readonly running: Set<Running>;
  /** What waits for the agent to answer. */
  readonly waiting: ((now: Date) => void)[];
  /** null: not looked at yet. */
  patches: Patches | null;
  /** Counts changes of power: what an earlier one has put down for later no longer holds. */
  power: number;
  /** How often `scan` and `install` have ended as the scenario says. */
  readonly failures: Record<'scan' | 'install', number>;
  agentDead: boolean;
}

export function newMachine(place: Place, id: string): Machine {
  return {
    id,
    place,
    up: nodeOf(place.region, id)?.PingStatus === 'Online',
    patching: null,
    running: new Set(),
    waiting: [],
    patches: null,
    power: 0,
    failures: { scan: 0, install: 0 },
    agentDead: false,
  };
}

export function instanceOf(region: SimulatedRegion, id: string): Instance | undefined {
  return byKey(region.instances, 'id', (instance) => instance.InstanceId).get(id);
}

export function nodeOf(region: SimulatedRegion, id: string): InstanceProperty | undefined {
  return byKey(region.nodes, 'id', (node) => node.InstanceId).get(id);
}

export function scenarioOf({ id, place }: Machine): Scenario {
  return place.region.scenarios.get(id) ?? {};
}

/** How long something takes on this node, in milliseconds. */
export function duration(machine: Machine, what: keyof Timings): number {
  const own = scenarioOf(machine).timings?.[what];
  return own === undefined ? regionDuration(machine.place.region, what) : own * 1000;
}

/** How long something takes in this Region, in milliseconds. */
export function regionDuration(region: SimulatedRegion, what: keyof Timings): number {
  return (region.timings[what] ?? DEFAULT_TIMINGS[what]) * 1000;
}

/** The platform as its registration names it; one that no fleet uses passes for Amazon Linux 2023. */
export function platformOfNode({ id, place }: Machine): Platform {
  const node = nodeOf(place.region, id);
  const known = Object.values(PLATFORMS).find(
    (platform) => platform.name === node?.PlatformName && platform.version === node.PlatformVersion,
  );
  if (known) return known;
  return node?.PlatformType === 'Windows' ? PLATFORMS['windows-2022'] : PLATFORMS['amazon-linux-2023'];
}

export function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
