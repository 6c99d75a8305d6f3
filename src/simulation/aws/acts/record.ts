/** What a patch run's report makes of a node's record: state, rows, compliance row and items. */

import type {
  ComplianceItem,
  InstancePatchState,
  PatchComplianceData,
  PatchComplianceDataState,
} from '@aws-sdk/client-ssm';
import { summaryOf } from '../fleets/compliance-row.ts';
import { guid } from '../fleets/ids.ts';
import type { SimulatedRegion } from '../world.ts';
import { type Machine, platformOfNode } from './machine.ts';
import { type Patches, stateOf } from './patches.ts';

export interface Report {
  readonly commandId: string;
  readonly operation: 'Scan' | 'Install';
  readonly reboot: 'RebootIfNeeded' | 'NoReboot';
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly patches: Patches;
}

/** The report as it was when uploaded: what happens to the node later is not in it. */
export function reportOf(report: Report): Report {
  return { ...report, patches: structuredClone(report.patches) };
}

export function writeRecord(machine: Machine, report: Report): void {
  const { region } = machine.place;
  const state = newState(machine, report);
  const rows = rowsOf(report);
  const known = region.patchStates.find(({ InstanceId }) => InstanceId === machine.id);
  if (known) Object.assign(known, state);
  else region.patchStates.push(state);
  region.patches.set(machine.id, rows);
  region.changes.delete(machine.id);
  writeCompliance(machine, report, state, rows);
}

function newState(machine: Machine, report: Report): InstancePatchState {
  const { operation, patches } = report;
  const before = stateOf(machine.place.region, machine.id);
  const { counts, type } = platformOfNode(machine);
  const wrong = patches.missing.length + patches.pending.length + patches.rejected.length;
  return {
    InstanceId: machine.id,
    BaselineId: before?.BaselineId ?? defaultBaseline(machine),
    PatchGroup: before?.PatchGroup ?? '',
    SnapshotId: guid(`snapshot/${report.commandId}`),
    InstallOverrideList: '',
    OwnerInformation: '',
    InstalledCount: counts.installed + patches.installed.length,
    InstalledOtherCount: counts.other,
    InstalledPendingRebootCount: patches.pending.length,
    InstalledRejectedCount: patches.rejected.length,
    MissingCount: operation === 'Scan' ? patches.missing.length : 0,
    FailedCount: operation === 'Install' ? patches.missing.length : 0,
    UnreportedNotApplicableCount: type === 'Windows' ? 118 : 0,
    NotApplicableCount: counts.notApplicable,
    AvailableSecurityUpdateCount: patches.available.length,
    OperationStartTime: report.startedAt,
    OperationEndTime: report.endedAt,
    Operation: operation,
    ...(patches.lastNoRebootInstall ? { LastNoRebootInstallOperationTime: patches.lastNoRebootInstall } : {}),
    RebootOption: report.reboot,
    CriticalNonCompliantCount: 0,
    SecurityNonCompliantCount: wrong,
    OtherNonCompliantCount: 0,
  };
}

function defaultBaseline(machine: Machine): string {
  const { operatingSystem } = platformOfNode(machine);
  const found = machine.place.region.baselines.find(
    (baseline) => baseline.OperatingSystem === operatingSystem && baseline.DefaultBaseline,
  );
  return found?.BaselineId ?? 'pb-05c9c9bf778d4c4d0';
}

/** An install files all that is still missing as failed; the next scan finds it missing again. */
function rowsOf({ operation, patches }: Report): PatchComplianceData[] {
  return [
    ...inState(patches.missing, operation === 'Install' ? 'Failed' : 'Missing'),
    ...inState(patches.pending, 'InstalledPendingReboot'),
    ...inState(patches.rejected, 'InstalledRejected'),
    ...inState(patches.available, 'AvailableSecurityUpdate'),
    ...inState(patches.installed, 'Installed'),
  ];
}

/** The wire says `Missing` where the SDK's type says `MISSING`. */
function inState(rows: readonly PatchComplianceData[], spelling: string): PatchComplianceData[] {
  return rows.map((row) => ({ ...row, State: spelling as PatchComplianceDataState }));
}

function writeCompliance(
  machine: Machine,
  report: Report,
  state: InstancePatchState,
  rows: readonly PatchComplianceData[],
): void {
  const { region } = machine.place;
  const wrong = rows.filter(isWrong);
  const ExecutionSummary = {
    ExecutionTime: report.endedAt,
    ExecutionId: report.commandId,
    ExecutionType: 'Command',
  };
  const summary = {
    ...summaryOf(machine.id, 'Patch', state.InstalledCount ?? 0, wrong.length),
    ExecutionSummary,
  };
  const known = region.compliance.find(
    (row) => row.ResourceId === machine.id && row.ComplianceType === 'Patch',
  );
  if (known) Object.assign(known, summary);
  else region.compliance.push(summary);
  const items = wrong.map((row) => patchItem(machine.id, state, row, ExecutionSummary));
  replaceItems(region, machine.id, 'Patch', items);
}

function isWrong({ State }: PatchComplianceData): boolean {
  return !['Installed', 'AvailableSecurityUpdate'].includes(String(State));
}

function patchItem(
  id: string,
  state: InstancePatchState,
  row: PatchComplianceData,
  execution: NonNullable<ComplianceItem['ExecutionSummary']>,
): ComplianceItem {
  return {
    ComplianceType: 'Patch',
    ResourceType: 'ManagedInstance',
    ResourceId: id,
    Id: row.KBId,
    Title: row.Title,
    Status: 'NON_COMPLIANT',
    Severity: 'UNSPECIFIED',
    ExecutionSummary: execution,
    Details: {
      PatchState: String(row.State),
      PatchSeverity: row.Severity ?? '',
      Classification: row.Classification ?? '',
      PatchBaselineId: state.BaselineId ?? '',
      PatchGroup: state.PatchGroup ?? '',
    },
  };
}

/** A new list, so that look-ups over the old one are not taken for its own. */
export function replaceItems(
  region: SimulatedRegion,
  id: string,
  type: string,
  items: readonly ComplianceItem[],
): void {
  const others = region.complianceItems.filter(
    (item) => item.ResourceId !== id || item.ComplianceType !== type,
  );
  region.complianceItems = [...others, ...items];
}
