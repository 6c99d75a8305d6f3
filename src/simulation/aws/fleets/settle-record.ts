/** The patch record that a node's runs left: state, rows, and compliance. */

import type {
  ComplianceItem,
  InstancePatchState,
  PatchComplianceData,
  ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import { isPolicy } from './associations.ts';
import { defaultBaselineId, generatedBaselineId, groupBaselineId } from './baselines.ts';
import type { Run } from './commands.ts';
import { summaryOf } from './compliance-row.ts';
import type { NodeDraft } from './node.ts';
import { type PatchFindings, patchRows } from './patches.ts';
import { after, before } from './timeline.ts';

/** Puts what the newest uploaded reports say into the Region; a node without any has no record. */
export function settleRecord(node: NodeDraft): void {
  const { region } = node.scope;
  const uploads = node.runs.filter(({ outcome }) => outcome.uploaded !== null);
  const newest = uploads[0] && recordOf(node, uploads[0]);
  if (!newest) return;
  const first = (node.recordArrivesLate && uploads[1] && recordOf(node, uploads[1])) || newest;
  region.patchStates.push(first.state);
  region.patches.set(node.id, newest.rows);
  region.compliance.push(node.patchStatusByHand ?? first.summary);
  region.complianceItems.push(...newest.rows.filter(isWrong).map((row) => patchItem(node, newest, row)));
  if (first !== newest) {
    region.changes.set(node.id, { patchState: newest.state, compliance: newest.summary });
  }
}

interface PatchRecord {
  readonly state: InstancePatchState;
  readonly rows: PatchComplianceData[];
  readonly summary: ResourceComplianceSummaryItem;
}

/** What a run's report made of the node. */
function recordOf(node: NodeDraft, run: Run): PatchRecord {
  const findings = run.outcome.uploaded ?? {};
  const state = stateOf(node, run, findings);
  for (const edit of node.recordEdits) Object.assign(state, edit(state));
  const rows = patchRows(node.platform, findings, run.command.requestedAt);
  return { state, rows, summary: patchSummary(node, run, state, rows) };
}

/** Does a patch in this state make its node non-compliant? */
function isWrong(row: PatchComplianceData): boolean {
  return String(row.State) !== 'AvailableSecurityUpdate';
}

function patchItem(
  node: NodeDraft,
  { state, summary }: PatchRecord,
  row: PatchComplianceData,
): ComplianceItem {
  return {
    ComplianceType: 'Patch',
    ResourceType: 'ManagedInstance',
    ResourceId: node.id,
    Id: row.KBId,
    Title: row.Title,
    Status: 'NON_COMPLIANT',
    Severity: 'UNSPECIFIED',
    ExecutionSummary: summary.ExecutionSummary,
    Details: {
      PatchState: String(row.State),
      PatchSeverity: row.Severity ?? '',
      Classification: row.Classification ?? '',
      PatchBaselineId: state.BaselineId ?? '',
      PatchGroup: state.PatchGroup ?? '',
    },
  };
}

function stateOf(node: NodeDraft, run: Run, findings: PatchFindings): InstancePatchState {
  const { counts } = node.platform;
  const missing = findings.missing ?? 0;
  const failed = findings.failed ?? 0;
  const pendingReboot = findings.pendingReboot ?? 0;
  const rejected = findings.rejected ?? 0;
  const lastNoReboot = node.runs.find(installedWithoutReboot);
  return {
    InstanceId: node.id,
    ...judgement(node, run),
    SnapshotId: run.command.snapshotId,
    InstallOverrideList: '',
    OwnerInformation: '',
    InstalledCount: counts.installed,
    InstalledOtherCount: counts.other,
    InstalledPendingRebootCount: pendingReboot,
    InstalledRejectedCount: rejected,
    MissingCount: missing,
    FailedCount: failed,
    UnreportedNotApplicableCount: node.platform.type === 'Windows' ? 118 : 0,
    NotApplicableCount: counts.notApplicable,
    AvailableSecurityUpdateCount: findings.available ?? 0,
    OperationStartTime: after(run.startedAt, { seconds: 3 }),
    OperationEndTime: before(run.endedAt, { seconds: 2 }),
    Operation: run.command.parameters.Operation?.[0] === 'Install' ? 'Install' : 'Scan',
    ...(lastNoReboot
      ? { LastNoRebootInstallOperationTime: before(lastNoReboot.endedAt, { seconds: 2 }) }
      : {}),
    RebootOption:
      run.command.parameters.RebootOption?.[0] === 'RebootIfNeeded' ? 'RebootIfNeeded' : 'NoReboot',
    CriticalNonCompliantCount: 0,
    SecurityNonCompliantCount: missing + failed + pendingReboot + rejected,
    OtherNonCompliantCount: 0,
  };
}

function installedWithoutReboot({ command, outcome }: Run): boolean {
  const { Operation, RebootOption } = command.parameters;
  return Operation?.[0] === 'Install' && RebootOption?.[0] === 'NoReboot' && outcome.uploaded !== null;
}

function judgement(node: NodeDraft, run: Run): { BaselineId: string; PatchGroup: string } {
  const { accountId, region } = node.scope;
  if (byPolicy(node, run)) return { BaselineId: generatedBaselineId(accountId), PatchGroup: '' };
  if (node.judgedBy) return { BaselineId: node.judgedBy.baselineId, PatchGroup: node.judgedBy.patchGroup };
  const group = node.tags.get('Patch Group') ?? node.tags.get('PatchGroup') ?? '';
  const system = node.platform.operatingSystem;
  return {
    BaselineId: groupBaselineId(region, group, system) ?? defaultBaselineId(region.region, system),
    PatchGroup: group,
  };
}

function byPolicy(node: NodeDraft, { command }: Run): boolean {
  const associations = [...node.scope.associations.values()];
  return associations.some((draft) => draft.id === command.origin.id && isPolicy(draft.name));
}

function patchSummary(
  node: NodeDraft,
  run: Run,
  state: InstancePatchState,
  rows: readonly PatchComplianceData[],
): ResourceComplianceSummaryItem {
  const wrong = rows.filter(isWrong).length;
  return {
    ...summaryOf(node.id, 'Patch', node.platform.counts.installed, wrong),
    ...((state.MissingCount ?? 0) < 0 ? { Status: 'NON_COMPLIANT' as const } : {}),
    ExecutionSummary: {
      ExecutionTime: state.OperationEndTime,
      ExecutionId: node.scope.executionIds === 'command' ? run.command.id : run.command.snapshotId,
      ExecutionType: byPolicy(node, run) ? 'PatchPolicy' : 'Command',
    },
  };
}
