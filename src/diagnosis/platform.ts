import type { InstanceFacts } from '../model/facts.ts';
import { valueOr } from '../model/reading.ts';

/** Is the node a Windows one, by its registration or else by EC2's platform details? */
export function isWindows(facts: InstanceFacts): boolean {
  const type = valueOr(facts.node, null)?.platformType;
  if (type) return type === 'Windows';
  return valueOr(facts.ec2, null)?.platformDetails?.startsWith('Windows') ?? false;
}

/** "Amazon Linux 2023.5", or EC2's word for it where the agent never reported one; null if unknown. */
export function platformName(facts: InstanceFacts): string | null {
  const node = valueOr(facts.node, null);
  if (node?.platformName) return [node.platformName, node.platformVersion].filter(Boolean).join(' ');
  return valueOr(facts.ec2, null)?.platformDetails ?? null;
}

/** Files on the node that tell more; `<instance id>` and `<command id>` are filled in where the finding is made. */
export function logsOnNode(facts: InstanceFacts): readonly string[] {
  if (isWindows(facts)) {
    return [
      '%PROGRAMDATA%\\Amazon\\SSM\\Logs\\amazon-ssm-agent.log',
      '%PROGRAMDATA%\\Amazon\\PatchBaselineOperations\\Logs',
    ];
  }
  return [
    '/var/log/amazon/ssm/amazon-ssm-agent.log',
    '/var/lib/amazon/ssm/<instance id>/document/orchestration/<command id>',
  ];
}
