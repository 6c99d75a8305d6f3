/**
 * Facts about one instance: everything the diagnosis may look at.
 *
 * Diagnosis is a pure function of these. What could not be read is `Unread`, never a default.
 */

import type { Operation, Reading } from './reading.ts';
import type {
  AssociationStatus,
  ComplianceItem,
  ComplianceRecord,
  Ec2Instance,
  ManagedNode,
  NetworkAcl,
  Patch,
  PatchBaseline,
  PatchRun,
  PatchState,
  RouteTable,
  SecurityGroup,
  StatusChecks,
  Subnet,
  Tags,
  VpcDns,
  VpcEndpoint,
  WindowExecution,
} from './records.ts';

export interface InstanceFacts {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  /** Since when earlier runs know it to be non-compliant, and how; absent: they know nothing. */
  readonly reportedSince?: { readonly at: string; readonly method: string };
  /** The moment the diagnosis is made for: every "ago" counts from here. */
  readonly assessedAt: string;
  /** `freshness.stale` of the environment, in milliseconds: older records prove nothing. */
  readonly staleAfterMs: number;
  /** `production` of the environment, null where it is not set. */
  readonly productionEnvironment: boolean | null;

  /** null: EC2 does not know the instance (terminated long ago). */
  readonly ec2: Reading<Ec2Instance | null>;
  readonly statusChecks: Reading<StatusChecks | null>;
  /** null: not registered with Systems Manager. */
  readonly node: Reading<ManagedNode | null>;
  /** GetConnectionStatus, read only where the channel matters. */
  readonly messageChannel: Reading<'connected' | 'notconnected'>;
  /** Role of default host management in this Region; null: not set up. */
  readonly defaultHostManagementRole: Reading<string | null>;
  /** What IAM says of the profile's role; read only for instances that cannot be reached. */
  readonly profileRights: Reading<ProfileRights>;
  /** Can the instance reach Systems Manager, by EC2's records? Read only for those that cannot be reached. */
  readonly networkPath: Reading<NetworkPath>;
  readonly exposure: Reading<Exposure>;
  readonly autoScalingGroup: string | null;
  readonly loadBalancers: Reading<readonly string[]>;

  /** Compliance records of every type this instance has, first and second read. */
  readonly compliance: Reading<readonly ComplianceRecord[]>;
  readonly complianceAgain: Reading<readonly ComplianceRecord[]>;
  /** Non-compliant items of Association and Custom:* types, and of Patch where set by hand. */
  readonly items: Reading<readonly ComplianceItem[]>;
  /** null: no patch record. First and second read. */
  readonly patchState: Reading<PatchState | null>;
  readonly patchStateAgain: Reading<PatchState | null>;
  /** Rows in state Missing, Failed, InstalledPendingReboot, InstalledRejected, AvailableSecurityUpdate. */
  readonly patches: Reading<readonly Patch[]>;

  readonly baseline: BaselineFacts;
  readonly targeting: Targeting;
  /** Patch documents run on it in the look-back of 30 days, newest first. */
  readonly history: Reading<readonly PatchRun[]>;
  /** Associations of the node that are not Success. */
  readonly associations: Reading<readonly AssociationStatus[]>;
}

export interface ProfileRights {
  readonly profileName: string;
  readonly roleName: string | null;
  /** Does the role hold what the agent needs (AmazonSSMManagedInstanceCore or equal)? null: cannot be told. */
  readonly sufficient: boolean | null;
  /** What is missing or denied, such as "ssm:UpdateInstanceInformation". */
  readonly missing: readonly string[];
  /** Does the role's trust policy let EC2 assume it? */
  readonly trustsEc2: boolean | null;
}

/** The verdict of EC2's records on the way from the instance to Systems Manager. */
export interface NetworkPath {
  /** true: nothing stands in the way; false: `obstacles` prove it; null: the records do not decide. */
  readonly open: boolean | null;
  readonly obstacles: readonly NetworkObstacle[];
  /** Reads that would be needed to decide and were refused. */
  readonly unseen: readonly Operation[];
}

export interface NetworkObstacle {
  readonly kind:
    | 'no-route'
    | 'security-group-egress'
    | 'endpoint-missing'
    | 'endpoint-security-group'
    | 'network-acl'
    | 'vpc-dns'
    | 'endpoint-private-dns';
  /** One sentence with the ids it rests on. */
  readonly fact: string;
  readonly source: Operation;
}

/**
 * What EC2 says about the network around an instance. May hold more than its VPC: readers pick by id.
 * `dns` is of the instance's own VPC.
 */
export interface VpcRecords {
  readonly securityGroups: Reading<readonly SecurityGroup[]>;
  readonly subnets: Reading<readonly Subnet[]>;
  readonly routeTables: Reading<readonly RouteTable[]>;
  readonly networkAcls: Reading<readonly NetworkAcl[]>;
  readonly endpoints: Reading<readonly VpcEndpoint[]>;
  readonly dns: Reading<VpcDns | null>;
}

/** Reachability from the internet: public address, route to an internet gateway and an open security group. */
export interface Exposure {
  /** null: one of the three could not be told, and none of the others rules exposure out. */
  readonly exposed: boolean | null;
  readonly publicIp: string | null;
  readonly openPorts: readonly string[];
  readonly reason: string;
}

export interface BaselineFacts {
  /** Value of the tag `Patch Group` or `PatchGroup`, and the key it was found under. */
  readonly patchGroupTag: { readonly key: string; readonly value: string } | null;
  /** Tag keys that look like a patch group and are none: "patch group", "Patch Group ". */
  readonly nearMissTags: readonly string[];
  /** AWS's name of the operating system, such as AMAZON_LINUX_2023; null where it is not known. */
  readonly operatingSystem: string | null;
  /** The baseline the record was made with; null value: the baseline no longer exists or is generated. */
  readonly used: Reading<PatchBaseline | null>;
  /** The baseline the node should be judged by, and why. */
  readonly expected: Reading<ExpectedBaseline | null>;
}

export interface ExpectedBaseline {
  readonly baselineId: string | null;
  readonly name: string | null;
  readonly by: 'patch-policy' | 'patch-group' | 'default';
  /** Is the tagged patch group registered with any baseline for this operating system? null: no tag. */
  readonly groupRegistered: boolean | null;
}

/** What is scheduled to patch or scan this node. */
export interface Targeting {
  /** Windows with a patch task whose targets match this node. */
  readonly windows: Reading<readonly PatchWindow[]>;
  /** Associations with a patch document that match this node. */
  readonly associations: Reading<readonly PatchAssociation[]>;
  /** Does anything in the scope install patches at all, on whichever node? */
  readonly installersInScope: Reading<{ readonly windows: number; readonly associations: number }>;
  /** Windows and associations that patch a resource group, whose members are not known: they may reach the node. */
  readonly undecided: readonly {
    readonly name: string;
    readonly operation: 'Scan' | 'Install' | null;
    readonly isPatchPolicy: boolean;
  }[];
  /** Targets that miss this node by a hair: "window w has tag:Env=prod, the node has env=prod". */
  readonly nearMisses: readonly string[];
}

export interface PatchWindow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly operation: 'Scan' | 'Install' | null;
  readonly rebootOption: 'RebootIfNeeded' | 'NoReboot' | null;
  readonly document: string;
  readonly nextAt: string | null;
  readonly endsAt: string | null;
  readonly schedule: string | null;
  readonly cutoffCancels: boolean;
  /** Latest executions inside the look-back, newest first; Unread where they could not be listed. */
  readonly executions: Reading<readonly WindowExecution[]>;
}

export interface PatchAssociation {
  readonly id: string;
  readonly name: string | null;
  readonly document: string;
  readonly operation: 'Scan' | 'Install' | null;
  readonly rebootOption: 'RebootIfNeeded' | 'NoReboot' | null;
  readonly schedule: string | null;
  readonly nextAt: string | null;
  readonly lastExecutedAt: string | null;
  readonly status: string | null;
  readonly isPatchPolicy: boolean;
  readonly baselineOverride: string | null;
  readonly calendarNames: readonly string[];
}

/** Tags of the instance where EC2 told them; an unread instance has none to show. */
export function tagsOf(facts: InstanceFacts): Tags {
  return facts.ec2.known && facts.ec2.value ? facts.ec2.value.tags : {};
}
