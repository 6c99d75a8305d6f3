/** What a button names has to be there: values of buttons can be old, or forged. */

import type { InstanceKey } from '../model/remediation.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import { newestFindingOf } from '../store/kept-findings.ts';
import type { HistoryDependencies } from './history.ts';

/** Does any run of the environment that is kept report the instance? */
export async function hasFinding(
  { store }: Pick<HistoryDependencies, 'store'>,
  environment: EnvironmentSettings,
  { accountId, region, instanceId }: InstanceKey,
): Promise<boolean> {
  const kept = await newestFindingOf(store.db, instanceId, [environment.name]);
  return kept !== null && kept.key.accountId === accountId && kept.key.region === region;
}
