/** Everything that goes on in a running simulation, beyond the records that its world holds. */

import { guid } from '../fleets/ids.ts';
import type { SimulatedRegion } from '../world.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Machine, newMachine, type Place } from './machine.ts';
import type { Running, SentCommand } from './running.ts';

/** Two things happened to a node of which only one may: it was patched twice at once, or restarted meanwhile. */
export interface Overlap {
  readonly kind: 'patch' | 'restart';
  readonly instanceId: string;
  /** ISO 8601. */
  readonly at: string;
  /** The command whose patch operation was going on. */
  readonly during: string;
  /** The command that began as well; null for a restart through EC2. */
  readonly began: string | null;
}

export interface Acts {
  readonly agenda: Agenda;
  readonly overlaps: Overlap[];
  /** By command id. */
  readonly sent: Map<string, SentCommand>;
  /** Client token → what was started with it. */
  readonly tokens: Map<string, { readonly input: string; readonly executionId: string }>;
  /** What a document does on a node, from the moment it begins. */
  execute(acts: Acts, run: Running, now: Date): void;
  machine(place: Place, id: string): Machine;
  /** null: nothing was ever done to it. */
  knownMachine(region: SimulatedRegion, id: string): Machine | null;
  /** A new GUID; the same ones in the same order in every run. */
  newId(): string;
}

export function createActs(execute: Acts['execute']): Acts {
  const machines = new WeakMap<SimulatedRegion, Map<string, Machine>>();
  let ids = 0;

  function inRegion(region: SimulatedRegion): Map<string, Machine> {
    const known = machines.get(region) ?? new Map<string, Machine>();
    machines.set(region, known);
    return known;
  }

  return {
    agenda: createAgenda(),
    overlaps: [],
    sent: new Map(),
    tokens: new Map(),
    execute,
    machine(place, id) {
      const known = inRegion(place.region);
      const machine = known.get(id) ?? newMachine(place, id);
      known.set(id, machine);
      return machine;
    },
    knownMachine: (region, id) => machines.get(region)?.get(id) ?? null,
    newId() {
      ids += 1;
      return guid(`simulation/${ids}`);
    },
  };
}
