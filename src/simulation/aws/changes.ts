/**
 * Values that change between two reads of an instance, as when somebody patches in between: the first read
 * brings the world's values, the second and later ones those of its `changes`.
 */

import type { InstancePatchState, ResourceComplianceSummaryItem } from '@aws-sdk/client-ssm';
import type { SimulatedRegion } from './world.ts';

export interface Changes {
  /** The compliance rows that a listing finds, in the order of the world. */
  readCompliance(
    region: SimulatedRegion,
    row: ResourceComplianceSummaryItem,
    matches: (row: ResourceComplianceSummaryItem) => boolean,
  ): ResourceComplianceSummaryItem;
  /** Remembers that a listing has brought this row. */
  complianceBrought(region: SimulatedRegion, row: ResourceComplianceSummaryItem): void;
  readPatchState(region: SimulatedRegion, state: InstancePatchState): InstancePatchState;
  /** The row as it is now, without counting as a read: for totals and inventory. */
  currentCompliance(
    region: SimulatedRegion,
    row: ResourceComplianceSummaryItem,
  ): ResourceComplianceSummaryItem;
  currentPatchState(region: SimulatedRegion, state: InstancePatchState): InstancePatchState;
}

interface RegionReads {
  readonly brought: Set<string>;
  readonly changed: Set<string>;
}

export function createChanges(): Changes {
  const reads = new WeakMap<SimulatedRegion, RegionReads>();

  function readsOf(region: SimulatedRegion): RegionReads {
    const known = reads.get(region) ?? { brought: new Set(), changed: new Set() };
    reads.set(region, known);
    return known;
  }

  function currentCompliance(region: SimulatedRegion, row: ResourceComplianceSummaryItem) {
    const change = complianceChange(region, row);
    return change && readsOf(region).changed.has(rowKey(row)) ? { ...row, ...change } : row;
  }

  function currentPatchState(region: SimulatedRegion, state: InstancePatchState) {
    const change = region.changes.get(state.InstanceId ?? '')?.patchState;
    return change && readsOf(region).changed.has(stateKey(state)) ? { ...state, ...change } : state;
  }

  return {
    currentCompliance,
    currentPatchState,
    readCompliance(region, row, matches) {
      if (complianceChange(region, row) && matches(row) && readsOf(region).brought.has(rowKey(row))) {
        readsOf(region).changed.add(rowKey(row));
      }
      return currentCompliance(region, row);
    },
    complianceBrought(region, row) {
      if (complianceChange(region, row)) readsOf(region).brought.add(rowKey(row));
    },
    readPatchState(region, state) {
      if (!region.changes.get(state.InstanceId ?? '')?.patchState) return state;
      const { brought, changed } = readsOf(region);
      if (brought.has(stateKey(state))) changed.add(stateKey(state));
      brought.add(stateKey(state));
      return currentPatchState(region, state);
    },
  };
}

/** A change without a type is one of the Patch row. */
function complianceChange(region: SimulatedRegion, row: ResourceComplianceSummaryItem) {
  const change = region.changes.get(row.ResourceId ?? '')?.compliance;
  return change && (change.ComplianceType ?? 'Patch') === row.ComplianceType ? change : null;
}

function rowKey(row: ResourceComplianceSummaryItem): string {
  return `compliance/${row.ResourceId}/${row.ComplianceType}`;
}

function stateKey(state: InstancePatchState): string {
  return `patch-state/${state.InstanceId}`;
}
