/**
 * Request rates that AWS publishes, per second for one account and Region: Systems Manager endpoints and
 * quotas (AWS General Reference) and API throttling (EC2 Developer Guide).
 */

import type { Operation } from '../model/reading.ts';

export interface RateLimits {
  /** Requests per second to start with. */
  readonly start: number;
  /** Never faster than this. */
  readonly ceiling: number;
  /** Requests that may go at once after a pause. */
  readonly burst: number;
}

const SSM_PER_SECOND: Readonly<Record<string, number>> = {
  DescribeAssociation: 2,
  DescribeAssociationExecutions: 4,
  DescribeAssociationExecutionTargets: 4,
  DescribeInstanceAssociationsStatus: 2,
  ListAssociations: 4,
  GetConnectionStatus: 50,
};

const EC2_DESCRIBE: RateLimits = { start: 20, ceiling: 20, burst: 100 };

/** AWS says nothing: start modestly, find the limit by doubling until the first throttle. */
const UNPUBLISHED: RateLimits = { start: 10, ceiling: 100, burst: 10 };

/** What is known in advance about how often `operation` may be called. */
export function rateLimits(operation: Operation): RateLimits {
  const [service, name = ''] = operation.split(':');
  if (service === 'ec2') return EC2_DESCRIBE;
  const published = service === 'ssm' ? SSM_PER_SECOND[name] : undefined;
  if (published === undefined) return UNPUBLISHED;
  return { start: published, ceiling: published, burst: published };
}
