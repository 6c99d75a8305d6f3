/** Step 2: who can be reached by Systems Manager, and what EC2 and IAM say of those who cannot. */

import { inFlight } from '../../aws/in-flight.ts';
import { readStatusChecks } from '../../aws/readers/ec2-instances.ts';
import { readDefaultHostManagementRole } from '../../aws/readers/nodes.ts';
import { readProfileRights } from '../../aws/readers/profile-rights.ts';
import type { ProfileRights } from '../../model/facts.ts';
import { NOT_READ, type Reading } from '../../model/reading.ts';
import type { Ec2Instance, StatusChecks } from '../../model/records.ts';
import { byId } from '../by-id.ts';
import type { ScopeWork } from '../scope-work.ts';
import type { Targets } from './list-targets.ts';

export interface Manageability {
  readonly statusChecks: Reading<ReadonlyMap<string, StatusChecks>>;
  readonly defaultHostManagementRole: Reading<string | null>;
  /** By profile ARN; only of instances out of reach. */
  readonly profileRights: ReadonlyMap<string, Reading<ProfileRights>>;
  /** Running instances that are not registered or not online. */
  readonly outOfReach: ReadonlySet<string>;
}

export async function readManageability(
  work: ScopeWork,
  targets: Targets,
  subjects: readonly string[],
): Promise<Manageability> {
  const unreachable = outOfReach(targets, subjects);
  const [statusChecks, defaultHostManagementRole, profileRights] = await Promise.all([
    readChecks(work),
    unreachable.length === 0 ? NOT_READ : readHostManagement(work),
    readRights(work, unreachable),
  ]);
  return {
    statusChecks,
    defaultHostManagementRole,
    profileRights,
    outOfReach: new Set(unreachable.map((instance) => instance.instanceId)),
  };
}

/** VPCs that hold an instance out of reach: their endpoints and DNS matter. */
export function vpcsOutOfReach(targets: Targets, subjects: readonly string[]): Set<string> {
  const vpcs = outOfReach(targets, subjects).map((instance) => instance.vpcId);
  return new Set(vpcs.filter((vpcId) => vpcId !== null));
}

/** Running, and not known to be online. */
function outOfReach({ instances, nodes }: Targets, subjects: readonly string[]): Ec2Instance[] {
  if (!instances.known || !nodes.known) return [];
  return subjects
    .map((id) => instances.value.get(id))
    .filter((instance) => instance !== undefined)
    .filter(({ state }) => state === 'running')
    .filter(({ instanceId }) => nodes.value.get(instanceId)?.pingStatus !== 'Online');
}

function readChecks({ reader, gaps }: ScopeWork): Promise<Manageability['statusChecks']> {
  return gaps.attempt('manageability', 'ec2:DescribeInstanceStatus', async () =>
    byId(await readStatusChecks(reader)),
  );
}

function readHostManagement({ reader, gaps }: ScopeWork): Promise<Reading<string | null>> {
  return gaps.attempt('manageability', 'ssm:GetServiceSetting', () => readDefaultHostManagementRole(reader));
}

/** Once a profile, however many instances share it. */
async function readRights(
  { reader, gaps }: ScopeWork,
  instances: readonly Ec2Instance[],
): Promise<Manageability['profileRights']> {
  const profiles = new Set(
    instances.map((instance) => instance.instanceProfileArn).filter((arn) => arn !== null),
  );
  const rows = await inFlight([...profiles].sort(), async (arn) => {
    const rights = await gaps.attempt('manageability', 'iam:GetInstanceProfile', () =>
      readProfileRights(reader, arn),
    );
    return [arn, rights] as const;
  });
  return new Map(rows);
}
