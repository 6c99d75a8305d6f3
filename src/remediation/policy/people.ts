/** Who may ask, who may decide, and who may not decide about what they asked for. */

import type { Person, Plan } from '../../model/remediation.ts';
import type { EnvironmentSettings, Settings } from '../../model/settings.ts';
import { governingEnvironments } from '../governing.ts';
import type { Refusal } from '../remediations.ts';
import type { Looked, MembershipNote } from './member.ts';
import { refuse } from './refusal.ts';

/** Buttons are worth nothing outside the workspace that they were made in. */
export function foreignWorkspace(person: Person, owner: Person): readonly Refusal[] {
  if (person.workspace === owner.workspace) return [];
  return [
    refuse('foreign-workspace', 'Only members of the workspace where this was asked for may act on it.'),
  ];
}

/** Operators of the environment that was typed may ask. */
export function notOperator(environment: EnvironmentSettings, looked: Looked): readonly Refusal[] {
  return notAmong('not-operator', environment.name, 'operators', environment.operators, looked);
}

/** Either of them may end what is under way. `looked` up in both lists. */
export function neitherOperatorNorApprover(
  environment: EnvironmentSettings,
  looked: Looked,
): readonly Refusal[] {
  const { name, operators, approvers } = environment;
  const people = [...new Set([...operators, ...approvers])];
  return notAmong('not-operator', name, 'operators and approvers', people, looked);
}

/** Of one of the environments that decide. */
export function notApprover(environment: EnvironmentSettings, looked: Looked): readonly Refusal[] {
  return notAmong('not-approver', environment.name, 'approvers', environment.approvers, looked);
}

/**
 * The environments whose approvers decide about a plan; somebody has to be an approver of each of them.
 *
 * Every production environment that governs a target; where none does, the environment that was typed.
 */
export function decidingEnvironments(plan: Plan, settings: Settings): readonly EnvironmentSettings[] {
  const governing = governingEnvironments(plan, settings);
  const production = governing.filter((environment) => environment.production === true);
  return production.length > 0 ? production : governing.filter(({ name }) => name === plan.environment);
}

/** Does the plan need a yes? If the environment typed says so, and always where production is touched. */
export function approvalRequired(plan: Plan, typed: EnvironmentSettings): boolean {
  return typed.approval.required || plan.production;
}

/** `allowSelf` counts only where no target is a production instance. */
export function ownRequest(
  plan: Plan,
  typed: EnvironmentSettings,
  requester: Person,
  approver: Person,
): readonly Refusal[] {
  if (requester.user !== approver.user) return [];
  if (typed.approval.allowSelf && !plan.production) return [];
  const why = plan.production ? 'Production instances are among the targets' : 'This is your own request';
  return [refuse('own-request', `${why}: another approver has to decide.`)];
}

/** Nobody could ever say yes. */
export function withoutApprovers(deciding: readonly EnvironmentSettings[]): readonly Refusal[] {
  return deciding
    .filter(({ approvers }) => approvers.length === 0)
    .map(({ name }) =>
      refuse(
        'not-approver',
        `This needs approval, and environment ${name} names no approvers. Ask whoever keeps patchcheck.yaml.`,
      ),
    );
}

function notAmong(
  code: 'not-operator' | 'not-approver',
  environment: string,
  role: MembershipNote['role'],
  people: readonly string[],
  looked: Looked,
): readonly Refusal[] {
  if (!looked.known) {
    const text = `Slack did not say who belongs to the ${role} of ${environment} (${looked.why}), so nobody is let through. Try again in a moment.`;
    return [refuse('lookup-failed', text)];
  }
  if (looked.membership.isMember) return [];
  const nobody = `Environment ${environment} names no ${role}, so nobody may do this.`;
  const others = `You are not among the ${role} of ${environment}. Ask one of them.`;
  return [refuse(code, people.length === 0 ? nobody : others, { people })];
}
