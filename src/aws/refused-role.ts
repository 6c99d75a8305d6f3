/** Why a role could not be assumed, and what to check. */

import type { Scope } from '../model/records.ts';
import { ReadFailed } from './reader.ts';

/** `failed` with a message that names the role and a next step that names the likely causes. */
export function explainRefusedRole(
  failed: ReadFailed,
  role: { readonly arn: string; readonly externalId: string | null },
  scope: Scope,
): ReadFailed {
  const told = failed.cause instanceof Error ? failed.cause.message : failed.message;
  return new ReadFailed(
    'sts:AssumeRole',
    failed.awsCode,
    `Could not assume ${role.arn} for account ${scope.accountId}: ${failed.awsCode}: ${told}`,
    nextStep(failed.awsCode, told, role),
    { cause: failed.cause },
  );
}

function nextStep(
  code: string,
  told: string,
  role: { readonly arn: string; readonly externalId: string | null },
): string {
  if (code === 'CredentialsProviderError') {
    return 'patchcheck itself has no AWS credentials. Give the process a role, or set AWS_PROFILE or the AWS_ variables.';
  }
  if (code === 'RegionDisabledException') {
    return 'Activate the Region for AWS Security Token Service in that account, or leave it out of the environment.';
  }
  if (/SetSourceIdentity/.test(told)) {
    return `Allow sts:SetSourceIdentity beside sts:AssumeRole, in the trust policy of ${role.arn} and in the policy of patchcheck's own role: every session carries the name of the person who asked.`;
  }
  if (code === 'AccessDenied' || code === 'AccessDeniedException') {
    const externalId =
      role.externalId === null
        ? 'it asks for no external id (none is set)'
        : 'its sts:ExternalId is the one set here';
    return `Check that ${role.arn} exists, that its trust policy names patchcheck's own role and allows both sts:AssumeRole and sts:SetSourceIdentity, that ${externalId}, and that patchcheck's own role may assume it.`;
  }
  return 'Check the endpoint (AWS_ENDPOINT_URL, if it is set) and the Region, then run it again.';
}
