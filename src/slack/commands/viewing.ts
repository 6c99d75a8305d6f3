/** Which environments somebody may read about, where they are now. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { type Asker, environmentRefusal } from '../access.ts';
import type { ListedEnvironment } from '../messages/help.ts';
import type { CommandDependencies } from './dependencies.ts';

/** An environment that is configured no more is nobody's. */
export async function mayView(
  environment: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<boolean> {
  const settings = dependencies.settings.environments.get(environment);
  return settings !== undefined && (await environmentRefusal(asker, settings, dependencies)) === null;
}

export async function viewableEnvironments(
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<EnvironmentSettings[]> {
  const listed = await listedEnvironments(asker, dependencies);
  return listed.filter(({ refusal }) => refusal === null).map(({ environment }) => environment);
}

/** Every environment, with the reason where the asker may not read about it here. */
export async function listedEnvironments(
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<ListedEnvironment[]> {
  const all = [...dependencies.settings.environments.values()];
  return Promise.all(
    all.map(async (environment) => ({
      environment,
      refusal: await environmentRefusal(asker, environment, dependencies),
    })),
  );
}
