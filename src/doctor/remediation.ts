/** Who and what stands behind the buttons of each environment: its roles, its people. No request is sent. */

import { type EnvironmentSettings, REMEDIATE_ACTIONS, type RemediateAction } from '../model/settings.ts';
import { type Area, type Check, type CheckName, ok, warning } from './check.ts';
import type { Examination } from './dependencies.ts';

const AREA: Area = 'remediation';

export async function examineRemediation({ configuration }: Examination): Promise<Check[]> {
  return [...configuration.settings.environments.values()].flatMap((environment) =>
    isReadOnly(environment)
      ? [readOnlyCheck(environment)]
      : [buttonsCheck(environment), operatorsCheck(environment), approversCheck(environment)],
  );
}

/** No role acts, so there are no buttons that do. */
export function isReadOnly({ accounts }: EnvironmentSettings): boolean {
  return accounts.every(({ remediateRoles }) => Object.keys(remediateRoles).length === 0);
}

function readOnlyCheck({ name, operators }: EnvironmentSettings): Check {
  const check: CheckName = { area: AREA, name: 'buttons', subject: name };
  if (operators.length === 0) return ok(check, 'Read-only: no account names a role that acts.');
  return warning(
    check,
    'It names operators, and no account names a role that acts: there are no buttons for them.',
    `Set remediateRole or remediateRoles of its accounts in patchcheck.yaml (docs/install.md, section 2), or remove operators of ${name}.`,
  );
}

/** Which actions have a role, and where. */
function buttonsCheck({ name, accounts }: EnvironmentSettings): Check {
  const where = REMEDIATE_ACTIONS.map((action) => {
    const having = accounts.filter(({ remediateRoles }) => remediateRoles[action] !== undefined);
    return { action, having: having.length };
  });
  const everywhere = where.filter(({ having }) => having === accounts.length);
  const somewhere = where.filter(({ having }) => having > 0 && having < accounts.length);
  const nowhere = where.filter(({ having }) => having === 0);
  const sentences = [
    sentence('Buttons in every account', everywhere.map(actionOf)),
    sentence(
      `Of ${accounts.length} accounts some have`,
      somewhere.map(({ action, having }) => `${action} (${having})`),
    ),
    sentence('No role, and so no button', nowhere.map(actionOf)),
  ];
  return ok({ area: AREA, name: 'buttons', subject: name }, sentences.filter(Boolean).join(' '));
}

function actionOf({ action }: { readonly action: RemediateAction }): string {
  return action;
}

function sentence(start: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${start}: ${items.join(', ')}.`;
}

function operatorsCheck({ name, operators }: EnvironmentSettings): Check {
  const check: CheckName = { area: AREA, name: 'operators', subject: name };
  if (operators.length > 0) return ok(check, `${named(operators)} may act.`);
  return warning(
    check,
    'It has roles that act, and no operators: nobody may press a button.',
    `List users (U…) or user groups (S…) as operators of ${name} in patchcheck.yaml.`,
  );
}

function approversCheck(environment: EnvironmentSettings): Check {
  const { name, approvers, operators } = environment;
  const check: CheckName = { area: AREA, name: 'approvers', subject: name };
  const [first] = approvers;
  if (first === undefined) return nobodyApproves(check, environment);
  const isAlone = approvers.length === 1 && isUser(first) && operators.includes(first);
  if (!isAlone || !needsAnother(environment)) return ok(check, `${named(approvers)} may approve.`);
  const all = operators.every((operator) => operator === first);
  return warning(
    check,
    all
      ? `${first} is the only operator and the only approver, and nobody approves a request of their own: nothing that needs approval can be done.`
      : `${first} is the only approver, and an operator as well: what ${first} asks for, nobody can approve.`,
    `Add another person or a user group to approvers of ${name} in patchcheck.yaml.`,
  );
}

function nobodyApproves(check: CheckName, environment: EnvironmentSettings): Check {
  const { name, production, approval } = environment;
  if (!approval.required && production === false) {
    return ok(check, 'Nobody is named, and nothing here needs approval, unless it is a production instance.');
  }
  const what = approval.required ? 'Everything here' : 'What touches a production instance';
  return warning(
    check,
    `${what} needs approval, and nobody may approve: it names no approvers.`,
    `List users (U…) or user groups (S…) as approvers of ${name} in patchcheck.yaml.`,
  );
}

/** allowSelf does not count for production instances. */
function needsAnother({ approval, production }: EnvironmentSettings): boolean {
  return production !== false || (approval.required && !approval.allowSelf);
}

function isUser(id: string): boolean {
  return !id.startsWith('S');
}

function named(ids: readonly string[]): string {
  return ids.join(', ');
}
