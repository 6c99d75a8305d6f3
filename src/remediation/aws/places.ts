/** Where the assess roles of the configuration are, and how a scope is read in somebody's name. */

import { type AwsAccess, type AwsReader, ReadFailed } from '../../aws/reader.ts';
import { PatchcheckError } from '../../model/errors.ts';
import type { Scope } from '../../model/records.ts';
import type {
  AccountSettings,
  EnvironmentSettings,
  RemediationSettings,
  Settings,
} from '../../model/settings.ts';
import type { Identity } from '../ports.ts';

/**
 * Reads a scope under its assess role. Throws ReadFailed where something may not be read, or not in time: a
 * record waits for it.
 */
export type ReadScope = <T>(
  scope: Scope,
  identity: Identity,
  work: (reader: AwsReader) => Promise<T>,
) => Promise<T>;

const READ_WITHIN_MS = 60_000;

export function scopeReader(access: AwsAccess, settings: Pick<Settings, 'environments'>): ReadScope {
  return async (scope, identity, work) => {
    const { assessRole, externalId } = accountOf(settings, scope);
    const role = { arn: assessRole, externalId };
    const { accountId, region } = scope;
    try {
      const signal = AbortSignal.timeout(READ_WITHIN_MS);
      return await work(await access.open({ accountId, region }, role, identity, signal));
    } catch (thrown) {
      if (thrown instanceof PatchcheckError && thrown.code === 'run-cancelled') throw notInTime(scope);
      throw thrown;
    }
  };
}

function notInTime({ accountId, region }: Scope): ReadFailed {
  return new ReadFailed(
    'sts:AssumeRole',
    'TimeoutError',
    `AWS did not answer in time in account ${accountId}, Region ${region}.`,
    'It is tried again; other callers may use up the limits of the account.',
  );
}

/** The account as the first environment has it that may look into the Region. */
function accountOf({ environments }: Pick<Settings, 'environments'>, scope: Scope): AccountSettings {
  for (const environment of environments.values()) {
    const account = accountIn(environment, scope);
    if (account) return account;
  }
  throw new PatchcheckError(
    'unknown-account',
    `No environment of the configuration holds account ${scope.accountId} in ${scope.region}.`,
    'Give all replicas the same configuration.',
  );
}

export function accountIn(environment: EnvironmentSettings, scope: Scope): AccountSettings | undefined {
  if (!environment.regions.includes(scope.region)) return undefined;
  return environment.accounts.find((account) => account.id === scope.accountId);
}

/** The documents that scan and install, of every environment. */
export function patchDocuments(
  settings: Pick<Settings, 'environments'>,
): readonly RemediationSettings['documents'][] {
  const each = [...settings.environments.values()].map(({ remediation }) => remediation.documents);
  return each.length === 0 ? [{ scan: null, install: null }] : each;
}

/** The document of AWS that a private one stands for; any other is itself. */
export function publicName(document: string, documents: readonly RemediationSettings['documents'][]): string {
  const isPrivate = documents.some(({ scan, install }) => document === scan || document === install);
  return isPrivate ? 'AWS-RunPatchBaseline' : document;
}
