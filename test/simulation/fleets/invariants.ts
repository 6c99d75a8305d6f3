/** What AWS guarantees between its own records, checked over a whole Region. */

import type { InstancePatchState, PatchComplianceData } from '@aws-sdk/client-ssm';
import type { SimulatedRegion } from '../../../src/simulation/aws/world.ts';

const COUNTED = {
  Missing: 'MissingCount',
  Failed: 'FailedCount',
  InstalledPendingReboot: 'InstalledPendingRebootCount',
  InstalledRejected: 'InstalledRejectedCount',
  AvailableSecurityUpdate: 'AvailableSecurityUpdateCount',
} as const satisfies Record<string, keyof InstancePatchState>;

/** Sentences about everything that contradicts itself; empty when the Region holds together. */
export function contradictions(region: SimulatedRegion): string[] {
  return [
    ...duplicateIds(region),
    ...region.patchStates.flatMap((state) => [
      ...rowContradictions(region, state),
      ...runContradictions(region, state),
    ]),
    ...summaryContradictions(region),
    ...commandContradictions(region),
    ...networkContradictions(region),
    ...associationContradictions(region),
  ];
}

function couldNotLook(state: InstancePatchState): boolean {
  return (state.MissingCount ?? 0) < 0;
}

/** The state that rows and summaries of later reads agree with. */
function latest(region: SimulatedRegion, state: InstancePatchState): InstancePatchState {
  return { ...state, ...region.changes.get(state.InstanceId ?? '')?.patchState };
}

function rowContradictions(region: SimulatedRegion, first: InstancePatchState): string[] {
  const state = latest(region, first);
  if (couldNotLook(state)) return [];
  const rows = region.patches.get(state.InstanceId ?? '') ?? [];
  return Object.entries(COUNTED).flatMap(([name, field]) => {
    const count = rows.filter((row: PatchComplianceData) => String(row.State) === name).length;
    return count === state[field]
      ? []
      : [`${state.InstanceId}: ${count} rows ${name}, ${field} ${state[field]}`];
  });
}

/** The record was made by a run: its times lie inside that run's. */
function runContradictions(region: SimulatedRegion, first: InstancePatchState): string[] {
  const state = latest(region, first);
  if (couldNotLook(state)) return [];
  const at = state.OperationEndTime?.getTime() ?? 0;
  const made = region.invocations.some(
    (run) =>
      run.instanceId === state.InstanceId &&
      run.plugins.some(
        ({ startedAt, endedAt }) =>
          startedAt && endedAt && startedAt.getTime() <= at && at <= endedAt.getTime(),
      ),
  );
  return made ? [] : [`${state.InstanceId}: no run brought its record`];
}

function summaryContradictions(region: SimulatedRegion): string[] {
  const states = new Map(region.patchStates.map((state) => [state.InstanceId, state]));
  return region.compliance.flatMap((row) => {
    const problems: string[] = [];
    const wrong = row.NonCompliantSummary?.NonCompliantCount ?? 0;
    const state = states.get(row.ResourceId);
    if (row.ComplianceType !== 'Patch') {
      if ((row.Status === 'NON_COMPLIANT') !== wrong > 0)
        problems.push(`${row.ResourceId}: ${row.ComplianceType}`);
      return problems;
    }
    if (!state) return [`${row.ResourceId}: a Patch row without a patch state`];
    const byHand = row.ExecutionSummary?.ExecutionType === 'Manual';
    if (couldNotLook(state) || byHand) return problems;
    const counted =
      (state.MissingCount ?? 0) +
      (state.FailedCount ?? 0) +
      (state.InstalledRejectedCount ?? 0) +
      (state.InstalledPendingRebootCount ?? 0);
    if (counted !== wrong) problems.push(`${row.ResourceId}: ${counted} counted, ${wrong} summarised`);
    if ((row.Status === 'NON_COMPLIANT') !== counted > 0) problems.push(`${row.ResourceId}: ${row.Status}`);
    if (row.ExecutionSummary?.ExecutionTime?.getTime() !== state.OperationEndTime?.getTime()) {
      problems.push(`${row.ResourceId}: its row and its state differ in time`);
    }
    const ids = [
      state.SnapshotId,
      ...region.invocations.filter((run) => run.instanceId === row.ResourceId).map((run) => run.commandId),
    ];
    if (!ids.includes(row.ExecutionSummary?.ExecutionId))
      problems.push(`${row.ResourceId}: unknown execution id`);
    return problems;
  });
}

function commandContradictions(region: SimulatedRegion): string[] {
  const runs = Map.groupBy(region.invocations, (run) => run.commandId);
  const known = new Set(region.commands.map((command) => command.CommandId));
  const orphans = [...runs.keys()].filter((id) => !known.has(id));
  const miscounted = region.commands.filter(
    (command) => command.TargetCount !== (runs.get(command.CommandId ?? '')?.length ?? 0),
  );
  const sentByWindows = region.windows.flatMap((window) =>
    window.executions.flatMap(({ tasks }) =>
      tasks.flatMap(({ invocations }) => invocations.flatMap(({ ExecutionId }) => ExecutionId ?? [])),
    ),
  );
  const lost = sentByWindows.filter((id) => !known.has(id));
  return [
    ...orphans.map((id) => `runs of the unknown command ${id}`),
    ...miscounted.map((command) => `command ${command.CommandId} counts ${command.TargetCount}`),
    ...lost.map((id) => `a window sent the unknown command ${id}`),
  ];
}

function networkContradictions(region: SimulatedRegion): string[] {
  const groups = new Set(region.securityGroups.map((group) => group.GroupId));
  const subnets = new Set(region.subnets.map((subnet) => subnet.SubnetId));
  const interfaces = region.instances.flatMap((instance) => instance.NetworkInterfaces ?? []);
  return interfaces.flatMap((each) => [
    ...(subnets.has(each.SubnetId) ? [] : [`${each.NetworkInterfaceId}: unknown subnet`]),
    ...(each.Groups ?? [])
      .filter(({ GroupId }) => !groups.has(GroupId))
      .map(({ GroupId }) => `unknown ${GroupId}`),
  ]);
}

function associationContradictions(region: SimulatedRegion): string[] {
  const known = new Set(region.associations.map((association) => association.AssociationId));
  return [...region.associationStatuses].flatMap(([id, statuses]) =>
    statuses.filter((status) => !known.has(status.AssociationId)).map(() => `${id}: unknown association`),
  );
}

function duplicateIds(region: SimulatedRegion): string[] {
  const lists = [
    region.instances.map((instance) => instance.InstanceId),
    region.nodes.map((node) => node.InstanceId),
    region.patchStates.map((state) => state.InstanceId),
    region.compliance.map((row) => `${row.ResourceId} ${row.ComplianceType}`),
    region.commands.map((command) => command.CommandId),
  ];
  return lists.flatMap((ids) =>
    ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} twice`),
  );
}
