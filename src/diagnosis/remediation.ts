/**
 * What to do about a root cause, one builder per remediation code. Each names the document with its exact
 * parameters, says whether it restarts the instance, and lists steps with the instance's own values.
 */

import type { InstanceFacts } from '../model/facts.ts';
import type { Remediation } from '../model/report.ts';
import { logsOnNode } from './platform.ts';
import { timeInWords } from './time.ts';

const SCAN = { Operation: ['Scan'] };
const INSTALL = { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] };

/** Approved patches only have to be installed, or the failure was a passing one. `first` is done before. */
export function installPatches(facts: InstanceFacts, first: readonly string[] = []): Remediation {
  return {
    ...remediation(facts, 'install-patches', 'Install the approved patches'),
    document: 'AWS-RunPatchBaseline',
    parameters: INSTALL,
    reboots: true,
    steps: [
      ...first,
      `Install, and restart if a patch needs it: ${sendCommand(facts, 'AWS-RunPatchBaseline', INSTALL)}`,
    ],
  };
}

/** Only fresh data is missing. */
export function scanAgain(facts: InstanceFacts, first: readonly string[] = []): Remediation {
  return {
    ...remediation(facts, 'scan', 'Scan again'),
    document: 'AWS-RunPatchBaseline',
    parameters: SCAN,
    steps: [...first, scanStep(facts)],
  };
}

/** Patches are installed and only take effect after a restart. */
export function reboot(facts: InstanceFacts): Remediation {
  return {
    ...remediation(facts, 'reboot', 'Reboot, then scan'),
    reboots: true,
    steps: [
      `Reboot: aws ec2 reboot-instances --region ${facts.region} --instance-ids ${facts.instanceId}`,
      `${scanStep(facts)} (the record changes only by a scan after the restart)`,
    ],
  };
}

export function startInstance(facts: InstanceFacts): Remediation {
  return {
    ...remediation(facts, 'start-instance', 'Start the instance when it is meant to run'),
    document: 'AWS-StartEC2Instance',
    parameters: { InstanceId: [facts.instanceId] },
    steps: [
      `Start: aws ec2 start-instances --region ${facts.region} --instance-ids ${facts.instanceId}`,
      'Wait until Systems Manager shows it Online, then scan.',
    ],
    logs: [],
  };
}

/** The instance is up and out of Systems Manager's reach: `steps` say where to look. */
export function restoreConnection(facts: InstanceFacts, steps: readonly string[]): Remediation {
  return {
    ...remediation(facts, 'restore-connection', 'Restore the connection to Systems Manager'),
    document: 'AWSSupport-TroubleshootManagedInstance',
    parameters: { InstanceId: [facts.instanceId] },
    manual: true,
    steps: [
      ...steps,
      `Let AWS check the way: ${startAutomation(facts, 'AWSSupport-TroubleshootManagedInstance')}`,
    ],
  };
}

export function attachInstanceProfile(facts: InstanceFacts, steps: readonly string[]): Remediation {
  return {
    ...remediation(
      facts,
      'attach-instance-profile',
      'Give the instance a profile with Systems Manager rights',
    ),
    manual: true,
    steps: [...steps, 'Wait a few minutes until the agent registers, then scan.'],
  };
}

export function updateAgent(facts: InstanceFacts): Remediation {
  return {
    ...remediation(facts, 'update-agent', 'Update SSM Agent'),
    document: 'AWS-UpdateSSMAgent',
    steps: [
      `Update: ${sendCommand(facts, 'AWS-UpdateSSMAgent', {})}`,
      'Keep it current with a State Manager association of AWS-UpdateSSMAgent.',
    ],
  };
}

/** Nothing that installs, or scans, reaches the instance: `steps` say what to change. */
export function addToPatching(facts: InstanceFacts, steps: readonly string[]): Remediation {
  return {
    ...remediation(facts, 'add-to-patching', 'Add the instance to a patch schedule'),
    manual: true,
    steps: [...steps, `To see where it stands now: ${sendCommand(facts, 'AWS-RunPatchBaseline', SCAN)}`],
    logs: [],
  };
}

export function fixBaseline(facts: InstanceFacts, steps: readonly string[]): Remediation {
  return {
    ...remediation(facts, 'fix-baseline', 'Correct the patch baseline or patch group'),
    manual: true,
    steps: [...steps, scanStep(facts)],
    logs: [],
  };
}

/** Runs one association again; it restarts the instance if its document does. */
export function runAssociation(
  facts: InstanceFacts,
  association: { readonly id: string; readonly document: string; readonly reboots: boolean },
  first: readonly string[] = [],
): Remediation {
  const parameters = { associationIds: [association.id] };
  return {
    ...remediation(facts, 'run-association', 'Run the association again'),
    document: 'AWS-RefreshAssociation',
    parameters,
    associationDocument: association.document,
    reboots: association.reboots,
    steps: [...first, `Run it on this node: ${sendCommand(facts, 'AWS-RefreshAssociation', parameters)}`],
  };
}

export function removeRejectedPatch(facts: InstanceFacts, patchIds: readonly string[]): Remediation {
  const what = patchIds.length > 0 ? patchIds.join(', ') : 'the rejected patch';
  return {
    ...remediation(facts, 'remove-rejected-patch', 'Remove the rejected patch, or allow it'),
    manual: true,
    steps: [
      `Remove ${what} on the node, or take it off the rejected list of the baseline if it is wanted.`,
      scanStep(facts),
    ],
  };
}

/** Somebody must change the node itself; `steps` in the order to try. */
export function fixHost(facts: InstanceFacts, title: string, steps: readonly string[]): Remediation {
  return {
    ...remediation(facts, 'fix-host', title),
    manual: true,
    steps: [...steps, `Then install: ${sendCommand(facts, 'AWS-RunPatchBaseline', INSTALL)}`],
  };
}

export function waitForWindow(facts: InstanceFacts, nextAt: string): Remediation {
  return {
    ...remediation(facts, 'wait-for-window', 'Wait for the next patch window'),
    steps: [
      `Nothing is broken: the next run that installs is due at ${timeInWords(nextAt)}.`,
      `If it cannot wait: ${sendCommand(facts, 'AWS-RunPatchBaseline', INSTALL)}`,
    ],
    logs: [],
  };
}

/** A person must decide. */
export function review(facts: InstanceFacts, title: string, steps: readonly string[]): Remediation {
  return { ...remediation(facts, 'review', title), manual: true, steps: [...steps] };
}

/** A `send-command` line to copy. */
export function sendCommand(
  facts: InstanceFacts,
  document: string,
  parameters: Readonly<Record<string, readonly string[]>>,
): string {
  const pairs = Object.entries(parameters).map(([key, values]) => `${key}=${values.join(',')}`);
  const words = [
    `aws ssm send-command --region ${facts.region} --instance-ids ${facts.instanceId}`,
    `--document-name ${document}`,
  ];
  if (pairs.length > 0) words.push(`--parameters ${pairs.join(',')}`);
  return words.join(' ');
}

function startAutomation(facts: InstanceFacts, document: string): string {
  return (
    `aws ssm start-automation-execution --region ${facts.region} --document-name ${document} ` +
    `--parameters InstanceId=${facts.instanceId}`
  );
}

function scanStep(facts: InstanceFacts): string {
  return `Scan: ${sendCommand(facts, 'AWS-RunPatchBaseline', SCAN)}`;
}

function remediation(facts: InstanceFacts, code: Remediation['code'], title: string): Remediation {
  return {
    code,
    title,
    document: null,
    parameters: {},
    reboots: false,
    manual: false,
    steps: [],
    logs: [...logsOnNode(facts)],
  };
}
