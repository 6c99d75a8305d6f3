import type { EnvironmentSettings } from '../../model/settings.ts';

/** Names of an environment's accounts by their ids. */
export function accountNamesOf({
  accounts,
}: Pick<EnvironmentSettings, 'accounts'>): ReadonlyMap<string, string> {
  return new Map(accounts.map(({ id, name }) => [id, name]));
}
