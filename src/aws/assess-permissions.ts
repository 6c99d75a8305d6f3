/**
 * Every request that may be sent under the assess role. A reader refuses anything that is not listed here, so
 * an assessment cannot change anything in an account, whatever its role would allow.
 */

import type { Operation } from '../model/reading.ts';

interface ReadPermission {
  readonly operation: Operation;
  /** The IAM action that allows it. */
  readonly action: string;
  /** Optional: without it findings lose confidence, and the scope still counts as complete. */
  readonly optional: boolean;
}

const REQUIRED: readonly Operation[] = [
  'ssm:ListResourceComplianceSummaries',
  'ssm:ListComplianceSummaries',
  'ssm:ListComplianceItems',
  'ssm:DescribeInstanceProperties',
  'ssm:DescribeInstanceInformation',
  'ssm:GetConnectionStatus',
  'ssm:GetServiceSetting',
  'ssm:DescribeInstancePatchStates',
  'ssm:DescribeInstancePatches',
  'ssm:DescribePatchBaselines',
  'ssm:GetPatchBaseline',
  'ssm:DescribePatchGroups',
  'ssm:ListAssociations',
  'ssm:DescribeAssociation',
  'ssm:DescribeInstanceAssociationsStatus',
  'ssm:DescribeAssociationExecutions',
  'ssm:DescribeAssociationExecutionTargets',
  'ssm:DescribeMaintenanceWindows',
  'ssm:DescribeMaintenanceWindowTargets',
  'ssm:DescribeMaintenanceWindowTasks',
  'ssm:GetMaintenanceWindowTask',
  'ssm:DescribeMaintenanceWindowExecutions',
  'ssm:DescribeMaintenanceWindowExecutionTasks',
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
  'ssm:ListCommands',
  'ssm:ListCommandInvocations',
  'ssm:GetCommandInvocation',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeRouteTables',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcAttribute',
];

const OPTIONAL: readonly Operation[] = [
  'iam:GetInstanceProfile',
  'iam:ListAttachedRolePolicies',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'autoscaling:DescribeAutoScalingInstances',
  'elbv2:DescribeTargetGroups',
  'elbv2:DescribeTargetHealth',
];

export const READ_PERMISSIONS: readonly ReadPermission[] = [
  ...REQUIRED.map((operation) => permission(operation, false)),
  ...OPTIONAL.map((operation) => permission(operation, true)),
];

/** Reads that only remediation needs: where nothing acts, nobody misses them. */
export const REMEDIATION_READ_PERMISSIONS: readonly ReadPermission[] = (
  [
    'ec2:DescribeSnapshots',
    'ssm:DescribeAutomationExecutions',
    'ssm:GetAutomationExecution',
    'ssm:GetCalendarState',
  ] as const
).map((operation) => permission(operation, true));

const BY_OPERATION = new Map(
  [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS].map((entry) => [entry.operation, entry]),
);

/** May `operation` be sent under the assess role? */
export function isReadOperation(operation: Operation): boolean {
  return BY_OPERATION.has(operation);
}

/** Is `operation` one whose refusal leaves a scope complete? */
export function isOptionalRead(operation: Operation): boolean {
  return BY_OPERATION.get(operation)?.optional ?? false;
}

/** The IAM action that allows `operation`: the same name, but for load balancers. */
export function iamAction(operation: Operation): string {
  return operation.replace(/^elbv2:/, 'elasticloadbalancing:');
}

function permission(operation: Operation, optional: boolean): ReadPermission {
  return { operation, action: iamAction(operation), optional };
}
