/** Troubleshooting runbooks: their parameters, steps and rights, and what they say in the end. */

import { instanceOf, type Machine, nodeOf, scenarioOf } from './machine.ts';

export interface Runbook {
  readonly name: string;
  /** Parameters and whether they must be given. */
  readonly takes: Readonly<Record<string, 'required' | 'optional'>>;
  readonly steps: readonly { readonly name: string; readonly action: string }[];
  /** What it reads with the rights of whoever started it, or of the role it is given. */
  readonly reads: readonly string[];
  /** The document that it sends to the node; null: none. */
  readonly script: string | null;
  /** Output name → values, once it has ended well. */
  outputs(machine: Machine): Record<string, string[]>;
}

const ROLE = { AutomationAssumeRole: 'optional' } as const;

export const RUNBOOKS: readonly Runbook[] = [
  {
    name: 'AWSSupport-TroubleshootManagedInstance',
    takes: { InstanceId: 'required', ...ROLE },
    steps: [
      { name: 'assertInstanceIsRunning', action: 'aws:assertAwsResourceProperty' },
      { name: 'CheckInstanceProfile', action: 'aws:executeScript' },
      { name: 'CheckNetwork', action: 'aws:executeScript' },
      { name: 'CheckManagedNode', action: 'aws:executeScript' },
      { name: 'FinalOutput', action: 'aws:executeScript' },
    ],
    reads: [
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkAcls',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeVpcEndpoints',
      'iam:GetInstanceProfile',
      'iam:ListAttachedRolePolicies',
      'ssm:DescribeInstanceInformation',
    ],
    script: null,
    outputs: (machine) => ({ 'FinalOutput.Message': [messageOf(machine, connectionMessage)] }),
  },
  {
    name: 'AWSSupport-TroubleshootPatchManagerLinux',
    takes: { InstanceId: 'required', RunCommandId: 'optional', ...ROLE },
    steps: [
      { name: 'assertInstanceIsManaged', action: 'aws:assertAwsResourceProperty' },
      { name: 'GetRunCommandOutput', action: 'aws:executeScript' },
      { name: 'RunChecksOnInstance', action: 'aws:runCommand' },
      { name: 'GenerateReport', action: 'aws:executeScript' },
    ],
    reads: ['ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation', 'ssm:ListCommandInvocations'],
    script: 'AWS-RunShellScript',
    outputs: (machine) => ({ 'GenerateReport.Report': [messageOf(machine, linuxMessage)] }),
  },
  {
    name: 'AWSSupport-TroubleshootWindowsUpdate',
    takes: {
      InstanceId: 'required',
      RunVpcReachabilityAnalyzer: 'optional',
      RetainVpcReachabilityAnalysis: 'optional',
      ...ROLE,
    },
    steps: [
      { name: 'assertInstanceIsManaged', action: 'aws:assertAwsResourceProperty' },
      { name: 'CheckWindowsUpdateService', action: 'aws:runCommand' },
      { name: 'CheckEndpoints', action: 'aws:runCommand' },
      { name: 'GenerateReport', action: 'aws:executeScript' },
    ],
    reads: ['ec2:DescribeInstances', 'ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation'],
    script: 'AWS-RunPowerShellScript',
    outputs: (machine) => ({ 'GenerateReport.Report': [messageOf(machine, windowsMessage)] }),
  },
];

function messageOf(machine: Machine, otherwise: (machine: Machine) => string): string {
  return scenarioOf(machine).diagnosis?.message ?? otherwise(machine);
}

function connectionMessage({ id, place }: Machine): string {
  const instance = instanceOf(place.region, id);
  const node = nodeOf(place.region, id);
  const checks = [
    `Instance state: ${instance?.State?.Name ?? 'unknown'}`,
    `IAM instance profile: ${instance?.IamInstanceProfile ? 'attached' : 'none is attached'}`,
    `Managed node: ${node ? `registered, ping status ${node.PingStatus}` : 'not registered'}`,
    'Security groups, network ACL and routes: outbound HTTPS is allowed',
  ];
  return checks.join('\n');
}

function linuxMessage(): string {
  return [
    'Package manager: no lock is held',
    'Free space on /var: 7.1 GB',
    'Repositories: all of them answer',
    'No known problem was found.',
  ].join('\n');
}

function windowsMessage(): string {
  return [
    'Service wuauserv: startup type Manual, status Running',
    'Windows Update endpoints: reachable on port 443',
    'Free space on C: 21 GB',
    'No known problem was found.',
  ].join('\n');
}
