/** Does a role open for patchcheck, in the name of the person who asks, and for nobody without its external id? */

import { randomUUID } from 'node:crypto';
import { isRefusal } from '../../aws/failures.ts';
import { type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { type Check, type CheckName, failed, ok, skipped, warning } from '../check.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { externalIdFix, sourceIdentityFix, trustFix } from './policies.ts';
import type { RoleToCheck } from './roles.ts';
import { type Caller, tryRole } from './sts.ts';

export function assumeRoleName({ subject }: RoleToCheck): CheckName {
  return { area: 'roles', name: 'assume-role', subject };
}

export function externalIdName({ subject }: RoleToCheck): CheckName {
  return { area: 'roles', name: 'external-id', subject };
}

/** Opened as an assessment opens it, by the first Region whose STS answers. */
export async function openedCheck(
  role: RoleToCheck,
  caller: Caller,
  open: (region: string) => Promise<AwsReader>,
  examination: Examination,
): Promise<Check> {
  const name = assumeRoleName(role);
  let latest = skipped(name, 'No Region is configured for it.');
  let isDecided = false;
  for (const region of role.regions) {
    latest = await withinTime(name, examination, async (signal) => {
      try {
        await open(region);
        isDecided = true;
        return opened(name, role);
      } catch (thrown) {
        if (!(thrown instanceof ReadFailed)) throw thrown;
        isDecided = isRefusal(thrown);
        return isDecided
          ? refused(name, role, caller, thrown, examination, signal)
          : failed(name, thrown.message, thrown.nextStep);
      }
    });
    if (isDecided) return latest;
  }
  return latest;
}

/** A role that acts is opened for a session that may do nothing, and never used. */
export async function openableCheck(
  role: RoleToCheck,
  caller: Caller,
  examination: Examination,
): Promise<Check> {
  const name = assumeRoleName(role);
  return withinTime(name, examination, async (signal) => {
    const { outcome, failure } = await tryRole(role, examination, signal);
    if (failure === null) return opened(name, role);
    return outcome === 'refused'
      ? refused(name, role, caller, failure, examination, signal)
      : failed(name, failure.message, failure.nextStep);
  });
}

/**
 * The confused deputy: a role that opens whatever the external id does so for everybody whom its trust policy
 * reaches through patchcheck, or through any other tool in patchcheck's account.
 */
export async function externalIdCheck(role: RoleToCheck, examination: Examination): Promise<Check> {
  const name = externalIdName(role);
  return withinTime(name, examination, async (signal) => {
    const externalId = `wrong-on-purpose-${randomUUID()}`;
    const { outcome, failure } = await tryRole(role, examination, signal, { externalId });
    if (outcome === 'refused') return ok(name, 'A wrong external id is refused.');
    if (failure !== null) {
      return warning(
        name,
        `Whether a wrong external id is refused could not be told: ${failure.message}`,
        failure.nextStep,
      );
    }
    const own = role.externalId === null ? ' No external id is set for it, either.' : '';
    return warning(
      name,
      `SECURITY: a wrong external id opens this role. Whoever can make patchcheck, or another tool of its account, use this ARN gets in (confused deputy).${own}`,
      externalIdFix(role),
    );
  });
}

function opened(name: CheckName, { actions }: RoleToCheck): Check {
  const use = actions.length === 0 ? '' : ` It is for ${actions.join(', ')}.`;
  return ok(name, `It can be assumed, in the name of the person who asks.${use}`);
}

/** AWS answers all refusals alike: without the source identity the role may open, and that tells which right is missing. */
async function refused(
  name: CheckName,
  role: RoleToCheck,
  caller: Caller,
  failure: ReadFailed,
  examination: Examination,
  signal: AbortSignal,
): Promise<Check> {
  const told = failure.cause instanceof Error ? failure.cause.message : failure.message;
  const { outcome } = await tryRole(role, examination, signal, { sourceIdentity: null });
  if (outcome === 'assumed') {
    return failed(
      name,
      `It can be assumed, but not in anybody's name: sts:SetSourceIdentity is refused. ${told}`,
      sourceIdentityFix(role, caller.principal),
    );
  }
  return failed(name, `It refuses ${caller.principal}. ${told}`, trustFix(role, caller.principal));
}
