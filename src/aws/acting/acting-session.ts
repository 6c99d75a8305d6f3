/** Credentials for one call: the role that acts, narrowed to what the call names, in the name of a person. */

import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Operation } from '../../model/reading.ts';
import type { Scope } from '../../model/records.ts';
import { attempt, type Patience } from '../attempts.ts';
import { type ClientSettings, type Credentials, createStsClient } from '../clients.ts';
import { createLedger } from '../ledger.ts';
import { ReadFailed } from '../reader.ts';
import { explainRefusedRole } from '../refused-role.ts';
import { credentialsFrom, sessionWord } from '../session.ts';

/** Who acts, by which role. */
export interface ActingRole {
  readonly arn: string;
  readonly externalId: string | null;
  /** Session name. */
  readonly remediationId: string;
  /** SourceIdentity. */
  readonly person: string;
}

export interface ActingCredentials {
  readonly credentials: Credentials;
  /** AWS's clock minus ours, in milliseconds, to the second; 0 where the answer does not tell. */
  readonly skewMs: number;
}

const ASSUME_ROLE: Operation = 'sts:AssumeRole';
/** The shortest that AWS grants: the session is for one request. */
const DURATION_SECONDS = 900;

/** Throws ReadFailed where the role is refused, `run-cancelled` when the signal aborts. */
export async function assumeActingRole(
  patience: Patience,
  settings: ClientSettings,
  scope: Scope,
  role: ActingRole,
  policy: string,
  signal: AbortSignal,
): Promise<ActingCredentials> {
  const sts = createStsClient(settings, scope.region);
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: sessionWord(role.remediationId),
    SourceIdentity: sessionWord(role.person),
    DurationSeconds: DURATION_SECONDS,
    Policy: policy,
    ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
  });
  const asker = { scope, signal, ledger: createLedger(patience.clock.now().toISOString()) };
  try {
    const answer = await attempt(patience, asker, ASSUME_ROLE, {
      connect: async () => sts,
      send: (client, abortSignal) => client.send(command, { abortSignal }),
      renew: null,
    });
    const grantedAt = (answer.Credentials?.Expiration?.getTime() ?? Number.NaN) - DURATION_SECONDS * 1000;
    const skewMs = grantedAt - patience.clock.now().getTime();
    return { credentials: credentialsFrom(answer), skewMs: Number.isNaN(skewMs) ? 0 : skewMs };
  } catch (thrown) {
    throw thrown instanceof ReadFailed ? explainRefusedRole(thrown, role, scope) : thrown;
  }
}
