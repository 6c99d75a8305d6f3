/** Which actions a finding's remediation can be done by: what a card offers, and what a plan accepts. */

import type { UnrankedFinding } from '../model/report.ts';
import type { EnvironmentSettings, RemediateAction, Settings } from '../model/settings.ts';
import { roleFor } from './calls.ts';
import type { Offer } from './remediations.ts';
import { runbookFor, runbookNeedsAgent } from './runbooks.ts';

/** As much of a finding as decides about its buttons. */
export type Offered = Pick<
  UnrankedFinding,
  'accountId' | 'platform' | 'manageability' | 'rootCause' | 'remediation' | 'compliance' | 'context'
>;

/**
 * Actions that make sense for a finding, that its instance can take now and that a configured role allows, most
 * useful first. None for an environment that is no longer configured.
 */
export function offersFor(finding: Offered, environment: string, settings: Settings): readonly Offer[] {
  const configured = settings.environments.get(environment);
  if (configured === undefined) return [];
  return suitableOffers(finding).filter(
    ({ action }) =>
      roleFor(configured, finding.accountId, action) !== null &&
      isReachableFor(action, finding) &&
      !groupShouldReplace(action, finding),
  );
}

/** What the remediation asks for, whoever may do it and whatever state the instance is in. */
export function suitableOffers(finding: Offered): readonly Offer[] {
  switch (finding.remediation.code) {
    case 'install-patches':
      return [{ action: 'install', label: 'Install patches' }];
    case 'scan':
      return [{ action: 'scan', label: 'Scan' }];
    case 'reboot':
      return [{ action: 'reboot', label: 'Reboot' }];
    case 'start-instance':
      return [{ action: 'start', label: 'Start' }];
    case 'update-agent':
      return [{ action: 'update-agent', label: 'Update SSM Agent' }];
    case 'run-association':
      return [{ action: 'run-association', label: 'Run association' }];
    case 'restore-connection':
      return diagnosis(finding);
    case 'fix-host':
      return [...diagnosis(finding), { action: 'install', label: 'Retry the install' }];
    case 'wait-for-window':
      return [{ action: 'install', label: 'Install now instead' }];
    case 'add-to-patching':
      return [insteadOfSchedule(finding)];
    default:
      return [];
  }
}

/**
 * A member of an Auto Scaling group is replaced, not repaired: the group would start the next one from the same
 * old image, and may take a restart for a failure.
 */
export function groupShouldReplace(action: RemediateAction, { context }: Pick<Offered, 'context'>): boolean {
  return context.autoScalingGroup !== null && (action === 'install' || action === 'reboot');
}

/** Does the action go through SSM Agent on the instance? */
export function needsAgent(
  action: RemediateAction,
  { remediation }: { readonly remediation: Pick<UnrankedFinding['remediation'], 'code'> },
): boolean {
  if (action === 'start') return false;
  return action === 'diagnose' ? runbookNeedsAgent(remediation.code) : true;
}

/** Does any account of the environment have a role for the action? */
export function isActedOn(environment: EnvironmentSettings, action: RemediateAction): boolean {
  return environment.accounts.some(({ remediateRoles }) => remediateRoles[action] !== undefined);
}

function isReachableFor(action: RemediateAction, finding: Offered): boolean {
  const { status } = finding.manageability;
  if (status === 'terminated') return false;
  if (action === 'start') return status === 'stopped';
  return !needsAgent(action, finding) || status === 'online';
}

function diagnosis({ remediation, platform }: Offered): readonly Offer[] {
  return runbookFor(remediation.code, platform) === null ? [] : [{ action: 'diagnose', label: 'Diagnose' }];
}

/** Nothing that scans or installs reaches it: once by hand shows where it stands, or brings it up to date. */
function insteadOfSchedule({ rootCause, compliance }: Offered): Offer {
  const lacksData = compliance.lastOperation === null || rootCause.code === 'scan-overdue';
  return lacksData
    ? { action: 'scan', label: 'Scan now' }
    : { action: 'install', label: 'Install now instead' };
}
