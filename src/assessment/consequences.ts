/** What a refused read leaves unknown, in words for the report. */

import type { Operation } from '../model/reading.ts';

const CONSEQUENCES: Readonly<Partial<Record<Operation, string>>> = {
  'sts:AssumeRole': 'Nothing in this account and Region was assessed.',
  'ssm:ListResourceComplianceSummaries':
    'Which instances are reported non-compliant is unknown: this scope was not assessed.',
  'ssm:ListComplianceSummaries':
    'The list of non-compliant instances could not be checked against the totals.',
  'ssm:ListComplianceItems': 'Which custom or association items are non-compliant is unknown.',
  'ssm:DescribeInstanceProperties':
    'Whether instances are registered with Systems Manager and online is unknown.',
  'ssm:DescribeInstanceInformation':
    'Whether instances are registered with Systems Manager and online is unknown.',
  'ssm:GetConnectionStatus': 'Whether the message channel of silent nodes is open is unknown.',
  'ssm:GetServiceSetting': 'Whether default host management serves instances without a profile is unknown.',
  'ssm:DescribeInstancePatchStates':
    'Patch counts and scan times are unknown: no instance can be called compliant.',
  'ssm:DescribeInstancePatches': 'Which patches are missing or failed, and their severity, is unknown.',
  'ssm:DescribePatchBaselines': 'Which baseline a node should be judged by is unknown.',
  'ssm:GetPatchBaseline': 'Rejected patches and the last change of baselines are unknown.',
  'ssm:DescribePatchGroups': 'Which patch groups are registered with a baseline is unknown.',
  'ssm:ListAssociations': 'Which associations scan or patch the instances is unknown.',
  'ssm:DescribeAssociation': 'Whether associations scan or install is unknown.',
  'ssm:DescribeInstanceAssociationsStatus': 'Why associations of these instances failed is unknown.',
  'ssm:DescribeAssociationExecutions': 'The output of failed associations is unknown.',
  'ssm:DescribeAssociationExecutionTargets': 'The output of failed associations is unknown.',
  'ssm:DescribeMaintenanceWindows': 'Which maintenance windows scan or patch the instances is unknown.',
  'ssm:DescribeMaintenanceWindowTargets': 'Which instances the maintenance windows target is unknown.',
  'ssm:DescribeMaintenanceWindowTasks': 'What the maintenance windows run is unknown.',
  'ssm:GetMaintenanceWindowTask': 'Whether maintenance windows scan or install is unknown.',
  'ssm:DescribeMaintenanceWindowExecutions': 'Whether maintenance windows ran or were skipped is unknown.',
  'ssm:DescribeMaintenanceWindowExecutionTasks':
    'Which patch runs the maintenance windows started is unknown.',
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations':
    'Which patch runs the maintenance windows started is unknown.',
  'ssm:ListCommands': 'Whether patch runs scanned or installed is unknown.',
  'ssm:ListCommandInvocations': 'Whether patching failed, was skipped or never ran is unknown.',
  'ssm:GetCommandInvocation': 'The full output of failed patch runs is unknown; causes rest on cut output.',
  'ec2:DescribeInstances':
    'State, tags and network of the instances are unknown; instances without data stay unseen.',
  'ec2:DescribeInstanceStatus': 'Whether the status checks of instances pass is unknown.',
  'ec2:DescribeSecurityGroups':
    'Internet exposure, and whether security groups block Systems Manager, is unknown.',
  'ec2:DescribeSubnets': 'The subnets of the instances are unknown.',
  'ec2:DescribeRouteTables': 'Internet exposure, and whether a route leads to Systems Manager, is unknown.',
  'ec2:DescribeNetworkAcls': 'Whether network ACLs block Systems Manager is unknown.',
  'ec2:DescribeVpcEndpoints': 'Whether VPC endpoints lead to Systems Manager is unknown.',
  'ec2:DescribeVpcAttribute': 'Whether DNS works inside the VPCs is unknown.',
  'ec2:DescribeSnapshots':
    'Whether a snapshot that an install waits for is complete is unknown: nothing is installed after it.',
  'ssm:DescribeAutomationExecutions':
    'Whether a diagnosis whose answer was lost has begun is unknown: it is not asked for again.',
  'ssm:GetAutomationExecution': 'What a diagnosis found is unknown.',
  'ssm:GetCalendarState':
    'Whether change calendars are open is unknown: nothing is begun where one is configured.',
  'autoscaling:DescribeAutoScalingInstances':
    'Auto Scaling groups are known only from the tags of the instances.',
  'elbv2:DescribeTargetGroups': 'Whether instances stand behind a load balancer is unknown.',
  'elbv2:DescribeTargetHealth': 'Whether instances stand behind a load balancer is unknown.',
};

/** One sentence; every operation has one. */
export function consequenceOf(operation: Operation): string {
  if (operation.startsWith('iam:'))
    return 'Whether instance profiles hold the rights that the agent needs is unknown.';
  return CONSEQUENCES[operation] ?? `What ${operation} tells is unknown.`;
}
