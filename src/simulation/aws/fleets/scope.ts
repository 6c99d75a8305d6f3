/** One account in one Region under construction: what its nodes share, and the World that comes of it. */

import { emptyRegion } from '../empty-world.ts';
import type { SimulatedRegion } from '../world.ts';
import {
  type AssociationDraft,
  type AssociationName,
  associationOf,
  draftAssociation,
  executionsOf,
} from './associations.ts';
import { type CommandDraft, commandOf } from './commands.ts';
import { type Places, startPlaces } from './places.ts';
import type { Timeline } from './timeline.ts';
import { draftWindow, type WindowDraft, type WindowName, windowOf } from './windows.ts';

export interface ScopeDraft {
  readonly key: string;
  readonly accountId: string;
  readonly region: SimulatedRegion;
  readonly time: Timeline;
  readonly places: Places;
  readonly windows: Map<WindowName, WindowDraft>;
  readonly associations: Map<AssociationName, AssociationDraft>;
  /** Commands that people sent. */
  readonly byHand: Map<string, CommandDraft>;
  /** What a compliance row's ExecutionId holds differs between versions of the patch payload. */
  readonly executionIds: 'command' | 'snapshot';
  /** Last part of the next private address. */
  nextAddress: number;
}

export function startScope(
  accountId: string,
  regionName: string,
  time: Timeline,
  executionIds: ScopeDraft['executionIds'],
): ScopeDraft {
  const region = { ...emptyRegion(regionName), heartbeats: true };
  return {
    key: `${accountId}/${regionName}`,
    accountId,
    region,
    time,
    places: startPlaces({ accountId, region, nextVpc: 10 }),
    windows: new Map(),
    associations: new Map(),
    byHand: new Map(),
    executionIds,
    nextAddress: 0,
  };
}

/** The scope's window of that name, made when first asked for. */
export function windowIn(scope: ScopeDraft, name: WindowName): WindowDraft {
  const existing = scope.windows.get(name);
  if (existing) return existing;
  const draft = draftWindow(name, scope.key, scope.time);
  scope.windows.set(name, draft);
  return draft;
}

/** The scope's association of that name, made when first asked for. */
export function associationIn(scope: ScopeDraft, name: AssociationName): AssociationDraft {
  const existing = scope.associations.get(name);
  if (existing) return existing;
  const draft = draftAssociation(name, scope);
  scope.associations.set(name, draft);
  return draft;
}

/** Puts windows, associations and commands into the Region, once all nodes are settled. */
export function finishScope(scope: ScopeDraft): SimulatedRegion {
  const { region, time } = scope;
  const windows = [...scope.windows.values()];
  const associations = [...scope.associations.values()];
  region.windows = windows.map((window) => windowOf(window, time));
  region.associations = associations.map((association) => associationOf(association, scope.accountId, time));
  region.associationExecutions = associations.flatMap(executionsOf);
  const commands = [
    ...windows.flatMap((window) => window.commands.filter((command) => command !== null)),
    ...associations.flatMap((association) => association.commands),
    ...scope.byHand.values(),
  ];
  commands.sort((one, other) => other.requestedAt.getTime() - one.requestedAt.getTime());
  region.commands = commands.map(commandOf);
  region.invocations.sort((one, other) => other.requestedAt.getTime() - one.requestedAt.getTime());
  return region;
}
