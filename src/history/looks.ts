/** The newest looks into what an environment consists of by its present configuration. */

import type { Scope } from '../model/records.ts';
import type { Settings } from '../model/settings.ts';
import { type Look, newestLooks } from '../store/newest-looks.ts';
import type { HistoryDependencies } from './history.ts';

/** Of accounts and Regions that have left the configuration nobody asks any more. */
export async function currentLooks(
  { store, settings }: Pick<HistoryDependencies, 'store' | 'settings'>,
  environments: readonly string[],
): Promise<readonly Look[]> {
  const looks = await newestLooks(store.db, environments);
  return looks.filter((look) => holds(settings, look.environment, look));
}

/** Is an account and Region part of an environment, as it is configured now? */
export function holds({ environments }: Settings, name: string, { accountId, region }: Scope): boolean {
  const configured = environments.get(name);
  if (configured === undefined || !configured.regions.includes(region)) return false;
  return configured.accounts.some(({ id }) => id === accountId);
}
