/** Policy statements to add, as the next step of a refused role or right. */

import { type RoleToCheck, roleName } from './roles.ts';

/** Where the statements go: the AWS CLI's command that shows what is there now. */
function shownBy(role: RoleToCheck): string {
  const name = roleName(role.arn).split('/').at(-1);
  return `aws iam get-role --role-name ${name} in account ${role.accountId} shows its trust policy`;
}

/** What a role's policy must say for these IAM actions. */
export function allowStatement(actions: readonly string[]): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: '*',
  });
}

/** `role` refuses to be assumed at all. The external id itself is never told. */
export function trustFix(role: RoleToCheck, caller: string): string {
  const statement = JSON.stringify({
    Effect: 'Allow',
    Principal: { AWS: caller },
    Action: 'sts:AssumeRole',
    ...(role.externalId === null ? {} : { Condition: externalIdCondition() }),
  });
  return [
    `Check that ${role.arn} exists, and that its trust policy has ${statement}`,
    `and ${sourceIdentityStatement(caller)}; ${shownBy(role)}.`,
    `The policy of ${caller} needs ${callerStatement(role)}.`,
  ].join(' ');
}

/** `role` can be assumed, but not in anybody's name. */
export function sourceIdentityFix(role: RoleToCheck, caller: string): string {
  return `Add ${sourceIdentityStatement(caller)} to the trust policy of ${role.arn} (${shownBy(role)}), and allow sts:SetSourceIdentity beside sts:AssumeRole in the policy of ${caller}: ${callerStatement(role)}.`;
}

/** `role` opens for any external id. */
export function externalIdFix(role: RoleToCheck): string {
  const setting =
    role.externalId === null ? 'Set externalId of this account in patchcheck.yaml, and add' : 'Add';
  const condition = JSON.stringify({ Condition: externalIdCondition() });
  return `${setting} ${condition} to the statement with sts:AssumeRole in the trust policy of ${role.arn}; ${shownBy(role)}.`;
}

function externalIdCondition(): object {
  return { StringEquals: { 'sts:ExternalId': 'the externalId of patchcheck.yaml' } };
}

function sourceIdentityStatement(caller: string): string {
  return JSON.stringify({ Effect: 'Allow', Principal: { AWS: caller }, Action: 'sts:SetSourceIdentity' });
}

function callerStatement(role: RoleToCheck): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
    Resource: role.arn,
  });
}
