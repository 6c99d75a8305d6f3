/**
 * How often an operation may be called per account and Region: a bucket of `burst` requests that refills
 * with `perSecond`.
 */

import type { ServiceName } from './services.ts';

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A published rate without a published burst: one second's worth may come at once. */
function published(perSecond: number): Rate {
  return { perSecond, burst: perSecond };
}

/** Systems Manager, "Endpoints and quotas" in the AWS General Reference. */
const SSM_PUBLISHED: Readonly<Record<string, Rate>> = {
  'ssm:DescribeAssociation': published(2),
  'ssm:DescribeAssociationExecutions': published(4),
  'ssm:DescribeAssociationExecutionTargets': published(4),
  'ssm:DescribeInstanceAssociationsStatus': published(2),
  'ssm:ListAssociations': published(4),
  'ssm:GetConnectionStatus': published(50),
  'ssm:StartAssociationsOnce': published(2),
  'ssm:StartAutomationExecution': published(1),
  'ssm:StopAutomationExecution': published(1),
};

/** EC2, "Request throttling" in the EC2 developer guide: mutating calls. */
const EC2_MUTATING: Rate = { perSecond: 5, burst: 50 };
/** The same guide: describing everything at once, neither filtered nor paginated. */
const EC2_UNFILTERED: Rate = { perSecond: 10, burst: 50 };
/** The same guide: ordinary Describe calls. */
const EC2_DESCRIBE: Rate = { perSecond: 20, burst: 100 };
const EC2_DEAR_WHEN_UNFILTERED: ReadonlySet<string> = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeSecurityGroups',
]);

/** STS, "IAM and STS quotas": requests per second, account and Region. */
const STS: Rate = { perSecond: 600, burst: 600 };

/** An assumption: AWS publishes no rate for most operations, and real accounts see about this much. */
export const ASSUMED_RATE: Rate = { perSecond: 10, burst: 20 };

/** The rate of an operation; `unfiltered`: EC2 is asked for everything, without filters or a page size. */
export function rateOf(service: ServiceName, operation: string, unfiltered = false): Rate {
  if (service === 'sts') return STS;
  if (service !== 'ec2') return SSM_PUBLISHED[`${service}:${operation}`] ?? ASSUMED_RATE;
  if (!operation.startsWith('Describe')) return EC2_MUTATING;
  return unfiltered && EC2_DEAR_WHEN_UNFILTERED.has(operation) ? EC2_UNFILTERED : EC2_DESCRIBE;
}
