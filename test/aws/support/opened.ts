import { onTestFinished, vi } from 'vitest';
import { type AwsAccessOptions, createAwsAccess } from '../../../src/aws/access.ts';
import { type AwsReader, ReadFailed } from '../../../src/aws/reader.ts';
import {
  type SimulatedAws,
  type SimulatedAwsOptions,
  startSimulatedAws,
} from '../../../src/simulation/aws/server.ts';
import { ACCOUNT_ID, EXTERNAL_ID, emptyWorld, REGION, ROLE_ARN } from '../../support/world.ts';

export const SCOPE = { accountId: ACCOUNT_ID, region: REGION };
export const ROLE = { arn: ROLE_ARN, externalId: EXTERNAL_ID };
export const RUN = { id: '20261120-080000-abc', requestedBy: 'U024BE7LH' };
export const FOREVER = new AbortController().signal;

/** The simulation, and this process pointed at it as its credentials allow. */
export async function simulated(options: Partial<SimulatedAwsOptions> = {}): Promise<SimulatedAws> {
  const world = options.world ?? emptyWorld();
  const aws = await startSimulatedAws({ ...options, world });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  return aws;
}

/** A reader of the simulated scope; retries do not wait. */
export async function opened(
  options: Partial<SimulatedAwsOptions> & { access?: AwsAccessOptions; signal?: AbortSignal } = {},
): Promise<{ aws: SimulatedAws; reader: AwsReader }> {
  const aws = await simulated(options);
  const access = createAwsAccess({ random: () => 0, ...options.access });
  const reader = await access.open(SCOPE, ROLE, RUN, options.signal ?? FOREVER);
  return { aws, reader };
}

/** The ReadFailed that `work` ends with; anything else is a failure of the test. */
export async function failureOf(work: Promise<unknown>): Promise<ReadFailed> {
  const outcome = await work.then(
    () => 'it succeeded',
    (thrown: unknown) => thrown,
  );
  if (outcome instanceof ReadFailed) return outcome;
  throw new Error(`Expected a ReadFailed, but ${String(outcome)}`);
}
