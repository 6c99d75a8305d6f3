/**
 * Credentials of an account's role for one run: assumed once, shared by the run's Regions, renewed at 80 % of
 * their life.
 */

import { AssumeRoleCommand, type AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Operation } from '../model/reading.ts';
import { type Asker, attempt, type Patience } from './attempts.ts';
import { type ClientSettings, type Credentials, createStsClient } from './clients.ts';
import { ReadFailed } from './reader.ts';
import { explainRefusedRole } from './refused-role.ts';

export interface Role {
  readonly arn: string;
  readonly externalId: string | null;
}

export interface RunIdentity {
  readonly id: string;
  readonly requestedBy: string;
}

export interface Session {
  /** Valid credentials; the same object until they are renewed. Throws ReadFailed if the role is refused. */
  credentials(asker: Asker): Promise<Credentials>;
  /** AWS says that `expired` no longer holds: gets others, unless somebody has done so already. */
  renew(expired: Credentials, asker: Asker): Promise<void>;
  /** May the session be forgotten? True when its credentials have run out. */
  isOver(now: number): boolean;
}

interface Lease {
  readonly credentials: Credentials;
  readonly renewAt: number;
  readonly endsAt: number;
}

const ASSUME_ROLE: Operation = 'sts:AssumeRole';
/** The longest that AWS grants to a role that was itself assumed. */
const DURATION_SECONDS = 3600;
const RENEW_AT = 0.8;
const SHORTEST_LEASE_MS = 10_000;
const TRY_RENEWAL_AGAIN_MS = 30_000;

export function createSession(
  patience: Patience,
  settings: ClientSettings,
  role: Role,
  run: RunIdentity,
): Session {
  const { clock } = patience;
  let lease: Lease | null = null;
  let assuming: Promise<Lease> | null = null;

  async function assume(asker: Asker): Promise<Lease> {
    assuming ??= assumeRole(patience, settings, role, run, asker).finally(() => {
      assuming = null;
    });
    lease = await assuming;
    return lease;
  }

  return {
    credentials: async (asker) => {
      const now = clock.now().getTime();
      if (lease === null || now >= lease.endsAt) return (await assume(asker)).credentials;
      if (now < lease.renewAt) return lease.credentials;
      return renewEarly(lease, asker);
    },
    renew: async (expired, asker) => {
      if (lease?.credentials === expired) await assume(asker);
    },
    isOver: (now) => assuming === null && (lease === null || now >= lease.endsAt),
  };

  /** Renewal before the end may fail: the credentials at hand still hold, and it is tried again soon. */
  async function renewEarly(held: Lease, asker: Asker): Promise<Credentials> {
    try {
      return (await assume(asker)).credentials;
    } catch (thrown) {
      if (!(thrown instanceof ReadFailed)) throw thrown;
      lease = { ...held, renewAt: clock.now().getTime() + TRY_RENEWAL_AGAIN_MS };
      return held.credentials;
    }
  }
}

async function assumeRole(
  patience: Patience,
  settings: ClientSettings,
  role: Role,
  run: RunIdentity,
  asker: Asker,
): Promise<Lease> {
  const client = createStsClient(settings, asker.scope.region);
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: sessionWord(run.id),
    SourceIdentity: sessionWord(run.requestedBy),
    DurationSeconds: DURATION_SECONDS,
    ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
  });
  try {
    const answer = await attempt(patience, asker, ASSUME_ROLE, {
      connect: async () => client,
      send: (sts, abortSignal) => sts.send(command, { abortSignal }),
      renew: null,
    });
    return leaseFrom(answer, patience.clock.now().getTime());
  } catch (thrown) {
    throw thrown instanceof ReadFailed ? explainRefusedRole(thrown, role, asker.scope) : thrown;
  }
}

function leaseFrom(answer: AssumeRoleCommandOutput, now: number): Lease {
  const { Expiration } = answer.Credentials ?? {};
  const grantedMs = Expiration === undefined ? DURATION_SECONDS * 1000 : Expiration.getTime() - now;
  const lifeMs = Math.max(SHORTEST_LEASE_MS, grantedMs);
  return {
    credentials: credentialsFrom(answer),
    renewAt: now + lifeMs * RENEW_AT,
    endsAt: now + lifeMs,
  };
}

/** Throws ReadFailed where the answer holds none. */
export function credentialsFrom({ Credentials: granted }: AssumeRoleCommandOutput): Credentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = granted ?? {};
  if (AccessKeyId !== undefined && SecretAccessKey !== undefined && SessionToken !== undefined) {
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }
  throw new ReadFailed(
    ASSUME_ROLE,
    'MissingCredentials',
    'AWS Security Token Service answered without credentials.',
    'Check the endpoint.',
  );
}

/** `text` in the alphabet and length (2–64) of RoleSessionName and SourceIdentity. */
export function sessionWord(text: string): string {
  return text
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');
}
