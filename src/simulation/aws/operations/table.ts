/** Every operation that the simulation knows. */

import type { ServiceName } from '../services.ts';
import { AUTO_SCALING_OPERATIONS } from './autoscaling.ts';
import { INSTANCE_OPERATIONS } from './ec2-instances.ts';
import { NETWORK_OPERATIONS } from './ec2-network.ts';
import { POWER_OPERATIONS } from './ec2-power.ts';
import { SNAPSHOT_OPERATIONS } from './ec2-snapshots.ts';
import { LOAD_BALANCING_OPERATIONS } from './elbv2.ts';
import { IAM_OPERATIONS } from './iam.ts';
import { MUTATING_EC2, MUTATING_SSM } from './mutating.ts';
import type { Operation, Operations } from './operation.ts';
import { APPLY_ASSOCIATION_OPERATIONS } from './ssm-apply-associations.ts';
import { ASSOCIATION_OPERATIONS } from './ssm-associations.ts';
import { AUTOMATION_OPERATIONS } from './ssm-automation.ts';
import { BASELINE_OPERATIONS } from './ssm-baselines.ts';
import { CALENDAR_OPERATIONS } from './ssm-calendar.ts';
import { COMMAND_OPERATIONS } from './ssm-commands.ts';
import { COMPLIANCE_OPERATIONS } from './ssm-compliance.ts';
import { INVENTORY_OPERATIONS } from './ssm-inventory.ts';
import { NODE_OPERATIONS } from './ssm-nodes.ts';
import { PATCH_OPERATIONS } from './ssm-patches.ts';
import { SEND_COMMAND_OPERATIONS } from './ssm-send-command.ts';
import { WINDOW_OPERATIONS } from './ssm-windows.ts';
import { STS_OPERATIONS } from './sts.ts';

const OPERATIONS: Readonly<Record<ServiceName, Operations>> = {
  ssm: {
    ...COMPLIANCE_OPERATIONS,
    ...NODE_OPERATIONS,
    ...PATCH_OPERATIONS,
    ...BASELINE_OPERATIONS,
    ...ASSOCIATION_OPERATIONS,
    ...WINDOW_OPERATIONS,
    ...COMMAND_OPERATIONS,
    ...INVENTORY_OPERATIONS,
    ...CALENDAR_OPERATIONS,
    ...SEND_COMMAND_OPERATIONS,
    ...APPLY_ASSOCIATION_OPERATIONS,
    ...AUTOMATION_OPERATIONS,
    ...MUTATING_SSM,
  },
  ec2: {
    ...INSTANCE_OPERATIONS,
    ...NETWORK_OPERATIONS,
    ...POWER_OPERATIONS,
    ...SNAPSHOT_OPERATIONS,
    ...MUTATING_EC2,
  },
  sts: STS_OPERATIONS,
  iam: IAM_OPERATIONS,
  autoscaling: AUTO_SCALING_OPERATIONS,
  elbv2: LOAD_BALANCING_OPERATIONS,
};

/** null: the service has no such operation, or the simulation does not know it. */
export function operationNamed(service: ServiceName, name: string): Operation | null {
  const operations = OPERATIONS[service];
  return Object.hasOwn(operations, name) ? (operations[name] ?? null) : null;
}
