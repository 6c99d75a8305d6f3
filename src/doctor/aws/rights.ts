/** Each read that an assessment needs, tried in one Region: refused, or anything else. */

import { consequenceOf } from '../../assessment/consequences.ts';
import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../../aws/assess-permissions.ts';
import { isRefusal } from '../../aws/failures.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import type { Operation } from '../../model/reading.ts';
import { type Check, type CheckName, failed, ok, warning } from '../check.ts';
import { concurrently } from '../concurrently.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { allowStatement } from './policies.ts';
import { PROBES } from './probes.ts';
import type { RoleToCheck } from './roles.ts';

const AT_ONCE = 8;

/**
 * AWS looks at rights before it looks for the thing asked for: an answer about the thing proves the right.
 * Anything else that is no success proves neither.
 */
const PROVES_THE_RIGHT =
  /DryRunOperation|DoesNotExist|NotFound|NoSuchEntity|NotConnected|^Invalid(InstanceId|CommandId|ResourceId|VpcID|AssociationId|Document)/i;

type Permission = (typeof READ_PERMISSIONS)[number];

/** A right that was tried: whether it is refused, and if so whether only for want of a statement that allows it. */
interface Tried {
  readonly permission: Permission;
  readonly check: Check;
  readonly isMissing: boolean;
}

/** One check a right, through `reader`. The fix of each missing one adds all that are missing. */
export async function examineRights(
  role: RoleToCheck,
  reader: AwsReader,
  examination: Examination,
): Promise<Check[]> {
  const wanted = role.isActedIn ? [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS] : READ_PERMISSIONS;
  const tasks = wanted.map((permission) => () => examineRight(role, reader, permission, examination));
  const tried = await Array.fromAsync(concurrently(tasks, AT_ONCE));
  return tried.map(({ permission, check, isMissing }) => {
    if (!isMissing) return check;
    const together = tried.filter(
      (each) => each.isMissing && each.permission.optional === permission.optional,
    );
    const actions = together.map((each) => each.permission.action).toSorted();
    return { ...check, fix: `Add to the policy of ${role.arn}: ${allowStatement(actions)}` };
  });
}

async function examineRight(
  role: RoleToCheck,
  reader: AwsReader,
  permission: Permission,
  examination: Examination,
): Promise<Tried> {
  const { operation, action, optional } = permission;
  const name: CheckName = { area: 'rights', name: operation, subject: role.subject };
  let isMissing = false;
  const check = await withinTime(name, examination, async () => {
    const failure = await tryRead(role, reader, operation);
    if (failure === null) return ok(name, `${action} is allowed.`);
    const { message, nextStep } = failure;
    if (!isRefusal(failure)) {
      return warning(name, `Whether ${action} is allowed could not be told: ${message}`, nextStep);
    }
    isMissing = !/explicit deny/i.test(message);
    const why = isMissing ? 'is not allowed' : 'is denied by a policy';
    const detail = `${action} ${why}. ${consequenceOf(operation)}`;
    return optional
      ? warning(name, `${detail} This right is optional.`, nextStep)
      : failed(name, detail, nextStep);
  });
  return { permission, check, isMissing };
}

/** null: the right is there. */
export async function tryRead(
  role: RoleToCheck,
  reader: AwsReader,
  operation: Operation,
): Promise<ReadFailed | null> {
  const probe = PROBES[operation];
  if (!probe) throw new Error(`There is no probe for ${operation}.`);
  const partition = role.arn.split(':')[1] ?? 'aws';
  try {
    await reader.send(operation, (clients, options) =>
      probe(clients, options, { ...reader.scope, partition }),
    );
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ReadFailed)) throw thrown;
    return PROVES_THE_RIGHT.test(thrown.awsCode) ? null : thrown;
  }
}
