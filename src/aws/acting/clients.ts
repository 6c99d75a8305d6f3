/** AWS SDK clients for one request that changes something: one attempt, a connection of its own, one command. */

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Operation } from '../../model/reading.ts';
import type { Credentials } from '../clients.ts';

export interface ActingClients {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
}

export interface OneRequest {
  readonly operation: Operation;
  /** Called when everything is signed and the next thing is to send it; throws to keep it back. */
  beforeSending(): void;
}

const CONNECT_WITHIN_MS = 3000;
const GATE = { step: 'initialize', name: 'onlyThisOperation' } as const;
/** The innermost place: behind it there is only the connection. */
const LAST_CHECK = { step: 'deserialize', priority: 'low', name: 'beforeSending' } as const;

/**
 * A connection is never one that was used before: a server may close those at any time, and then nobody can tell
 * whether it saw the request. `skewMs`: how far AWS's clock is ahead of ours.
 */
export async function withActingClients<Answer>(
  region: string,
  credentials: Credentials,
  skewMs: number,
  request: OneRequest,
  work: (clients: ActingClients) => Promise<Answer>,
): Promise<Answer> {
  const config = {
    region,
    credentials,
    maxAttempts: 1,
    systemClockOffset: skewMs,
    requestHandler: {
      httpAgent: new HttpAgent({ keepAlive: false }),
      httpsAgent: new HttpsAgent({ keepAlive: false }),
      connectionTimeout: CONNECT_WITHIN_MS,
    },
  };
  const ssm = new SSMClient(config);
  const ec2 = new EC2Client(config);
  ssm.middlewareStack.add(onlyThis('ssm', request.operation), GATE);
  ec2.middlewareStack.add(onlyThis('ec2', request.operation), GATE);
  ssm.middlewareStack.add(lastCheck(request), LAST_CHECK);
  ec2.middlewareStack.add(lastCheck(request), LAST_CHECK);
  try {
    return await work({ ssm, ec2 });
  } finally {
    ssm.destroy();
    ec2.destroy();
  }
}

/** The gate, on the command itself. */
function onlyThis(service: string, operation: Operation) {
  return <Next>(next: Next, context: { readonly commandName?: string }): Next => {
    const command = (context.commandName ?? 'unnamed').replace(/Command$/, '');
    if (`${service}:${command}` === operation) return next;
    throw new Error(`${service}:${command} was to be sent in place of ${operation}.`);
  };
}

/** Whatever the SDK thinks of a failure, a second attempt does not leave the process. */
function lastCheck(request: OneRequest) {
  let attempts = 0;
  return <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    async (args: Args): Promise<Answer> => {
      attempts++;
      if (attempts > 1) throw new Error(`${request.operation} was to be sent twice.`);
      request.beforeSending();
      return next(args);
    };
}
