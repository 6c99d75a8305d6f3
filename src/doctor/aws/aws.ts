/** The AWS side: who the process is, and every role of every environment. Nothing is changed. */

import { ReadFailed } from '../../aws/reader.ts';
import { type Check, type CheckName, failed, ok, skipped } from '../check.ts';
import { clockCheck, type DateWatch } from '../clock-skew.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { examineAssessRole, notTried } from './assess-role.ts';
import { assumeRoleName, externalIdCheck, externalIdName, openableCheck } from './opening.ts';
import { assessRoles, type RoleToCheck, remediateRoles } from './roles.ts';
import { type Caller, readCaller } from './sts.ts';

const IDENTITY: CheckName = { area: 'roles', name: 'credentials', subject: 'this process' };

/** What can be told before any role, and the examinations of the roles: one task each. */
export async function examineAws(
  examination: Examination,
): Promise<{ checks: Check[]; tasks: (() => Promise<Check[]>)[] }> {
  const { settings } = examination.configuration;
  const assess = assessRoles(settings);
  const remediate = remediateRoles(settings);
  if (assess.length === 0) {
    const none = skipped(IDENTITY, 'No role could be tried: the configuration has no sound environment.');
    return { checks: [none], tasks: [] };
  }
  const watch: DateWatch = { clock: examination.clock, seen: null };
  const { check, caller } = await identity(regionsToAsk(assess), examination, watch);
  const checks = [check, clockCheck('AWS', watch)];
  if (caller === null) {
    const why = 'Not tried, because this process could not sign in to AWS.';
    const untried = [
      ...[...assess, ...remediate].map((role) => skipped(assumeRoleName(role), why)),
      ...assess.flatMap((role) => notTried(role, examination, why)),
      ...remediate.map((role) => skipped(externalIdName(role), why)),
    ];
    return { checks: [...checks, ...untried], tasks: [] };
  }
  return {
    checks,
    tasks: [
      ...assess.map((role) => () => examineAssessRole(role, caller, examination)),
      ...remediate.map((role) => () => examineRemediateRole(role, caller, examination)),
    ],
  };
}

async function examineRemediateRole(
  role: RoleToCheck,
  caller: Caller,
  examination: Examination,
): Promise<Check[]> {
  const openable = await openableCheck(role, caller, examination);
  if (openable.status === 'ok') return [openable, await externalIdCheck(role, examination)];
  return [openable, skipped(externalIdName(role), 'Not tried, because the role could not be assumed.')];
}

/** Asked in the first Region that answers. */
async function identity(
  regions: readonly string[],
  examination: Examination,
  watch: DateWatch,
): Promise<{ check: Check; caller: Caller | null }> {
  let caller: Caller | null = null;
  let check = skipped(IDENTITY, 'No Region is configured.');
  for (const region of regions) {
    check = await withinTime(IDENTITY, examination, async (signal) => {
      try {
        caller = await readCaller(region, examination, watch, signal);
        return ok(IDENTITY, `patchcheck is ${caller.principal}.`);
      } catch (thrown) {
        if (!(thrown instanceof ReadFailed)) throw thrown;
        return failed(IDENTITY, noIdentity(thrown), credentialsFix(thrown));
      }
    });
    if (check.status === 'ok') break;
  }
  return { check, caller };
}

const REGIONS_ASKED = 3;

function regionsToAsk(roles: readonly RoleToCheck[]): string[] {
  return [...new Set(roles.flatMap((role) => role.regions))].slice(0, REGIONS_ASKED);
}

const BAD_CREDENTIALS = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
  'AuthFailure',
]);

function noIdentity({ awsCode, message, cause }: ReadFailed): string {
  return `AWS does not say who patchcheck is: ${awsCode}: ${cause instanceof Error ? cause.message : message}`;
}

function credentialsFix({ awsCode, nextStep }: ReadFailed): string {
  if (awsCode === 'CredentialsProviderError') {
    return 'Give this process a role (instance profile, task role, service account), or set AWS_PROFILE or the AWS_ variables. aws sts get-caller-identity shows what the SDK finds.';
  }
  if (BAD_CREDENTIALS.has(awsCode)) {
    return 'AWS does not take the credentials of this process: sign in again (aws sso login), or renew the AWS_ variables. A wrong clock does this as well.';
  }
  return nextStep;
}
