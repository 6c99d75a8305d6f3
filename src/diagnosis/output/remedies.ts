/** Remediations that causes proved by output share, and where their logs are. */

import type { Remediation } from '../../model/report.ts';
import type { RemedyContext } from './output-cause.ts';
import type { NodePlatform } from './platform.ts';

const LINUX_LOGS = [
  '/var/log/amazon/ssm/amazon-ssm-agent.log',
  '/var/lib/amazon/ssm/<instance id>/document/orchestration/<command id>',
  '/var/log/amazon/ssm/patch-baseline-operations',
];
const PACKAGE_LOGS: Readonly<Record<NodePlatform, readonly string[]>> = {
  apt: [...LINUX_LOGS, '/var/log/apt/term.log', '/var/log/dpkg.log'],
  dnf: [...LINUX_LOGS, '/var/log/dnf.log', '/var/log/dnf.rpm.log'],
  yum: [...LINUX_LOGS, '/var/log/yum.log'],
  zypper: [...LINUX_LOGS, '/var/log/zypper.log', '/var/log/zypp/history'],
  linux: LINUX_LOGS,
  windows: [
    '%PROGRAMDATA%\\Amazon\\SSM\\Logs\\amazon-ssm-agent.log',
    '%PROGRAMDATA%\\Amazon\\PatchBaselineOperations\\Logs',
    'C:\\Windows\\Logs\\CBS\\CBS.log',
    'Get-WindowsUpdateLog (Windows Update agent)',
  ],
};

/** Where a patch run leaves its traces on such a node. */
export function logsOf(platform: NodePlatform): string[] {
  return [...PACKAGE_LOGS[platform]];
}

/** Somebody must change the node, then patch again. */
export function fixHost(context: RemedyContext, title: string, steps: readonly string[]): Remediation {
  return manual('fix-host', context, title, [...steps, againStep(context)]);
}

/** Somebody must change baseline, group or override, then patch again. */
export function fixBaseline(context: RemedyContext, title: string, steps: readonly string[]): Remediation {
  return manual('fix-baseline', context, title, [...steps, againStep(context)]);
}

/** A change that people make, with `code` as its remediation. */
export function manual(
  code: Remediation['code'],
  { platform }: RemedyContext,
  title: string,
  steps: readonly string[],
): Remediation {
  return {
    code,
    title,
    document: null,
    parameters: {},
    reboots: false,
    manual: true,
    steps: [...steps],
    logs: logsOf(platform),
  };
}

/** The reason passes by itself: the same operation again. A failed scan is scanned again, not installed. */
export function runAgain(context: RemedyContext, title: string, steps: readonly string[]): Remediation {
  const scan = context.operation === 'Scan';
  const rebootOption = context.rebootOption ?? 'RebootIfNeeded';
  return {
    code: scan ? 'scan' : 'install-patches',
    title,
    document: 'AWS-RunPatchBaseline',
    parameters: scan ? { Operation: ['Scan'] } : { Operation: ['Install'], RebootOption: [rebootOption] },
    reboots: !scan && rebootOption === 'RebootIfNeeded',
    manual: false,
    steps: [...steps, againStep(context)],
    logs: logsOf(context.platform),
  };
}

function againStep({ operation }: RemedyContext): string {
  return `Run AWS-RunPatchBaseline with Operation ${operation ?? 'Install'} again.`;
}

/** The steps for a node's own tools, `otherwise` where they are not known. */
export function stepsFor(
  { platform }: RemedyContext,
  steps: Readonly<Partial<Record<NodePlatform, readonly string[]>>>,
  otherwise: readonly string[],
): readonly string[] {
  return steps[platform] ?? otherwise;
}
