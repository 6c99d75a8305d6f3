/** Every operation that the simulation knows. */

import type { ServiceName } from '../services.ts';
import type { Operation, Operations } from './operation.ts';
import { COMPLIANCE_OPERATIONS } from './ssm-compliance.ts';
import { NODE_OPERATIONS } from './ssm-nodes.ts';
import { PATCH_OPERATIONS } from './ssm-patches.ts';
import { STS_OPERATIONS } from './sts.ts';

const OPERATIONS: Readonly<Record<ServiceName, Operations>> = {
  ssm: { ...COMPLIANCE_OPERATIONS, ...NODE_OPERATIONS, ...PATCH_OPERATIONS },
  ec2: {},
  sts: STS_OPERATIONS,
  iam: {},
  autoscaling: {},
  elbv2: {},
};

/** null: the service has no such operation, or the simulation does not know it. */
export function operationNamed(service: ServiceName, name: string): Operation | null {
  const operations = OPERATIONS[service];
  return Object.hasOwn(operations, name) ? (operations[name] ?? null) : null;
}
