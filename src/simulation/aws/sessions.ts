/** Who asks: the caller's own key, and the temporary credentials that STS gave out. */

import { createHash, randomBytes } from 'node:crypto';
import { expired, unknownKey } from './errors.ts';
import type { PolicyDocument } from './policy.ts';
import type { Service } from './services.ts';
import type { SimulatedAccount, SimulatedRole, World } from './world.ts';

/** The caller itself: known to STS, and without rights in any account. */
export interface CallerPrincipal {
  readonly kind: 'caller';
  readonly arn: string;
  readonly accountId: string;
}

/** A session of an assumed role. */
export interface RolePrincipal {
  readonly kind: 'role';
  readonly arn: string;
  readonly accountId: string;
  readonly account: SimulatedAccount;
  readonly role: SimulatedRole;
  readonly sessionName: string;
  readonly sourceIdentity: string | null;
  /** Rights are what both the role and this policy allow; null: no policy. */
  readonly sessionPolicy: PolicyDocument | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

export type Principal = CallerPrincipal | RolePrincipal;

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Sessions {
  /** Throws the service's own error for a key that is unknown, has the wrong token, or has expired. */
  identify(service: Service, accessKeyId: string, sessionToken: string | null, now: Date): Principal;
  open(principal: RolePrincipal): SessionCredentials;
}

interface Session {
  readonly principal: RolePrincipal;
  readonly sessionToken: string;
}

export function createSessions(world: World): Sessions {
  const open = new Map<string, Session>();
  const caller: CallerPrincipal = {
    kind: 'caller',
    arn: `arn:aws:iam::${world.caller.accountId}:user/patchcheck`,
    accountId: world.caller.accountId,
  };

  function identify(
    service: Service,
    accessKeyId: string,
    sessionToken: string | null,
    now: Date,
  ): Principal {
    if (accessKeyId === world.caller.accessKeyId) return caller;
    const session = open.get(accessKeyId);
    if (!session || session.sessionToken !== sessionToken) throw unknownKey(service);
    if (session.principal.expiresAt <= now) throw expired(service);
    return session.principal;
  }

  return {
    identify,
    open(principal) {
      const credentials = newCredentials();
      open.set(credentials.accessKeyId, { principal, sessionToken: credentials.sessionToken });
      return credentials;
    },
  };
}

/** Temporary keys begin with ASIA and are 20 characters long. */
function newCredentials(): SessionCredentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(96).toString('base64'),
  };
}

/** A stable id of a principal, in AWS's form: AROA and 17 characters. */
export function principalId(prefix: string, name: string): string {
  return `${prefix}${createHash('sha256').update(name).digest('hex').toUpperCase().slice(0, 17)}`;
}
