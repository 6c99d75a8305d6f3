/** AWS SDK clients: one attempt a request (retries are ours), pooled connections, nothing but reads. */

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { PatchcheckError } from '../model/errors.ts';
import type { Operation } from '../model/reading.ts';
import { isReadOperation } from './assess-permissions.ts';
import type { AwsClients } from './reader.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Settings that every client of the process shares, its connections among them. */
export interface ClientSettings {
  readonly maxAttempts: 1;
  readonly requestHandler: {
    readonly httpAgent: HttpAgent;
    readonly httpsAgent: HttpsAgent;
    readonly connectionTimeout: number;
  };
}

const CONNECT_WITHIN_MS = 5000;
const SOCKETS_PER_HOST = 256;
/** The SDK's step that copies every answer for a log that nobody keeps: a twentieth of all processor time. */
const ANSWER_LOG = 'loggerMiddleware';
const GATE = { step: 'initialize', name: 'onlyReads' } as const;

export function clientSettings(): ClientSettings {
  const pool = { keepAlive: true, maxSockets: SOCKETS_PER_HOST };
  return {
    maxAttempts: 1,
    requestHandler: {
      httpAgent: new HttpAgent(pool),
      httpsAgent: new HttpsAgent(pool),
      connectionTimeout: CONNECT_WITHIN_MS,
    },
  };
}

/** Clients of a scope that sign with `credentials`; each is made when it is first used. */
export function createClients(
  settings: ClientSettings,
  region: string,
  credentials: Credentials,
): AwsClients {
  const config = { ...settings, region, credentials };
  const ssm = once(() => {
    const client = new SSMClient(config);
    client.middlewareStack.add(onlyReads('ssm'), GATE);
    client.middlewareStack.remove(ANSWER_LOG);
    return client;
  });
  const ec2 = once(() => {
    const client = new EC2Client(config);
    client.middlewareStack.add(onlyReads('ec2'), GATE);
    client.middlewareStack.remove(ANSWER_LOG);
    return client;
  });
  const iam = once(() => {
    const client = new IAMClient(config);
    client.middlewareStack.add(onlyReads('iam'), GATE);
    client.middlewareStack.remove(ANSWER_LOG);
    return client;
  });
  const autoscaling = once(() => {
    const client = new AutoScalingClient(config);
    client.middlewareStack.add(onlyReads('autoscaling'), GATE);
    client.middlewareStack.remove(ANSWER_LOG);
    return client;
  });
  const elbv2 = once(() => {
    const client = new ElasticLoadBalancingV2Client(config);
    client.middlewareStack.add(onlyReads('elbv2'), GATE);
    client.middlewareStack.remove(ANSWER_LOG);
    return client;
  });
  return {
    get ssm() {
      return ssm();
    },
    get ec2() {
      return ec2();
    },
    get iam() {
      return iam();
    },
    get autoscaling() {
      return autoscaling();
    },
    get elbv2() {
      return elbv2();
    },
  };
}

/** A client for the regional endpoint, with the credentials that the SDK finds for the process itself. */
export function createStsClient(settings: ClientSettings, region: string): STSClient {
  return new STSClient({ ...settings, region });
}

/** Throws before anything is sent unless an assessment may send `operation`. */
export function assertRead(operation: Operation): void {
  if (isReadOperation(operation)) return;
  throw new PatchcheckError(
    'internal',
    `An assessment only reads: ${operation} is not among its operations.`,
    'Report it; nothing was sent.',
  );
}

/** The last gate, on the command itself: whatever name a request is counted under, only reads go out. */
function onlyReads(service: string) {
  return <Next>(next: Next, context: { readonly commandName?: string }): Next => {
    const command = (context.commandName ?? 'unnamed').replace(/Command$/, '');
    assertRead(`${service}:${command}` as Operation);
    return next;
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
