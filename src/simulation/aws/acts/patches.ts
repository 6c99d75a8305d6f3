/** The patches that a node really has, whatever its record says of them. */

import type { InstancePatchState, PatchComplianceData } from '@aws-sdk/client-ssm';
import { type PatchFindings, patchRows } from '../fleets/patches.ts';
import type { SimulatedRegion } from '../world.ts';
import { instanceOf, type Machine, platformOfNode, scenarioOf } from './machine.ts';

type Row = PatchComplianceData;

export interface Patches {
  /** Approved and not installed. */
  missing: Row[];
  /** Installed, and not in effect before a restart. */
  pending: Row[];
  rejected: Row[];
  available: Row[];
  /** Installed since the simulation began: earlier ones are only counted. */
  installed: Row[];
  lastNoRebootInstall: Date | null;
}

/** The node's patches, made out of its record and its scenario when first needed. */
export function patchesOf(machine: Machine): Patches {
  machine.patches ??= firstPatches(machine);
  return machine.patches;
}

/** The patch state as readers see it, with what `changes` puts over it. */
export function stateOf(region: SimulatedRegion, id: string): InstancePatchState | null {
  const state = region.patchStates.find((candidate) => candidate.InstanceId === id);
  return state ? { ...state, ...region.changes.get(id)?.patchState } : null;
}

function firstPatches(machine: Machine): Patches {
  const { region } = machine.place;
  const state = stateOf(region, machine.id);
  const { finds } = scenarioOf(machine);
  const rows = finds ? rowsOf(machine, finds) : (region.patches.get(machine.id) ?? []);
  const patches: Patches = {
    missing: inState(rows, 'Missing', 'Failed'),
    pending: inState(rows, 'InstalledPendingReboot'),
    rejected: inState(rows, 'InstalledRejected'),
    available: inState(rows, 'AvailableSecurityUpdate'),
    installed: [],
    lastNoRebootInstall: state?.LastNoRebootInstallOperationTime ?? null,
  };
  const pendingSince = patches.lastNoRebootInstall ?? state?.OperationEndTime ?? null;
  const bootedAt = instanceOf(region, machine.id)?.LaunchTime ?? null;
  if (pendingSince && bootedAt && bootedAt > pendingSince) restarted(patches, bootedAt);
  return patches;
}

function rowsOf(machine: Machine, findings: PatchFindings): Row[] {
  const installedAt = instanceOf(machine.place.region, machine.id)?.LaunchTime ?? new Date(0);
  return patchRows(platformOfNode(machine), findings, installedAt);
}

function inState(rows: readonly Row[], ...states: readonly string[]): Row[] {
  return rows.filter((row) => states.includes(wireState(row)));
}

/** `INSTALLED_PENDING_REBOOT` of the SDK's types and `InstalledPendingReboot` of the wire are the same. */
function wireState({ State }: Row): string {
  const state = String(State);
  if (!/^[A-Z_]+$/.test(state)) return state;
  const words = state.toLowerCase().split('_');
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
}

/** What was pending is in effect. */
export function restarted(patches: Patches, now: Date): void {
  patches.installed.push(...patches.pending.map((row) => ({ ...row, InstalledTime: now })));
  patches.pending = [];
}

/** Installs all but the last `leaves` of what is missing. */
export function installed(patches: Patches, leaves: number, reboot: boolean, now: Date): void {
  const count = Math.max(0, patches.missing.length - leaves);
  const done = patches.missing.slice(0, count).map(({ CVEIds, ...row }) => ({ ...row, InstalledTime: now }));
  patches.missing = patches.missing.slice(count);
  if (!reboot && done.length > 0) patches.lastNoRebootInstall = now;
  (reboot ? patches.installed : patches.pending).push(...done);
}

/** Patches that come to be missing: new ones, as after a service that a restart has begun. */
export function findMissing(machine: Machine, count: number): void {
  const patches = patchesOf(machine);
  const known = new Set([...patches.missing, ...patches.installed].map((row) => row.KBId));
  const more = rowsOf(machine, { missing: count + known.size }).filter((row) => !known.has(row.KBId));
  patches.missing.push(...more.slice(0, count));
}
