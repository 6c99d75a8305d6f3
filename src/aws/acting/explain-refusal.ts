/** Why AWS refused to act, and what to do about it. */

import type { Operation } from '../../model/reading.ts';
import type { Scope } from '../../model/records.ts';
import { deniedByOrganisation, isRefusedCode } from '../failures.ts';

interface Refused {
  readonly act: { readonly operation: Operation; readonly about: string; readonly scope: Scope };
  readonly roleArn: string;
  /** AWS's. */
  readonly code: string;
  readonly message: string;
}

const MEANINGS: Readonly<Record<string, string>> = {
  InvalidInstanceId:
    'Run Command takes no command for one of the instances: its agent is not registered, not online, or the instance does not run. One such instance refuses the call for all. Check that each is Online in Systems Manager, then plan again.',
  'InvalidInstanceID.NotFound': 'One of the instances does not exist (any more). Plan again without it.',
  IncorrectInstanceState:
    'One of the instances is in a state that does not allow it. Look at its state in EC2, then plan again.',
  InvalidDocument:
    'The document does not exist in this account and Region, or is not shared with it. Check remediation.documents in the configuration.',
  InvalidParameters:
    'The document does not take these parameters. A private document has to fix its operation and take RebootOption.',
  UnsupportedPlatformType: 'The document is not made for the platform of one of the instances.',
  UnsupportedOperatingSystem: 'The document is not made for the operating system of one of the instances.',
  AssociationDoesNotExist: 'The association does not exist (any more). Assess again.',
  InvalidAssociation: 'The association cannot be run. Look at it in State Manager.',
  AutomationDefinitionNotFoundException: 'The runbook does not exist in this Region.',
  InvalidAutomationExecutionParametersException: 'The runbook does not take these parameters.',
  AutomationExecutionNotFoundException: 'The execution does not exist (any more).',
  'InvalidVolume.NotFound': 'The volume does not exist (any more). Plan again.',
  InvalidCommandId: 'The command does not exist (any more).',
  DuplicateInstanceId: 'An instance is named twice. Report it; nothing happened.',
  InsufficientInstanceCapacity:
    'EC2 has no capacity for this type of instance in the Availability Zone at the moment. Try again later.',
};

/** What was refused, in AWS's words, and what to do about it. */
export function explainRefusal(refused: Refused): string {
  const { act, code, message } = refused;
  const { accountId, region } = act.scope;
  const told =
    message === '' || message === code || message === 'UnknownError' ? code : `${code}: ${message}`;
  const next = MEANINGS[code] ?? nextStep(refused);
  return `AWS refused ${act.operation} (${act.about}) in account ${accountId}, Region ${region}: ${told}${/[.!?]$/.test(told) ? '' : '.'} ${next}`;
}

function nextStep({ act, roleArn, code, message }: Refused): string {
  if (deniedByOrganisation(message)) {
    return `A policy of the organisation denies it in this account; no role can change that. Ask whoever manages the organisation's policies.`;
  }
  if (/no session policy allows/i.test(message)) {
    return 'The session that was made for this call did not cover it, or the call reached AWS after its time. Nothing happened; plan again, and report it if it stays.';
  }
  if (/explicit deny/i.test(message))
    return `A policy denies it explicitly. Remove that deny for ${roleArn}.`;
  if (isRefusedCode(code)) {
    return `Allow ${act.operation} on what it names in the policy of ${roleArn}; if that policy asks for a tag, check that every instance carries it.`;
  }
  return 'Nothing happened. Plan again; if it stays, report it with the log.';
}
