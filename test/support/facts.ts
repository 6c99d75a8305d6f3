/**
 * Facts for tests. The base is a healthy case: an online node whose last weekly install succeeded two days
 * ago and whose last scan found three newer patches; the next window is five days ahead.
 */

import type { InstanceFacts, PatchAssociation, PatchWindow, Targeting } from '../../src/model/facts.ts';
import { type Known, known, NOT_READ, type Operation, type Unread, unread } from '../../src/model/reading.ts';
import type {
  AssociationStatus,
  ComplianceItem,
  ComplianceRecord,
  Ec2Instance,
  ManagedNode,
  Patch,
  PatchBaseline,
  PatchCounts,
  PatchRun,
  PatchState,
} from '../../src/model/records.ts';

export const NOW = '2026-03-10T12:00:00.000Z';
export const INSTANCE = 'i-0aaaabbbbccccdddd';

/** The time `days` (fractions allowed) before the assessment. */
export function ago(days: number): string {
  return new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
}

export function ahead(days: number): string {
  return ago(-days);
}

/** A value that `operation` told at the time of the assessment. */
export function told<T>(value: T, operation: Operation): Known<T> {
  return known(value, operation, NOW);
}

export function refused(operation: Operation): Unread {
  return unread(operation, 'AccessDeniedException');
}

export function instance(overrides: Partial<Ec2Instance> = {}): Ec2Instance {
  return {
    instanceId: INSTANCE,
    state: 'running',
    launchedAt: ago(90),
    stateTransitionReason: null,
    tags: { Name: 'web-1' },
    platformDetails: 'Linux/UNIX',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    publicIp: null,
    networkInterfaces: [],
    instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/web',
    lifecycle: null,
    metadataEndpointEnabled: true,
    ...overrides,
  };
}

export function node(overrides: Partial<ManagedNode> = {}): ManagedNode {
  return {
    instanceId: INSTANCE,
    pingStatus: 'Online',
    lastPingAt: ago(0.001),
    agentVersion: '3.3.987.0',
    platformType: 'Linux',
    platformName: 'Amazon Linux',
    platformVersion: '2023',
    registrationRole: null,
    registeredAt: ago(90),
    associationStatus: 'Success',
    associationCounts: { Success: 1 },
    lastAssociationAt: ago(1),
    ...overrides,
  };
}

export function counts(overrides: Partial<PatchCounts> = {}): PatchCounts {
  return {
    installed: 200,
    installedOther: 12,
    installedPendingReboot: 0,
    installedRejected: 0,
    missing: 3,
    failed: 0,
    unreportedNotApplicable: 0,
    notApplicable: 900,
    availableSecurityUpdate: 0,
    criticalNonCompliant: 0,
    securityNonCompliant: 3,
    otherNonCompliant: 0,
    ...overrides,
  };
}

/** Counts of a node on which nothing is wrong. */
export const CLEAN: PatchCounts = counts({ missing: 0, securityNonCompliant: 0 });

export function patchState(
  overrides: Partial<Omit<PatchState, 'counts'>> & { counts?: PatchCounts } = {},
): PatchState {
  return {
    instanceId: INSTANCE,
    baselineId: 'pb-0default',
    patchGroup: null,
    snapshotId: null,
    installOverrideList: null,
    counts: counts(),
    operation: 'Scan',
    startedAt: ago(0.11),
    endedAt: ago(0.1),
    lastNoRebootInstallAt: null,
    rebootOption: null,
    ...overrides,
  };
}

export function patch(overrides: Partial<Patch> = {}): Patch {
  return {
    id: 'openssl.x86_64',
    title: 'openssl.x86_64:1:3.0.8-1.amzn2023',
    state: 'MISSING',
    severity: 'high',
    vendorSeverity: 'Important',
    classification: 'Security',
    cves: ['CVE-2026-0001'],
    installedAt: null,
    ...overrides,
  };
}

export function record(overrides: Partial<ComplianceRecord> = {}): ComplianceRecord {
  return {
    resourceId: INSTANCE,
    type: 'Patch',
    status: 'NON_COMPLIANT',
    overallSeverity: 'unspecified',
    executedAt: ago(0.1),
    executionId: 'scan-1',
    executionType: 'Command',
    compliantCount: 200,
    nonCompliantCount: 3,
    nonCompliantBySeverity: { critical: 0, high: 0, medium: 0, low: 0, informational: 0, unspecified: 3 },
    ...overrides,
  };
}

export function item(overrides: Partial<ComplianceItem> = {}): ComplianceItem {
  return {
    resourceId: INSTANCE,
    type: 'Custom:Antivirus',
    id: 'av-1',
    title: 'Signatures are old',
    status: 'NON_COMPLIANT',
    severity: null,
    executedAt: ago(1),
    executionId: null,
    executionType: null,
    details: {},
    ...overrides,
  };
}

export function baseline(overrides: Partial<PatchBaseline> = {}): PatchBaseline {
  return {
    id: 'pb-0default',
    name: 'AWS-AmazonLinux2023DefaultPatchBaseline',
    operatingSystem: 'AMAZON_LINUX_2023',
    isDefault: true,
    modifiedAt: ago(400),
    rejectedPatches: [],
    rejectedPatchesAction: null,
    availableSecurityUpdates: null,
    approveAfterDays: [7],
    ...overrides,
  };
}

/** A run of AWS-RunPatchBaseline that began `days` ago and took ten minutes. */
export function run(days: number, overrides: Partial<PatchRun> = {}): PatchRun {
  return {
    commandId: `command-${days}`,
    instanceId: INSTANCE,
    document: 'AWS-RunPatchBaseline',
    operation: 'Scan',
    rebootOption: 'RebootIfNeeded',
    usesBaselineOverride: false,
    origin: { kind: 'association', id: 'assoc-scan' },
    requestedAt: ago(days),
    startedAt: ago(days),
    endedAt: ago(days - 0.007),
    status: 'Success',
    statusDetails: 'Success',
    steps: [{ name: 'PatchLinux', status: 'Success', responseCode: 0 }],
    output: null,
    outputSource: null,
    ...overrides,
  };
}

/** An install by the weekly window. */
export function install(days: number, overrides: Partial<PatchRun> = {}): PatchRun {
  return run(days, {
    operation: 'Install',
    origin: { kind: 'maintenance-window', id: 'mw-weekly' },
    ...overrides,
  });
}

/** An install that failed on the node and printed `stderr`. */
export function failedInstall(days: number, stderr: string, overrides: Partial<PatchRun> = {}): PatchRun {
  return install(days, {
    status: 'Failed',
    statusDetails: 'Failed',
    steps: [{ name: 'PatchLinux', status: 'Failed', responseCode: 1 }],
    output: { stdout: '', stderr, truncated: false },
    outputSource: 'ssm:ListCommandInvocations',
    ...overrides,
  });
}

export function patchWindow(overrides: Partial<PatchWindow> = {}): PatchWindow {
  return {
    id: 'mw-weekly',
    name: 'weekly',
    enabled: true,
    operation: 'Install',
    rebootOption: 'RebootIfNeeded',
    document: 'AWS-RunPatchBaseline',
    nextAt: ahead(5),
    endsAt: null,
    schedule: 'cron(0 3 ? * SUN *)',
    cutoffCancels: true,
    executions: told([], 'ssm:DescribeMaintenanceWindowExecutions'),
    ...overrides,
  };
}

export function patchAssociation(overrides: Partial<PatchAssociation> = {}): PatchAssociation {
  return {
    id: 'assoc-scan',
    name: 'daily-scan',
    document: 'AWS-RunPatchBaseline',
    operation: 'Scan',
    rebootOption: null,
    schedule: 'rate(1 day)',
    nextAt: ahead(0.9),
    lastExecutedAt: ago(0.1),
    status: 'Success',
    isPatchPolicy: false,
    baselineOverride: null,
    calendarNames: [],
    ...overrides,
  };
}

export function association(overrides: Partial<AssociationStatus> = {}): AssociationStatus {
  return {
    associationId: 'a-1',
    name: 'configure-agent',
    document: 'AWS-ConfigureAWSPackage',
    status: 'Failed',
    detailedStatus: 'Failed',
    errorCode: null,
    executionSummary: '1 out of 1 plugin processed, 0 success, 1 failed, 0 timedout, 0 skipped.',
    executedAt: ago(1),
    output: null,
    ...overrides,
  };
}

/** What targets the node, as known readings. */
export function targeting(overrides: {
  windows?: readonly PatchWindow[];
  associations?: readonly PatchAssociation[];
  installers?: { readonly windows: number; readonly associations: number };
  undecided?: Targeting['undecided'];
  nearMisses?: readonly string[];
}): Targeting {
  return {
    windows: told(overrides.windows ?? [], 'ssm:DescribeMaintenanceWindows'),
    associations: told(overrides.associations ?? [], 'ssm:ListAssociations'),
    installersInScope: told(
      overrides.installers ?? { windows: 1, associations: 0 },
      'ssm:DescribeMaintenanceWindows',
    ),
    undecided: overrides.undecided ?? [],
    nearMisses: overrides.nearMisses ?? [],
  };
}

export const reading = {
  ec2: (overrides: Partial<Ec2Instance> = {}) => told(instance(overrides), 'ec2:DescribeInstances'),
  node: (overrides: Partial<ManagedNode> = {}) => told(node(overrides), 'ssm:DescribeInstanceProperties'),
  unregistered: () => told(null, 'ssm:DescribeInstanceProperties'),
  history: (...runs: readonly PatchRun[]) => told(runs, 'ssm:ListCommandInvocations'),
  associations: (...statuses: readonly AssociationStatus[]) =>
    told(statuses, 'ssm:DescribeInstanceAssociationsStatus'),
  patches: (...patches: readonly Patch[]) => told(patches, 'ssm:DescribeInstancePatches'),
  items: (...items: readonly ComplianceItem[]) => told(items, 'ssm:ListComplianceItems'),
};

/** The same patch record at both reads. */
export function withState(state: PatchState | null): Pick<InstanceFacts, 'patchState' | 'patchStateAgain'> {
  const answer = told(state, 'ssm:DescribeInstancePatchStates');
  return { patchState: answer, patchStateAgain: answer };
}

/** The same compliance records at both reads. */
export function withCompliance(
  ...records: readonly ComplianceRecord[]
): Pick<InstanceFacts, 'compliance' | 'complianceAgain'> {
  const answer = told(records, 'ssm:ListResourceComplianceSummaries');
  return { compliance: answer, complianceAgain: answer };
}

/** The healthy base with `overrides` on top. */
export function facts(overrides: Partial<InstanceFacts> = {}): InstanceFacts {
  return {
    instanceId: INSTANCE,
    accountId: '111122223333',
    region: 'us-east-1',
    assessedAt: NOW,
    staleAfterMs: 7 * 86_400_000,
    productionEnvironment: null,
    ec2: reading.ec2(),
    statusChecks: told(
      { instanceId: INSTANCE, system: 'ok', instance: 'ok', scheduledEvents: [] },
      'ec2:DescribeInstanceStatus',
    ),
    node: reading.node(),
    messageChannel: NOT_READ,
    defaultHostManagementRole: told(null, 'ssm:GetServiceSetting'),
    profileRights: NOT_READ,
    networkPath: NOT_READ,
    exposure: told(
      { exposed: false, publicIp: null, openPorts: [], reason: 'no public address' },
      'ec2:DescribeInstances',
    ),
    autoScalingGroup: null,
    loadBalancers: NOT_READ,
    ...withCompliance(record()),
    items: reading.items(),
    ...withState(patchState()),
    patches: reading.patches(patch(), patch({ id: 'curl.x86_64' }), patch({ id: 'zlib.x86_64' })),
    baseline: {
      patchGroupTag: null,
      nearMissTags: [],
      operatingSystem: 'AMAZON_LINUX_2023',
      used: told(baseline(), 'ssm:GetPatchBaseline'),
      expected: told(
        { baselineId: 'pb-0default', name: 'default', by: 'default', groupRegistered: null },
        'ssm:DescribePatchBaselines',
      ),
    },
    targeting: targeting({ windows: [patchWindow()], associations: [patchAssociation()] }),
    history: reading.history(run(0.11), run(1.11), install(2)),
    associations: reading.associations(),
    ...overrides,
  };
}
