/** What a person typed, as a run to start: names resolved, and refused with the nearest match. */

import type { RunRequest } from '../model/assessment.ts';
import { PatchcheckError } from '../model/errors.ts';
import { didYouMean } from '../model/nearest-match.ts';
import type { AccountSettings, EnvironmentSettings } from '../model/settings.ts';

export interface TypedRequest {
  readonly environment: string;
  /** None or `all`: the environment's Regions. */
  readonly regions: readonly string[];
  /** Ids or names; none: all of the environment's. */
  readonly accounts: readonly string[];
}

/** Environment, Regions and account ids of the run; throws `unknown-environment`, `-region` or `-account`. */
export function resolveRequest(
  typed: TypedRequest,
  environments: ReadonlyMap<string, EnvironmentSettings>,
): { environment: EnvironmentSettings } & Pick<RunRequest, 'regions' | 'accounts'> {
  const environment = environments.get(typed.environment);
  if (!environment) throw unknownEnvironment(typed.environment, [...environments.keys()]);
  return {
    environment,
    regions: resolveRegions(typed.regions, environment),
    accounts: resolveAccounts(typed.accounts, environment),
  };
}

function resolveRegions(typed: readonly string[], environment: EnvironmentSettings): string[] {
  const named = [...new Set(typed.map((region) => region.toLowerCase()))];
  if (named.length === 0 || named.includes('all')) return [...environment.regions];
  for (const region of named) {
    if (environment.regions.includes(region)) continue;
    throw new PatchcheckError(
      'unknown-region',
      `${shown(region)} is no Region of environment ${environment.name}${didYouMean(region, environment.regions)}`,
      `Its Regions: ${environment.regions.join(', ')}; or say all.`,
    );
  }
  return named;
}

function resolveAccounts(typed: readonly string[], environment: EnvironmentSettings): string[] {
  const { accounts } = environment;
  if (typed.length === 0) return accounts.map((account) => account.id);
  const ids = typed.map((word) => {
    const account = accounts.find(({ id, name }) => id === word || name === word);
    if (account) return account.id;
    throw unknownAccount(word, environment.name, accounts);
  });
  return [...new Set(ids)];
}

function unknownEnvironment(typed: string, names: readonly string[]): PatchcheckError {
  const known = names.length === 0 ? 'None is configured.' : `Environments: ${names.join(', ')}.`;
  return new PatchcheckError(
    'unknown-environment',
    `There is no environment ${shown(typed)}${didYouMean(typed, names)}`,
    known,
  );
}

function unknownAccount(
  typed: string,
  environment: string,
  accounts: readonly AccountSettings[],
): PatchcheckError {
  const names = accounts.flatMap(({ id, name }) => (id === name ? [id] : [id, name]));
  return new PatchcheckError(
    'unknown-account',
    `${shown(typed)} is no account of environment ${environment}${didYouMean(typed, names)}`,
    `Its accounts: ${names.join(', ')}.`,
  );
}

/** What was typed, quoted and no longer than a name may be. */
function shown(typed: string): string {
  return JSON.stringify(typed.slice(0, 64));
}
