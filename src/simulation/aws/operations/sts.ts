/** STS: who asks, and temporary credentials for roles. */

import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { AwsError, invalid } from '../errors.ts';
import { integer, list, structure, text } from '../rules.ts';
import { SERVICES } from '../services.ts';
import { type Principal, principalId, type RolePrincipal } from '../sessions.ts';
import type { SimulatedAccount, SimulatedRole, World } from '../world.ts';
import type { Call, Operations } from './operation.ts';
import { checkTrust, refusedTrust } from './role-trust.ts';
import { sessionPolicy } from './session-policy.ts';

/** A role assumed by a role: at most one hour, whatever the role allows. */
const CHAINED_MAX_SECONDS = 3600;
const DEFAULT_SECONDS = 3600;
const NAME = /^[\w+=,.@-]*$/;

export const STS_OPERATIONS: Operations = {
  AssumeRole: {
    mutates: false,
    shape: {},
    rules: {
      RoleArn: text({ required: true, min: 20, max: 2048 }),
      RoleSessionName: text({ required: true, min: 2, max: 64, pattern: NAME }),
      DurationSeconds: integer(900, 43_200),
      ExternalId: text({ min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ }),
      SourceIdentity: text({ min: 2, max: 64, pattern: NAME }),
      Policy: text({ min: 1 }),
      Tags: list(
        structure({
          Key: text({ required: true, min: 1, max: 128 }),
          Value: text({ required: true, max: 256 }),
        }),
        { max: 50 },
      ),
    },
    // The rules have been checked: the input has the members that its type names.
    run: (input, call) => assumeRole(input as unknown as AssumeRoleRequest, call),
  },
  GetCallerIdentity: {
    mutates: false,
    shape: {},
    rules: {},
    run: (_input, call) => callerIdentity(call.principal),
  },
};

function callerIdentity(principal: Principal): GetCallerIdentityResponse {
  const UserId =
    principal.kind === 'caller'
      ? principalId('AIDA', principal.arn)
      : `${principalId('AROA', principal.role.arn)}:${principal.sessionName}`;
  return { UserId, Account: principal.accountId, Arn: principal.arn };
}

function assumeRole(input: AssumeRoleRequest, call: Call): AssumeRoleResponse {
  const { account, role } = assumableRole(input, call);
  const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
  refuseLongSession(seconds, role, call.principal);
  const principal = session(input, call, account, role, seconds);
  const { accessKeyId, secretAccessKey, sessionToken } = call.sessions.open(principal);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: principal.expiresAt,
    },
    AssumedRoleUser: {
      AssumedRoleId: `${principalId('AROA', role.arn)}:${principal.sessionName}`,
      Arn: principal.arn,
    },
    ...(principal.sourceIdentity === null ? {} : { SourceIdentity: principal.sourceIdentity }),
  };
}

function assumableRole(
  input: AssumeRoleRequest,
  call: Call,
): { readonly account: SimulatedAccount; readonly role: SimulatedRole } {
  const arn = input.RoleArn ?? '';
  const found = roleOf(call.world, arn);
  if (!found) throw refusedTrust('sts:AssumeRole', call.principal, arn);
  checkTrust(call.world, call.principal, found.role, input, sourceIdentity(input, call.principal));
  return found;
}

function roleOf(
  world: World,
  arn: string,
): { readonly account: SimulatedAccount; readonly role: SimulatedRole } | null {
  for (const account of world.accounts) {
    const role = account.roles.find((candidate) => candidate.arn === arn);
    if (role) return { account, role };
  }
  return null;
}

function refuseLongSession(seconds: number, role: SimulatedRole, by: Principal): void {
  if (by.kind === 'role' && seconds > CHAINED_MAX_SECONDS) {
    const limit = 'the 1 hour session limit for roles assumed by role chaining';
    throw invalid(SERVICES.sts, `The requested DurationSeconds exceeds ${limit}.`);
  }
  if (seconds > role.maxSessionSeconds) {
    const limit = 'the MaxSessionDuration set for this role';
    throw invalid(SERVICES.sts, `The requested DurationSeconds exceeds ${limit}.`);
  }
}

function session(
  input: AssumeRoleRequest,
  call: Call,
  account: SimulatedAccount,
  role: SimulatedRole,
  seconds: number,
): RolePrincipal {
  const sessionName = input.RoleSessionName ?? '';
  const roleName = role.arn.split('/').at(-1) ?? '';
  return {
    kind: 'role',
    arn: `arn:aws:sts::${account.id}:assumed-role/${roleName}/${sessionName}`,
    accountId: account.id,
    account,
    role,
    sessionName,
    sourceIdentity: sourceIdentity(input, call.principal),
    sessionPolicy: input.Policy === undefined ? null : sessionPolicy(input.Policy),
    tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
    expiresAt: new Date(call.now.getTime() + seconds * 1000),
  };
}

/** Once set, it survives role chaining and cannot be changed. */
function sourceIdentity(input: AssumeRoleRequest, by: Principal): string | null {
  const inherited = by.kind === 'role' ? by.sourceIdentity : null;
  if (inherited !== null && input.SourceIdentity !== undefined && input.SourceIdentity !== inherited) {
    throw new AwsError('AccessDenied', 'The source identity of the session cannot be changed.', 403);
  }
  return inherited ?? input.SourceIdentity ?? null;
}
