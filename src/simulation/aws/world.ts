/**
 * The world that the simulated AWS serves: plain data in AWS's own shapes.
 *
 * A fleet is a value of this type. The server never invents facts: what it answers is here.
 */

import type { AutoScalingInstanceDetails } from '@aws-sdk/client-auto-scaling';
import type {
  Instance,
  InstanceStatus,
  InternetGateway,
  ManagedPrefixList,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Snapshot,
  Subnet,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type {
  AssociationDescription,
  AutomationExecution,
  Command,
  CommandPlugin,
  ComplianceItem,
  GetPatchBaselineResult,
  InstanceAssociationStatusInfo,
  InstancePatchState,
  InstanceProperty,
  MaintenanceWindowExecution,
  MaintenanceWindowExecutionTaskIdentity,
  MaintenanceWindowExecutionTaskInvocationIdentity,
  MaintenanceWindowIdentity,
  MaintenanceWindowTarget,
  MaintenanceWindowTask,
  PatchBaselineIdentity,
  PatchComplianceData,
  PatchGroupPatchBaselineMapping,
  ResourceComplianceSummaryItem,
} from '@aws-sdk/client-ssm';
import type { Conditions, OneOrMore, PolicyDocument } from './policy.ts';
import type { Scenario, SimulatedDocument, Timings } from './scenario.ts';

export interface World {
  /** Credentials of the process that asks: accepted by STS, and by nothing else. */
  readonly caller: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly accountId: string;
    /** Which roles it may assume, and how; absent: all that trust it. */
    readonly policy?: PolicyDocument;
  };
  readonly accounts: SimulatedAccount[];
}

export interface SimulatedAccount {
  readonly id: string;
  readonly name: string;
  readonly roles: SimulatedRole[];
  /** IAM, as far as diagnosis reads it. */
  readonly instanceProfiles: SimulatedInstanceProfile[];
  readonly regions: SimulatedRegion[];
}

/** A role that STS hands out. */
export interface SimulatedRole {
  readonly arn: string;
  /** null: assumable without one. */
  readonly externalId: string | null;
  /** Actions it may call, with `*` at the end of a name allowed: `ssm:Describe*`. */
  allow: string[];
  /** Actions refused even so, as by an organisation's policy. */
  deny: string[];
  /** Rights besides those of `allow`, as IAM writes them: with resources, conditions and denials. */
  policy?: PolicyDocument;
  readonly maxSessionSeconds: number;
  /** What its trust policy lets a caller do besides assuming it; absent: both. */
  readonly trust?: { readonly setSourceIdentity: boolean; readonly tagSession: boolean };
  /** The whole trust policy as IAM writes it, in place of `externalId` and `trust`. */
  readonly trustPolicy?: TrustPolicy;
}

export interface TrustPolicy {
  readonly Version?: string;
  readonly Statement: TrustStatement | readonly TrustStatement[];
}

interface TrustStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: { readonly AWS: OneOrMore };
  readonly Action: OneOrMore;
  readonly Condition?: Conditions;
}

export interface SimulatedInstanceProfile {
  readonly name: string;
  readonly arn: string;
  readonly role: {
    readonly name: string;
    readonly trustPolicy: object;
    readonly attachedPolicies: { readonly name: string; readonly arn: string; readonly document: object }[];
    readonly inlinePolicies: { readonly name: string; readonly document: object }[];
  } | null;
}

/** What one account holds in one Region. Shapes are the SDK's, so that a fleet reads like an AWS answer. */
export interface SimulatedRegion {
  readonly region: string;
  defaultHostManagementRole: string | null;

  instances: Instance[];
  statuses: InstanceStatus[];
  securityGroups: SecurityGroup[];
  subnets: Subnet[];
  routeTables: RouteTable[];
  internetGateways: InternetGateway[];
  networkAcls: NetworkAcl[];
  vpcEndpoints: VpcEndpoint[];
  prefixLists: ManagedPrefixList[];
  /** VPC id → DNS attributes. */
  vpcDns: Map<string, { support: boolean; hostnames: boolean }>;

  nodes: InstanceProperty[];
  /** Instance id → message channel; absent: connected. */
  connections: Map<string, 'connected' | 'notconnected'>;
  compliance: ResourceComplianceSummaryItem[];
  complianceItems: ComplianceItem[];
  patchStates: InstancePatchState[];
  /** Instance id → rows. */
  patches: Map<string, PatchComplianceData[]>;

  baselines: (GetPatchBaselineResult & PatchBaselineIdentity)[];
  patchGroups: PatchGroupPatchBaselineMapping[];
  associations: AssociationDescription[];
  /** Association id → its tags; absent: none. */
  associationTags?: Map<string, Readonly<Record<string, string>>>;
  /** Instance id → its associations' statuses. */
  associationStatuses: Map<string, InstanceAssociationStatusInfo[]>;
  associationExecutions: SimulatedAssociationExecution[];
  windows: SimulatedWindow[];
  commands: Command[];
  invocations: SimulatedInvocation[];
  /** Change calendars by the name of their document; absent: none. */
  calendars?: Map<string, SimulatedCalendar>;
  /** Command documents of the account's own. */
  documents: SimulatedDocument[];
  automations: AutomationExecution[];
  snapshots: Snapshot[];
  /** Instance id → how it behaves when something is done to it; absent: as it is told. */
  scenarios: Map<string, Scenario>;
  /** In place of DEFAULT_TIMINGS. */
  timings: Partial<Timings>;
  /** Do nodes that are Online report every five minutes from the world's beginning on (default: no)? */
  heartbeats: boolean;

  autoScalingInstances: AutoScalingInstanceDetails[];
  targetGroups: {
    name: string;
    arn: string;
    loadBalancerArns: string[];
    targets: { id: string; state: string }[];
  }[];

  /** Values that the second and later reads of an instance bring, as when somebody patches in between. */
  changes: Map<
    string,
    { patchState?: Partial<InstancePatchState>; compliance?: Partial<ResourceComplianceSummaryItem> }
  >;
}

export interface SimulatedCalendar {
  /** Until the first of the transitions. */
  state: 'OPEN' | 'CLOSED';
  /** What is said to come after all of them. */
  nextTransitionAt: Date | null;
  /** Earlier ones first. */
  transitions?: { readonly at: Date; readonly state: 'OPEN' | 'CLOSED' }[];
}

export interface SimulatedWindow {
  readonly identity: MaintenanceWindowIdentity;
  readonly targets: MaintenanceWindowTarget[];
  readonly tasks: MaintenanceWindowTask[];
  /** Window task id → parameters of newer tasks, which only GetMaintenanceWindowTask tells. */
  readonly invocationParameters?: ReadonlyMap<string, Record<string, string[]>>;
  readonly executions: {
    readonly execution: MaintenanceWindowExecution;
    readonly tasks: {
      readonly task: MaintenanceWindowExecutionTaskIdentity;
      readonly invocations: MaintenanceWindowExecutionTaskInvocationIdentity[];
    }[];
  }[];
}

export interface SimulatedAssociationExecution {
  readonly associationId: string;
  readonly executionId: string;
  status: string;
  detailedStatus: string;
  readonly createdAt: Date;
  readonly targets: {
    readonly resourceId: string;
    status: string;
    readonly commandId: string | null;
  }[];
}

/** One command on one node. Output is whole here; the server cuts it as AWS does. */
export interface SimulatedInvocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly documentName: string;
  readonly requestedAt: Date;
  readonly comment: string;
  status: string;
  statusDetails: string;
  plugins: (Pick<CommandPlugin, 'Name' | 'Status' | 'StatusDetails' | 'ResponseCode'> & {
    startedAt: Date | null;
    endedAt: Date | null;
    stdout: string;
    stderr: string;
  })[];
}
