/** State Manager associations: the daily scan, the inventory, a patch policy, and an agent's configuration. */

import type { AssociationDescription, InstanceAssociationStatusInfo, Target } from '@aws-sdk/client-ssm';
import type { SimulatedAssociationExecution } from '../world.ts';
import { type CommandDraft, draftCommand } from './commands.ts';
import { guid } from './ids.ts';
import { before, type Timeline } from './timeline.ts';
import { PATCH_DOCUMENT, WEEKS } from './windows.ts';

/** Days of scans kept: the scan association is that young. */
export const SCAN_DAYS = 7;

const POLICY_ID = 'x9k2m';

interface AssociationPlan {
  readonly title: string;
  readonly document: string;
  readonly targets: Target[];
  readonly schedule: string;
  readonly parameters?: (accountId: string) => Record<string, string[]>;
  /** Times of the executions, newest first. */
  readonly times: (time: Timeline) => Date[];
}

function daily(time: Timeline, minutes: number): Date[] {
  return [...Array(SCAN_DAYS).keys()].map((day) => before(time.scan(day), { minutes: -minutes }));
}

function policyParameters(operation: 'Scan' | 'Install'): (accountId: string) => Record<string, string[]> {
  return (accountId) => ({
    Operation: [operation],
    RebootOption: [operation === 'Scan' ? 'NoReboot' : 'RebootIfNeeded'],
    BaselineOverride: [`s3://aws-quicksetup-patchpolicy-${accountId}-${POLICY_ID}/baseline_overrides.json`],
  });
}

const POLICY_TARGETS = [{ Key: 'tag:PatchPolicy', Values: ['standard'] }];

const ASSOCIATION_PLANS = {
  scan: {
    title: 'daily-patch-scan',
    document: PATCH_DOCUMENT,
    targets: [{ Key: 'tag:PatchScan', Values: ['daily'] }],
    schedule: 'cron(0 1 * * ? *)',
    parameters: () => ({ Operation: ['Scan'], RebootOption: ['NoReboot'] }),
    times: (time) => daily(time, 0),
  },
  policyScan: {
    title: `AWS-QuickSetup-PatchPolicy-ScanForPatches-LA-${POLICY_ID}`,
    document: PATCH_DOCUMENT,
    targets: POLICY_TARGETS,
    schedule: 'cron(30 1 * * ? *)',
    parameters: policyParameters('Scan'),
    times: (time) => daily(time, 30),
  },
  policyInstall: {
    title: `AWS-QuickSetup-PatchPolicy-InstallPatches-LA-${POLICY_ID}`,
    document: PATCH_DOCUMENT,
    targets: POLICY_TARGETS,
    schedule: 'weekly',
    parameters: policyParameters('Install'),
    times: (time) => [...Array(WEEKS).keys()].map((week) => time.install(week, 3)),
  },
  inventory: {
    title: 'Inventory-Association',
    document: 'AWS-GatherSoftwareInventory',
    targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    schedule: 'rate(12 hours)',
    times: () => [],
  },
  secondInventory: {
    title: 'Inventory-Association-security-team',
    document: 'AWS-GatherSoftwareInventory',
    targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    schedule: 'rate(1 day)',
    times: () => [],
  },
  metrics: {
    title: 'cloudwatch-agent-configuration',
    document: 'AmazonCloudWatch-ManageAgent',
    targets: [{ Key: 'tag:Metrics', Values: ['cloudwatch'] }],
    schedule: 'rate(1 day)',
    times: () => [],
  },
} satisfies Record<string, AssociationPlan>;

export type AssociationName = keyof typeof ASSOCIATION_PLANS;

export interface AssociationDraft {
  readonly id: string;
  readonly name: AssociationName;
  readonly plan: AssociationPlan;
  /** Newest first. */
  readonly commands: readonly CommandDraft[];
  /** Statuses of its nodes. */
  readonly statuses: string[];
  readonly executionTargets: Map<string, { resourceId: string; status: string; commandId: string | null }[]>;
}

export function draftAssociation(
  name: AssociationName,
  scope: { key: string; accountId: string; time: Timeline },
): AssociationDraft {
  const plan: AssociationPlan = ASSOCIATION_PLANS[name];
  const id = guid(`association/${scope.key}/${name}`);
  const commands = plan.times(scope.time).map((requestedAt, index) =>
    draftCommand(`${id}/${index}`, {
      document: plan.document,
      parameters: plan.parameters?.(scope.accountId) ?? {},
      targets: plan.targets,
      requestedAt,
      comment: `${id}:${executionId(id, index)}`,
      origin: { kind: 'association', id },
    }),
  );
  return { id, name, plan, commands, statuses: [], executionTargets: new Map() };
}

function executionId(associationId: string, index: number): string {
  return guid(`execution/${associationId}/${index}`);
}

/** Does a run of this association come from a Quick Setup patch policy? */
export function isPolicy(name: AssociationName): boolean {
  return name === 'policyScan' || name === 'policyInstall';
}

/** The association as the wire shows it, its overview counted from its nodes. */
export function associationOf(
  draft: AssociationDraft,
  accountId: string,
  time: Timeline,
): AssociationDescription {
  const { plan } = draft;
  const counts = tally(draft.statuses);
  const status = counts.Failed ? 'Failed' : counts.Pending ? 'Pending' : 'Success';
  const lastAt = draft.commands[0]?.requestedAt ?? before(time.now, { hours: 5 });
  return {
    AssociationId: draft.id,
    AssociationName: plan.title,
    AssociationVersion: '1',
    Name: plan.document,
    DocumentVersion: '$DEFAULT',
    Targets: plan.targets,
    ScheduleExpression: plan.schedule === 'weekly' ? time.weekly(3) : plan.schedule,
    Parameters: plan.parameters?.(accountId) ?? {},
    LastExecutionDate: lastAt,
    Date: before(time.now, { days: draft.name === 'scan' ? SCAN_DAYS + 1 : 200 }),
    LastUpdateAssociationDate: before(time.now, { days: draft.name === 'scan' ? SCAN_DAYS + 1 : 200 }),
    Overview: { Status: status, DetailedStatus: status, AssociationStatusAggregatedCount: counts },
    ApplyOnlyAtCronInterval: draft.name !== 'inventory',
    ComplianceSeverity: 'UNSPECIFIED',
    SyncCompliance: 'AUTO',
    MaxConcurrency: '50',
    MaxErrors: '100%',
  };
}

export function executionsOf(draft: AssociationDraft): SimulatedAssociationExecution[] {
  return draft.commands.map((command, index) => {
    const targets = draft.executionTargets.get(command.id) ?? [];
    const status = targets.some((target) => target.status !== 'Success') ? 'Failed' : 'Success';
    return {
      associationId: draft.id,
      executionId: executionId(draft.id, index),
      status,
      detailedStatus: status,
      createdAt: command.requestedAt,
      targets,
    };
  });
}

/** How often each status occurs. */
export function tally(statuses: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** A node's own view of the association. */
export function statusOn(
  draft: AssociationDraft,
  instanceId: string,
  view: { status: string; detailed?: string; executedAt: Date | null; summary?: string; errorCode?: string },
): InstanceAssociationStatusInfo {
  const failed = view.status === 'Failed' ? 1 : 0;
  const ran = view.executedAt !== null;
  return {
    AssociationId: draft.id,
    AssociationName: draft.plan.title,
    AssociationVersion: '1',
    DocumentVersion: '1',
    Name: draft.plan.document,
    InstanceId: instanceId,
    Status: view.status,
    DetailedStatus: view.detailed ?? view.status,
    ...(view.errorCode === undefined ? {} : { ErrorCode: view.errorCode }),
    ...(view.executedAt ? { ExecutionDate: view.executedAt } : {}),
    ExecutionSummary:
      view.summary ??
      (ran
        ? `1 out of 1 plugin processed, ${1 - failed} success, ${failed} failed, 0 timedout, 0 skipped. `
        : ''),
  };
}
