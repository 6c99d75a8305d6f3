/** A running simulation with the SDK's own clients against it, signed in as the caller or as the role. */

import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/model/clock.ts';
import {
  type SimulatedAws,
  type SimulatedAwsOptions,
  startSimulatedAws,
} from '../../../src/simulation/aws/server.ts';
import { EXTERNAL_ID, emptyWorld, REGION, ROLE_ARN } from '../../support/world.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Clients {
  readonly ssm: SSMClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly autoscaling: AutoScalingClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
}

/** Starts a simulation that ends with the test. */
export async function start(options: Partial<SimulatedAwsOptions> = {}): Promise<SimulatedAws> {
  const aws = await startSimulatedAws({ world: emptyWorld(), ...options });
  onTestFinished(() => aws.close());
  return aws;
}

/** One try a call, so that every refusal is seen. */
export function clientsFor(
  aws: SimulatedAws,
  credentials: Credentials,
  region = REGION,
  maxAttempts = 1,
): Clients {
  const settings = { endpoint: aws.endpoint, region, credentials, maxAttempts };
  return {
    ssm: new SSMClient(settings),
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    sts: new STSClient(settings),
    autoscaling: new AutoScalingClient(settings),
    elbv2: new ElasticLoadBalancingV2Client(settings),
  };
}

export function callerCredentials(): Credentials {
  const { accessKeyId, secretAccessKey } = emptyWorld().caller;
  return { accessKeyId, secretAccessKey };
}

/** Credentials of the reader role. */
export async function assume(
  aws: SimulatedAws,
  changes: Partial<AssumeRoleCommandInput> = {},
  by: Credentials = callerCredentials(),
): Promise<Credentials> {
  const { sts } = clientsFor(aws, by);
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: ROLE_ARN,
      RoleSessionName: 'run-1',
      ExternalId: EXTERNAL_ID,
      ...changes,
    }),
  );
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** A simulation of this world, and clients that hold the reader role's credentials. */
export async function signedIn(
  options: Partial<SimulatedAwsOptions> = {},
): Promise<Clients & { readonly aws: SimulatedAws }> {
  const aws = await start(options);
  return { aws, ...clientsFor(aws, await assume(aws)) };
}

/** Name and message of what a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
  }
  throw new Error('The call was not refused.');
}

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** Time that stands still until it is moved; sleeping moves it. */
export function manualClock(start = '2026-11-21T12:00:00Z'): ManualClock {
  let now = new Date(start).getTime();
  const advance = (ms: number) => {
    now += ms;
  };
  return { now: () => new Date(now), advance, sleep: async (ms) => advance(ms) };
}
