/** Turns a node's runs into what AWS would say of it, and puts that into its Region. */

import type {
  ComplianceItem,
  InstancePatchState,
  PatchComplianceData,
  ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import { type AssociationName, isPolicy, statusOn, tally } from './associations.ts';
import { defaultBaselineId, generatedBaselineId, groupBaselineId } from './baselines.ts';
import { count, invocationOf, type Run } from './commands.ts';
import { spread } from './ids.ts';
import type { NodeDraft } from './node.ts';
import { type PatchFindings, patchRows } from './patches.ts';
import { after, before } from './timeline.ts';

/** Puts the node with its history and records into its scope's Region; done once, after all traits. */
export function settle(node: NodeDraft): void {
  const { region } = node.scope;
  node.runs.sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  for (const run of node.runs) {
    count(run);
    region.invocations.push(invocationOf(run, node.id, node.platform));
  }
  settleAssociations(node);
  settleRecord(node);
  settleInstance(node);
  region.compliance.push(...node.extraSummaries);
  region.complianceItems.push(...node.extraItems);
}

/* ------------------------------------------------------------ the patch record */

function settleRecord(node: NodeDraft): void {
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
  const rows = patchRows(node.platform, findings, run.endedAt);
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

function byPolicy(node: NodeDraft, run: Run): boolean {
  return associationName(node, run.command.origin.id, isPolicy) !== null;
}

function associationName(
  node: NodeDraft,
  id: string,
  accept: (name: AssociationName) => boolean,
): AssociationName | null {
  for (const draft of node.scope.associations.values()) {
    if (draft.id === id && accept(draft.name)) return draft.name;
  }
  return null;
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

/** A compliance row; baselines that set no compliance level make every severity UNSPECIFIED. */
export function summaryOf(
  resourceId: string,
  type: string,
  compliant: number,
  wrong: number,
): Omit<ResourceComplianceSummaryItem, 'ExecutionSummary'> {
  const severities = (unspecified: number) => ({
    CriticalCount: 0,
    HighCount: 0,
    MediumCount: 0,
    LowCount: 0,
    InformationalCount: 0,
    UnspecifiedCount: unspecified,
  });
  return {
    ComplianceType: type,
    ResourceType: 'ManagedInstance',
    ResourceId: resourceId,
    Status: wrong > 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
    OverallSeverity: 'UNSPECIFIED',
    CompliantSummary: { CompliantCount: compliant, SeveritySummary: severities(compliant) },
    NonCompliantSummary: { NonCompliantCount: wrong, SeveritySummary: severities(wrong) },
  };
}

/* ------------------------------------------------------------ associations */

function settleAssociations(node: NodeDraft): void {
  const { scope } = node;
  if (node.node && !node.views.has('inventory')) {
    const lastSeen = node.node.LastPingDateTime ?? scope.time.now;
    node.views.set('inventory', {
      status: 'Success',
      executedAt: before(lastSeen, { hours: 1 + spread(node.id, 9) }),
    });
  }
  for (const draft of scope.associations.values()) {
    const runs = node.runs.filter((run) => run.command.origin.id === draft.id);
    for (const { command, outcome } of runs) {
      const targets = draft.executionTargets.get(command.id) ?? [];
      targets.push({ resourceId: node.id, status: outcome.status, commandId: command.id });
      draft.executionTargets.set(command.id, targets);
    }
    const newest = runs[0];
    const view =
      node.views.get(draft.name) ??
      (newest && { status: newest.outcome.status, executedAt: newest.startedAt });
    if (!view) continue;
    draft.statuses.push(view.status);
    node.statuses.push(statusOn(draft, node.id, view));
  }
  if (node.statuses.length === 0) return;
  scope.region.associationStatuses.set(node.id, node.statuses);
  settleAssociationCompliance(node);
}

function settleAssociationCompliance(node: NodeDraft): void {
  const { region } = node.scope;
  const broken = node.statuses.filter((status) => status.Status !== 'Success' && status.Status !== 'Skipped');
  const executedAt = node.statuses[0]?.ExecutionDate ?? node.scope.time.now;
  region.compliance.push({
    ...summaryOf(node.id, 'Association', node.statuses.length - broken.length, broken.length),
    ExecutionSummary: { ExecutionTime: executedAt },
  });
  for (const status of broken) {
    region.complianceItems.push({
      ComplianceType: 'Association',
      ResourceType: 'ManagedInstance',
      ResourceId: node.id,
      Id: status.AssociationId,
      Title: '',
      Status: 'NON_COMPLIANT',
      Severity: 'UNSPECIFIED',
      ExecutionSummary: { ExecutionTime: status.ExecutionDate ?? executedAt },
      Details: { DocumentName: status.Name ?? '', DocumentVersion: status.DocumentVersion ?? '' },
    });
  }
}

/* ------------------------------------------------------------ EC2 and the registration */

function settleInstance(node: NodeDraft): void {
  const { region } = node.scope;
  if (node.instance) {
    node.instance.Tags = [...node.tags].map(([Key, Value]) => ({ Key, Value }));
    region.instances.push(node.instance);
  }
  if (node.checks) region.statuses.push(node.checks);
  if (!node.node) return;
  const counts = tally(node.statuses.flatMap((status) => status.Status ?? []));
  const overall = ['Failed', 'TimedOut', 'Pending'].find((status) => counts[status]) ?? 'Success';
  region.nodes.push({
    ...node.node,
    Name: node.tags.get('Name') ?? '',
    ComputerName: `ip-${(node.node.IPAddress ?? '').replaceAll('.', '-')}`,
    IPAddress: node.instance?.PrivateIpAddress,
    AssociationStatus: overall,
    AssociationOverview: { DetailedStatus: overall, InstanceAssociationStatusAggregatedCount: counts },
    LastAssociationExecutionDate: node.statuses[0]?.ExecutionDate,
  });
}
