/**
 * Records: what single AWS answers say, free of wire oddities.
 *
 * Readers translate AWS shapes into these once: times are ISO 8601 strings in UTC or null (an epoch of 0 is
 * null), absent optional text is null, patch states and statuses have one spelling. All records are plain
 * JSON, so that facts can be kept, replayed and turned into fixtures.
 */

import type { Severity } from './codes.ts';

/** One account in one Region: read, throttled and failing on its own. */
export interface Scope {
  readonly accountId: string;
  readonly region: string;
}

export type Tags = Readonly<Record<string, string>>;

/* ---------------------------------------------------------------- EC2 */

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
  readonly publicIp: string | null;
  readonly ipv6Addresses: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface Ec2Instance {
  readonly instanceId: string;
  readonly state: InstanceState;
  readonly launchedAt: string | null;
  /** "User initiated (2026-11-20 10:00:00 GMT)" and the like. */
  readonly stateTransitionReason: string | null;
  readonly tags: Tags;
  /** EC2's `PlatformDetails`, such as "Linux/UNIX" or "Windows". */
  readonly platformDetails: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly publicIp: string | null;
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly instanceProfileArn: string | null;
  /** `spot`, `scheduled`, or null for on demand. */
  readonly lifecycle: string | null;
  readonly metadataEndpointEnabled: boolean | null;
}

export interface StatusChecks {
  readonly instanceId: string;
  /** ok | impaired | insufficient-data | not-applicable | initializing */
  readonly system: string;
  readonly instance: string;
  readonly scheduledEvents: readonly string[];
}

export interface IpRule {
  /** -1 (all), tcp, udp, icmp, or a protocol number. */
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly cidrs: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string | null;
  readonly ingress: readonly IpRule[];
  readonly egress: readonly IpRule[];
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string | null;
  readonly availabilityZone: string | null;
}

export interface Route {
  /** IPv4 or IPv6 CIDR, or a prefix list id. */
  readonly destination: string;
  /** igw-…, nat-…, eigw-…, tgw-…, vpce-…, pcx-…, eni-…, i-…, or "local". */
  readonly target: string;
  /** active | blackhole */
  readonly state: string;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly Route[];
}

export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly entries: readonly {
    readonly ruleNumber: number;
    readonly egress: boolean;
    readonly allow: boolean;
    readonly protocol: string;
    readonly cidr: string;
    readonly fromPort: number | null;
    readonly toPort: number | null;
  }[];
}

export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  /** com.amazonaws.<region>.ssm and the like. */
  readonly serviceName: string;
  /** Interface | Gateway | … */
  readonly type: string;
  readonly state: string;
  readonly privateDns: boolean;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly routeTableIds: readonly string[];
}

export interface VpcDns {
  readonly vpcId: string;
  readonly support: boolean;
  readonly hostnames: boolean;
}

/* ------------------------------------------------- Systems Manager: nodes */

export interface ManagedNode {
  readonly instanceId: string;
  /** Online | ConnectionLost | Inactive */
  readonly pingStatus: string;
  readonly lastPingAt: string | null;
  readonly agentVersion: string | null;
  /** Linux | Windows | MacOS */
  readonly platformType: string | null;
  readonly platformName: string | null;
  readonly platformVersion: string | null;
  /** Role named by the registration: only default host management and hybrid nodes have one. */
  readonly registrationRole: string | null;
  readonly registeredAt: string | null;
  readonly associationStatus: string | null;
  /** Number of the node's associations by status, such as `{ Success: 2, Failed: 1 }`. */
  readonly associationCounts: Readonly<Record<string, number>>;
  readonly lastAssociationAt: string | null;
}

/* -------------------------------------------- Systems Manager: compliance */

export interface SeverityCounts {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly informational: number;
  readonly unspecified: number;
}

/** One row of ListResourceComplianceSummaries. */
export interface ComplianceRecord {
  readonly resourceId: string;
  /** Patch | Association | Custom:* */
  readonly type: string;
  readonly status: 'COMPLIANT' | 'NON_COMPLIANT';
  readonly overallSeverity: Severity | null;
  readonly executedAt: string | null;
  readonly executionId: string | null;
  readonly executionType: string | null;
  readonly compliantCount: number;
  readonly nonCompliantCount: number;
  readonly nonCompliantBySeverity: SeverityCounts;
}

/** One row of ListComplianceItems. */
export interface ComplianceItem {
  readonly resourceId: string;
  readonly type: string;
  readonly id: string;
  readonly title: string;
  /** COMPLIANT | NON_COMPLIANT | "" */
  readonly status: string;
  readonly severity: Severity | null;
  readonly executedAt: string | null;
  readonly executionId: string | null;
  readonly executionType: string | null;
  readonly details: Readonly<Record<string, string>>;
}

/* --------------------------------------------- Systems Manager: patch state */

/** Every count of InstancePatchState, in camelCase. −1 is kept: it is how Windows says "could not look". */
export interface PatchCounts {
  readonly installed: number;
  readonly installedOther: number;
  readonly installedPendingReboot: number;
  readonly installedRejected: number;
  readonly missing: number;
  readonly failed: number;
  readonly unreportedNotApplicable: number;
  readonly notApplicable: number;
  readonly availableSecurityUpdate: number;
  readonly criticalNonCompliant: number;
  readonly securityNonCompliant: number;
  readonly otherNonCompliant: number;
}

/** The node's record: a snapshot by the last operation that managed to upload. */
export interface PatchState {
  readonly instanceId: string;
  readonly baselineId: string | null;
  /** "" on the wire means none. */
  readonly patchGroup: string | null;
  readonly snapshotId: string | null;
  readonly installOverrideList: string | null;
  readonly counts: PatchCounts;
  readonly operation: 'Scan' | 'Install' | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly lastNoRebootInstallAt: string | null;
  readonly rebootOption: 'RebootIfNeeded' | 'NoReboot' | null;
}

export const PATCH_STATES = [
  'INSTALLED',
  'INSTALLED_OTHER',
  'INSTALLED_PENDING_REBOOT',
  'INSTALLED_REJECTED',
  'MISSING',
  'NOT_APPLICABLE',
  'FAILED',
  'AVAILABLE_SECURITY_UPDATE',
] as const;
/** State of one patch, in the API model's spelling; the wire's PascalCase is translated. */
export type PatchStateName = (typeof PATCH_STATES)[number];

/** One row of DescribeInstancePatches. */
export interface Patch {
  /** KB5023702, or name.arch */
  readonly id: string;
  readonly title: string;
  readonly state: PatchStateName;
  readonly severity: Severity | null;
  /** The vendor's own word, kept for showing: "Important", "optional". */
  readonly vendorSeverity: string | null;
  readonly classification: string | null;
  readonly cves: readonly string[];
  readonly installedAt: string | null;
}

/* ------------------------------------------- Systems Manager: configuration */

export interface PatchBaseline {
  /** pb-…; for AWS's own, the last part of the ARN. */
  readonly id: string;
  readonly name: string;
  /** WINDOWS, AMAZON_LINUX_2023, … */
  readonly operatingSystem: string;
  readonly isDefault: boolean;
  readonly modifiedAt: string | null;
  readonly rejectedPatches: readonly string[];
  /** ALLOW_AS_DEPENDENCY | BLOCK */
  readonly rejectedPatchesAction: string | null;
  /** COMPLIANT | NON_COMPLIANT | null */
  readonly availableSecurityUpdates: string | null;
  /** Days between release and approval by each rule. */
  readonly approveAfterDays: readonly number[];
}

export interface PatchGroupMapping {
  readonly patchGroup: string;
  readonly baselineId: string;
  readonly operatingSystem: string;
}

/** A selector of an association or a window: InstanceIds, tag:Key, tag-key, resource-groups:Name, … */
export interface Target {
  readonly key: string;
  readonly values: readonly string[];
}

export interface Association {
  readonly id: string;
  readonly name: string | null;
  readonly document: string;
  readonly targets: readonly Target[];
  readonly schedule: string | null;
  readonly lastExecutedAt: string | null;
  readonly status: string | null;
  readonly detailedStatus: string | null;
  /** Parameters of patch documents; null where they were not read (other documents). */
  readonly parameters: Readonly<Record<string, readonly string[]>> | null;
  readonly applyOnlyAtCronInterval: boolean;
  readonly calendarNames: readonly string[];
}

export interface MaintenanceWindow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly schedule: string | null;
  readonly timezone: string | null;
  readonly durationHours: number | null;
  readonly cutoffHours: number | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly nextExecutionAt: string | null;
  readonly targets: readonly { readonly id: string; readonly targets: readonly Target[] }[];
  readonly tasks: readonly WindowTask[];
}

export interface WindowTask {
  readonly id: string;
  /** RUN_COMMAND | AUTOMATION | LAMBDA | STEP_FUNCTIONS */
  readonly type: string;
  /** Document name, or an ARN. */
  readonly document: string;
  readonly targets: readonly Target[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** CONTINUE_TASK | CANCEL_TASK | null */
  readonly cutoffBehavior: string | null;
}

export interface WindowExecution {
  readonly windowId: string;
  readonly executionId: string;
  /** PENDING | IN_PROGRESS | SUCCESS | FAILED | TIMED_OUT | CANCELLED | SKIPPED_OVERLAPPING | … */
  readonly status: string;
  readonly statusDetails: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Command ids of its RUN_COMMAND task invocations. */
  readonly commandIds: readonly string[];
}

/** A node's own view of one association (DescribeInstanceAssociationsStatus). */
export interface AssociationStatus {
  readonly associationId: string;
  readonly name: string | null;
  readonly document: string;
  /** Success | Failed | Pending | Skipped | TimedOut | … */
  readonly status: string;
  readonly detailedStatus: string | null;
  readonly errorCode: string | null;
  readonly executionSummary: string | null;
  readonly executedAt: string | null;
  /** Output of the association's last command on this node, where it was fetched. */
  readonly output: CommandOutput | null;
}

/* -------------------------------------------------- Systems Manager: history */

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Was the text cut by the agent or the API, so that the deciding line may be missing? */
  readonly truncated: boolean;
}

export interface CommandStep {
  /** PatchLinux, PatchWindows, InstallNoReboot/PatchLinux, … */
  readonly name: string;
  readonly status: string;
  readonly responseCode: number | null;
}

export type RunOrigin =
  | { readonly kind: 'command'; readonly id: null }
  | { readonly kind: 'association' | 'maintenance-window' | 'patch-policy'; readonly id: string };

/** One patch document run on one node: a command invocation with what started it. */
export interface PatchRun {
  readonly commandId: string;
  readonly instanceId: string;
  readonly document: string;
  readonly operation: 'Scan' | 'Install' | null;
  readonly rebootOption: 'RebootIfNeeded' | 'NoReboot' | null;
  readonly usesBaselineOverride: boolean;
  readonly origin: RunOrigin;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Pending | InProgress | Delayed | Success | Cancelled | Cancelling | Failed | TimedOut */
  readonly status: string;
  /** StatusDetails without spaces: DeliveryTimedOut, ExecutionTimedOut, Undeliverable, Terminated, … */
  readonly statusDetails: string;
  readonly steps: readonly CommandStep[];
  /** Output of the deciding step; null where nothing was printed or fetched. */
  readonly output: CommandOutput | null;
  /** Which read brought the output: the listing, or GetCommandInvocation where it was cut. */
  readonly outputSource: 'ssm:ListCommandInvocations' | 'ssm:GetCommandInvocation' | null;
}
