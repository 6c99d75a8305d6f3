/** Calls to STS with the process's own credentials: who it is, and whether a role opens. */

import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clientSettings, createStsClient } from '../../aws/clients.ts';
import { isRefusal, kindOfFailure, readFailed } from '../../aws/failures.ts';
import type { ReadFailed } from '../../aws/reader.ts';
import { sessionWord } from '../../aws/session.ts';
import { type DateWatch, noteDate } from '../clock-skew.ts';
import type { Examination } from '../dependencies.ts';
import type { RoleToCheck } from './roles.ts';

/** Sessions of probes may do nothing, whatever the role may, and end as soon as AWS lets them. */
const NOTHING_ALLOWED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});
const SHORTEST_SESSION_SECONDS = 900;
const TRIES = 3;
const BETWEEN_TRIES_MS = 300;

export const DOCTOR_SESSION = 'patchcheck-doctor';

export interface Caller {
  readonly accountId: string;
  /** As trust policies name it: of an assumed role the role's own ARN. */
  readonly principal: string;
}

/** Throws ReadFailed. `watch` learns the time that AWS says it is, also when the call is refused. */
export async function readCaller(
  region: string,
  examination: Examination,
  watch: DateWatch,
  signal: AbortSignal,
): Promise<Caller> {
  const client = createStsClient(clientSettings(), region);
  client.middlewareStack.add(
    (next) => (args) =>
      noteDate(
        watch,
        () => next(args),
        ({ response }) => dateHeader(response),
      ),
    // After everything that reads the answer, so that refusals are seen as well.
    { step: 'deserialize', priority: 'low', name: 'noteDate' },
  );
  const identity = await tried(examination, () =>
    client.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
  ).catch((thrown: unknown) => {
    throw readFailed('sts:GetCallerIdentity', { accountId: 'of this process', region }, thrown, 1);
  });
  return { accountId: identity.Account ?? '', principal: principalOf(identity.Arn ?? '') };
}

export interface Attempt {
  readonly outcome: 'assumed' | 'refused' | 'unanswered';
  /** null: assumed. */
  readonly failure: ReadFailed | null;
}

/** Opens a session that may do nothing, and forgets its credentials at once. */
export async function tryRole(
  role: RoleToCheck,
  examination: Examination,
  signal: AbortSignal,
  changes: { readonly externalId?: string; readonly sourceIdentity?: null } = {},
): Promise<Attempt> {
  const region = role.regions[0] ?? 'us-east-1';
  const client = createStsClient(clientSettings(), region);
  const externalId = changes.externalId ?? role.externalId;
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: DOCTOR_SESSION,
    DurationSeconds: SHORTEST_SESSION_SECONDS,
    Policy: NOTHING_ALLOWED,
    ...(externalId === null ? {} : { ExternalId: externalId }),
    ...(changes.sourceIdentity === null ? {} : { SourceIdentity: sessionWord(examination.requestedBy) }),
  });
  try {
    await tried(examination, () => client.send(command, { abortSignal: signal }));
    return { outcome: 'assumed', failure: null };
  } catch (thrown) {
    const failure = readFailed('sts:AssumeRole', { accountId: role.accountId, region }, thrown, 1);
    return { outcome: isRefusal(failure) ? 'refused' : 'unanswered', failure };
  } finally {
    client.destroy();
  }
}

/** Once more, twice, after what passes. */
async function tried<Answer>({ clock }: Examination, send: () => Promise<Answer>): Promise<Answer> {
  for (let times = 1; ; times += 1) {
    try {
      return await send();
    } catch (thrown) {
      const passes = ['passing', 'throttled'].includes(kindOfFailure(thrown));
      if (!passes || times === TRIES) throw thrown;
      await clock.sleep(BETWEEN_TRIES_MS * times);
    }
  }
}

/** arn:aws:sts::999900001111:assumed-role/patchcheck-bot/i-0abc is the role arn:aws:iam::…:role/patchcheck-bot. */
function principalOf(arn: string): string {
  const assumed = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return assumed ? `arn:${assumed[1]}:iam::${assumed[2]}:role/${assumed[3]}` : arn;
}

function dateHeader(response: unknown): string | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return null;
  return typeof headers.date === 'string' ? headers.date : null;
}
