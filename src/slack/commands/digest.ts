/** `digest now [environment]`: a digest in this channel, outside of all schedules. */

import { listSchedules, postNow } from '../../digest/schedules.ts';
import type { EnvironmentSettings } from '../../model/settings.ts';
import { environmentRefusal } from '../access.ts';
import { code, outside } from '../text.ts';
import type { Answer, CommandAsker, CommandDependencies } from './dependencies.ts';
import { viewableEnvironments } from './viewing.ts';

/** @param named null: the one whose digest comes here, or the only one that the asker may read about */
export async function answerDigestNow(
  named: EnvironmentSettings | null,
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<Answer> {
  if (dependencies.isDraining()) return { text: 'I am about to restart. Ask again in a minute.' };
  const environment = named ?? (await environmentHere(asker, dependencies));
  if (environment === null) return { text: whichOne(await viewableEnvironments(asker, dependencies)) };
  const refusal = await environmentRefusal(asker, environment, dependencies);
  if (refusal !== null) return { text: refusal };
  await postNow(dependencies, environment.name, asker.channel, asker.user);
  dependencies.nudge();
  return {
    text: `A digest of ${outside(environment.name, 64)} comes in this channel. It assesses first, unless there is a look at all of it that is less than an hour old.`,
  };
}

async function environmentHere(
  asker: CommandAsker,
  dependencies: CommandDependencies,
): Promise<EnvironmentSettings | null> {
  const viewable = await viewableEnvironments(asker, dependencies);
  const schedules = await listSchedules(dependencies, null);
  const told = new Set(
    schedules.filter(({ channel }) => channel === asker.channel).map(({ environment }) => environment),
  );
  const here = viewable.filter(({ name }) => told.has(name));
  const candidates = here.length > 0 ? here : viewable;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

function whichOne(viewable: readonly EnvironmentSettings[]): string {
  const [first] = viewable;
  if (first === undefined) return 'There is no environment that you may read about here.';
  return `Say which environment. For example: ${code(`/patchcheck digest now ${first.name}`)}`;
}
