/** Acts in AWS, and finds out afterwards whether it did. */

import type { AwsActing } from '../../aws/acting/acting.ts';
import type { ActingRole } from '../../aws/acting/acting-session.ts';
import { actOf, cancellationOf } from '../../aws/acting/acts.ts';
import type { Clock } from '../../model/clock.ts';
import type { Call } from '../../model/remediation.ts';
import type { Settings } from '../../model/settings.ts';
import { type Actor, type CallOutcome, type Identity, SEND_TIMEOUT_MS } from '../ports.ts';
import { lookUpCall } from './look-up.ts';
import { patchDocuments, type ReadScope } from './places.ts';

export interface AwsActorOptions {
  readonly read: ReadScope;
  readonly acting: AwsActing;
  readonly settings: Pick<Settings, 'environments'>;
  readonly clock: Clock;
}

export function createAwsActor({ read, acting, settings, clock }: AwsActorOptions): Actor {
  const documents = patchDocuments(settings);
  return {
    send: async (call, identity, externalId) => {
      const act = actOf(call, documents, purposeOf(call, identity));
      if (act === null) return impossible(call, 'is nothing that can be sent');
      const time = { sendBefore: call.sendBefore, timeoutMs: SEND_TIMEOUT_MS };
      return acting.act(act, roleFor(call, identity, externalId), time);
    },
    lookUp: (call, identity) => lookUpCall(read, call, identity),
    cancel: async (call, identity, externalId) => {
      const act = cancellationOf(call, documents);
      if (act === null) return impossible(call, 'cannot be cancelled in AWS: it runs to its end');
      const sendBefore = new Date(clock.now().getTime() + SEND_TIMEOUT_MS).toISOString();
      return acting.act(act, roleFor(call, identity, externalId), { sendBefore, timeoutMs: SEND_TIMEOUT_MS });
    },
  };
}

function roleFor(call: Call, identity: Identity, externalId: string | null): ActingRole {
  return { arn: call.roleArn, externalId, remediationId: identity.id, person: identity.requestedBy };
}

/** Kept with a snapshot, for whoever finds it in EC2. */
function purposeOf({ instanceIds }: Call, { id, requestedBy }: Identity): string {
  return `patchcheck: before patches are installed on ${instanceIds.join(', ')}, asked for by ${requestedBy} (${id})`;
}

function impossible({ operation }: Call, why: string): CallOutcome {
  return { kind: 'refused', code: 'NotPossible', error: `${operation} ${why}.`, requestId: null };
}
