/**
 * The requests that no design can do without, for one scope: what is asked, how often, and when at the
 * earliest. Counted from the fleet itself, not from what the program sends.
 */

import { isPatchDocument, PATCH_COMMAND_DOCUMENTS } from '../../src/model/patch-documents.ts';
import type { SimulatedRegion } from '../../src/simulation/aws/world.ts';

/**
 * `list`: who is there and who is not compliant. `records`: patch states of all of them. `detail`: what only
 * matters of those in question. `aside`: needs nothing of these. `confirm`: once more, after all else.
 */
export type Stage = 'list' | 'records' | 'detail' | 'aside' | 'confirm';

export interface Demand {
  readonly stage: Stage;
  readonly operation: string;
  readonly calls: number;
  /** Each page needs the token of the one before. */
  readonly paged?: true;
}

export interface ScopeDemand {
  readonly latencyMs: number;
  readonly demands: readonly Demand[];
}

export function demandOf(region: SimulatedRegion, latencyMs: number): ScopeDemand {
  const subjects = subjectsOf(region);
  const demands = [
    ...listDemands(region),
    ...recordDemands(region, subjects),
    ...configurationDemands(region),
    ...networkDemands(region, subjects),
    ...detailDemands(region, subjects),
  ];
  return { latencyMs, demands: demands.filter(({ calls }) => calls > 0) };
}

export function nonCompliantIds(region: SimulatedRegion): string[] {
  return [...new Set(nonCompliantRows(region).flatMap((row) => row.ResourceId ?? []))];
}

function nonCompliantRows(region: SimulatedRegion) {
  return region.compliance.filter((row) => row.Status === 'NON_COMPLIANT');
}

/** Reported instances: the non-compliant ones, and those that run without a patch record. */
function subjectsOf(region: SimulatedRegion): ReadonlySet<string> {
  const scanned = new Set(region.patchStates.map((state) => state.InstanceId));
  const silent = region.instances.filter(
    (instance) => instance.State?.Name === 'running' && !scanned.has(instance.InstanceId),
  );
  return new Set([...nonCompliantIds(region), ...silent.flatMap((instance) => instance.InstanceId ?? [])]);
}

function listDemands(region: SimulatedRegion): Demand[] {
  const records = nonCompliantRows(region).length;
  return [
    { stage: 'list', operation: 'sts:AssumeRole', calls: 1 },
    {
      stage: 'list',
      operation: 'ssm:ListResourceComplianceSummaries',
      calls: pages(records, 50),
      paged: true,
    },
    { stage: 'list', operation: 'ssm:ListComplianceSummaries', calls: 1 },
    {
      stage: 'list',
      operation: 'ssm:DescribeInstanceProperties',
      calls: pages(region.nodes.length, 1000),
      paged: true,
    },
    {
      stage: 'list',
      operation: 'ec2:DescribeInstances',
      calls: pages(region.instances.length, 1000),
      paged: true,
    },
    {
      stage: 'confirm',
      operation: 'ssm:ListResourceComplianceSummaries',
      calls: pages(records, 50),
      paged: true,
    },
  ];
}

function recordDemands(region: SimulatedRegion, subjects: ReadonlySet<string>): Demand[] {
  const operation = 'ssm:DescribeInstancePatchStates';
  return [
    { stage: 'records', operation, calls: pages(region.instances.length, 50) },
    { stage: 'confirm', operation, calls: pages(subjects.size, 50) },
  ];
}

function configurationDemands(region: SimulatedRegion): Demand[] {
  const { associations, windows, baselines } = region;
  const patching = associations.filter(({ Name }) => isPatchDocument(Name ?? ''));
  const window = 'ssm:DescribeMaintenanceWindow';
  return [
    { stage: 'aside', operation: 'ssm:DescribePatchBaselines', calls: pages(baselines.length, 100) },
    { stage: 'aside', operation: 'ssm:DescribePatchGroups', calls: 1 },
    { stage: 'aside', operation: 'ssm:ListAssociations', calls: pages(associations.length, 50), paged: true },
    { stage: 'aside', operation: 'ssm:DescribeAssociation', calls: patching.length },
    { stage: 'aside', operation: `${window}s`, calls: pages(windows.length, 100) },
    { stage: 'aside', operation: `${window}Targets`, calls: windows.length },
    { stage: 'aside', operation: `${window}Tasks`, calls: windows.length },
  ];
}

function networkDemands(region: SimulatedRegion, subjects: ReadonlySet<string>): Demand[] {
  const online = new Set(
    region.nodes.filter((node) => node.PingStatus === 'Online').map((node) => node.InstanceId),
  );
  const outOfReach = region.instances.filter(
    ({ InstanceId, State }) =>
      subjects.has(InstanceId ?? '') && State?.Name === 'running' && !online.has(InstanceId),
  );
  const vpcs = new Set(outOfReach.map((instance) => instance.VpcId));
  return [
    { stage: 'aside', operation: 'ec2:DescribeInstanceStatus', calls: pages(region.instances.length, 1000) },
    {
      stage: 'aside',
      operation: 'ec2:DescribeSecurityGroups',
      calls: pages(region.securityGroups.length, 1000),
    },
    { stage: 'aside', operation: 'ec2:DescribeRouteTables', calls: pages(region.routeTables.length, 100) },
    { stage: 'aside', operation: 'ec2:DescribeNetworkAcls', calls: pages(region.networkAcls.length, 1000) },
    { stage: 'detail', operation: 'ec2:DescribeVpcEndpoints', calls: vpcs.size > 0 ? 1 : 0 },
    { stage: 'detail', operation: 'ssm:GetServiceSetting', calls: vpcs.size > 0 ? 1 : 0 },
    { stage: 'aside', operation: 'elbv2:DescribeTargetGroups', calls: 1 },
  ];
}

function detailDemands(region: SimulatedRegion, subjects: ReadonlySet<string>): Demand[] {
  const ofSubjects = region.invocations.filter(({ instanceId }) => subjects.has(instanceId));
  const history = region.invocations.filter(({ documentName }) =>
    PATCH_COMMAND_DOCUMENTS.includes(documentName),
  );
  const cut = ofSubjects.filter(
    ({ status, plugins }) =>
      status === 'Failed' && plugins.some(({ stdout, stderr }) => isCut(stdout, stderr)),
  );
  return [
    { stage: 'aside', operation: 'ssm:ListCommands', calls: 1 },
    {
      stage: 'aside',
      operation: 'ssm:ListCommandInvocations',
      calls: pages(history.length, 50),
      paged: true,
    },
    { stage: 'detail', operation: 'ssm:GetCommandInvocation', calls: cut.length },
    {
      stage: 'detail',
      operation: 'ssm:DescribeInstancePatches',
      calls: region.patchStates.filter((state) => subjects.has(state.InstanceId ?? '') && isOpen(state))
        .length,
    },
    {
      stage: 'detail',
      operation: 'ssm:DescribeInstanceAssociationsStatus',
      calls: [...region.associationStatuses].filter(
        ([id, statuses]) => subjects.has(id) && statuses.some(({ Status }) => Status !== 'Success'),
      ).length,
    },
  ];
}

/** A listing shows 2,500 characters. */
function isCut(stdout: string, stderr: string): boolean {
  return stdout.length + stderr.length > 2500;
}

function isOpen(state: SimulatedRegion['patchStates'][number]): boolean {
  const counts = [
    state.MissingCount,
    state.FailedCount,
    state.InstalledPendingRebootCount,
    state.InstalledRejectedCount,
    state.AvailableSecurityUpdateCount,
  ];
  return counts.some((count) => (count ?? 0) > 0);
}

/** An empty list takes a call as well. */
function pages(rows: number, size: number): number {
  return Math.max(1, Math.ceil(rows / size));
}
