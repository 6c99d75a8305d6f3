/** Whether a role lets itself be assumed like that: by its trust policy, and by the caller's own rights. */

import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { denied } from '../errors.ts';
import { conditionsHold, listed, type Permission, says } from '../policy.ts';
import { SERVICES } from '../services.ts';
import type { Principal } from '../sessions.ts';
import { matchesAny } from '../wildcards.ts';
import type { SimulatedRole, TrustPolicy, World } from '../world.ts';

/** Throws AccessDenied for the first of AssumeRole, SetSourceIdentity and TagSession that is not allowed. */
export function checkTrust(
  world: World,
  by: Principal,
  role: SimulatedRole,
  input: AssumeRoleRequest,
  sourceIdentity: string | null,
): void {
  const asked = [
    'sts:AssumeRole',
    ...(sourceIdentity === null ? [] : ['sts:SetSourceIdentity']),
    ...(input.Tags?.length ? ['sts:TagSession'] : []),
  ];
  for (const action of asked) {
    const permission = { action, resources: [role.arn], context: contextOf(input, sourceIdentity) };
    if (callerMay(world, by, permission) && roleAllows(role, by, permission)) continue;
    throw refusedTrust(action, by, role.arn);
  }
}

/** A role that does not exist, and one that does not trust the caller, are refused in the same words. */
export function refusedTrust(action: string, by: Principal, roleArn: string) {
  const why = `because no identity-based policy allows the ${action} action`;
  return denied(SERVICES.sts, action, by.arn, roleArn, why);
}

function contextOf(input: AssumeRoleRequest, sourceIdentity: string | null): Permission['context'] {
  return {
    ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
    ...(sourceIdentity === null ? {} : { 'sts:SourceIdentity': sourceIdentity }),
    'sts:RoleSessionName': input.RoleSessionName,
  };
}

/** A caller without a policy may assume whatever trusts it; so may a role. */
function callerMay({ caller }: World, by: Principal, permission: Permission): boolean {
  if (by.kind === 'role' || !caller.policy) return true;
  return says('Allow', caller.policy, permission) && !says('Deny', caller.policy, permission);
}

function roleAllows(role: SimulatedRole, by: Principal, permission: Permission): boolean {
  if (role.trustPolicy) return trusts(role.trustPolicy, by, permission);
  const { externalId, trust = { setSourceIdentity: true, tagSession: true } } = role;
  if (permission.action === 'sts:SetSourceIdentity') return trust.setSourceIdentity;
  if (permission.action === 'sts:TagSession') return trust.tagSession;
  return externalId === null || externalId === permission.context['sts:ExternalId'];
}

function trusts(policy: TrustPolicy, by: Principal, { action, context }: Permission): boolean {
  const applies = (effect: 'Allow' | 'Deny') =>
    listed(policy.Statement).some(
      (statement) =>
        statement.Effect === effect &&
        listed(statement.Principal.AWS).some((named) => isNamed(named, by)) &&
        matchesAny(listed(statement.Action), action, 'any-case') &&
        conditionsHold(statement.Condition ?? {}, context),
    );
  return applies('Allow') && !applies('Deny');
}

/** By its ARN, by its account, or as anybody. */
function isNamed(named: string, by: Principal): boolean {
  const own = by.kind === 'role' ? [by.arn, by.role.arn] : [by.arn];
  return ['*', ...own, by.accountId, `arn:aws:iam::${by.accountId}:root`].includes(named);
}
