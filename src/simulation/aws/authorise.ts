/**
 * May this principal make this request? By the actions and the policy of its role, and by its session's policy:
 * what both allow, unless something denies it.
 */

import { denied } from './errors.ts';
import { type Destination, permissionsFor } from './permissions.ts';
import { type Permission, says } from './policy.ts';
import type { Service } from './services.ts';
import type { Principal, RolePrincipal } from './sessions.ts';
import { matchesAny } from './wildcards.ts';

/** STS answers this to anybody with valid credentials, and checks AssumeRole by the role's own trust. */
const NEEDS_NO_RIGHT: ReadonlySet<string> = new Set(['sts:GetCallerIdentity', 'sts:AssumeRole']);

/** Throws AWS's access-denied error of this service, for the first right that is not there. */
export function authorise(
  service: Service,
  operation: string,
  principal: Principal,
  input: Readonly<Record<string, unknown>>,
  at: Destination,
  now: Date,
): void {
  const action = `${service.actionPrefix}:${operation}`;
  if (NEEDS_NO_RIGHT.has(action)) return;
  for (const permission of permissionsFor(action, input, at)) {
    const context = { ...permission.context, 'aws:CurrentTime': now.toISOString() };
    const why = refusal(principal, { ...permission, context });
    if (why === null) continue;
    const [resource = '*'] = permission.resources;
    const generic = `arn:aws:${service.actionPrefix}:${at.regionName}:${principal.accountId}:*`;
    throw denied(service, permission.action, principal.arn, resource === '*' ? generic : resource, why);
  }
}

/** The end of AWS's sentence, or null if it is allowed. */
export function refusal(principal: Principal, permission: Permission): string | null {
  const { action } = permission;
  const nothingAllows = `because no identity-based policy allows the ${action} action`;
  if (principal.kind === 'caller') return nothingAllows;
  const { role, sessionPolicy } = principal;
  if (matchesAny(role.deny, action, 'any-case')) return 'with an explicit deny in a service control policy';
  const asked = { ...permission, context: { ...permission.context, ...sessionContext(principal) } };
  if (role.policy && says('Deny', role.policy, asked))
    return 'with an explicit deny in an identity-based policy';
  if (sessionPolicy && says('Deny', sessionPolicy, asked)) return 'with an explicit deny in a session policy';
  const allowed = matchesAny(role.allow, action, 'any-case');
  if (!allowed && !(role.policy && says('Allow', role.policy, asked))) return nothingAllows;
  if (sessionPolicy && !says('Allow', sessionPolicy, asked)) {
    return `because no session policy allows the ${action} action`;
  }
  return null;
}

/** What conditions may ask of the session itself. */
function sessionContext({ sourceIdentity, tags, role }: RolePrincipal): Permission['context'] {
  const own = Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    ...Object.fromEntries(own),
    'aws:PrincipalArn': role.arn,
    ...(sourceIdentity === null ? {} : { 'aws:SourceIdentity': sourceIdentity }),
  };
}
