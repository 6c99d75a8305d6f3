/** Who may manage schedules, and where digests may be posted. */

import type { EnvironmentSettings } from '../../model/settings.ts';
import { type Asker, environmentRefusal, isAmong } from '../access.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { viewableEnvironments } from '../commands/viewing.ts';
import { classifyFailure } from '../outbox/outcome.ts';
import { peopleWords } from '../remediation/words.ts';
import { outside } from '../text.ts';

/** Environments whose schedules somebody may change, by name. */
export async function operatedEnvironments(
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<EnvironmentSettings[]> {
  const viewable = await viewableEnvironments(asker, dependencies);
  const operated = await Promise.all(
    viewable.map((environment) => isAmong(asker.user, environment.operators, dependencies)),
  );
  return viewable.filter((_, index) => operated[index]);
}

/** null if somebody may change the schedules of an environment; else the reason, as a sentence. */
export async function operatorRefusal(
  name: string,
  { user }: Asker,
  dependencies: CommandDependencies,
): Promise<string | null> {
  const environment = dependencies.settings.environments.get(name);
  if (environment === undefined) return `The environment ${outside(name, 64)} is no longer configured.`;
  if (await isAmong(user, environment.operators, dependencies)) return null;
  return operatorsOnly(environment);
}

export function operatorsOnly({ name, operators }: Pick<EnvironmentSettings, 'name' | 'operators'>): string {
  const who = operators.length === 0 ? 'Nobody is configured yet.' : `Who may: ${peopleWords(operators)}.`;
  return `Only operators of ${outside(name, 64)} may change its schedules. ${who}`;
}

/** null if digests of an environment may, and can, be posted in a channel; else the reason, as a sentence. */
export async function placeRefusal(
  environment: EnvironmentSettings,
  channel: string,
  asker: Asker,
  dependencies: CommandDependencies,
): Promise<string | null> {
  const refusal = await environmentRefusal({ ...asker, channel }, environment, dependencies);
  return refusal ?? unpostable(channel, dependencies);
}

async function unpostable(channel: string, { clients, logger }: CommandDependencies): Promise<string | null> {
  const named = `<#${channel.replace(/[^A-Z0-9]/g, '')}>`;
  try {
    const { channel: found } = await clients.interactive.conversations.info({ channel });
    if (found?.is_archived === true) return `${named} is archived. Pick another channel.`;
    if (found?.is_ext_shared === true) {
      return `${named} is shared with another organisation. Pick a channel of your own workspace.`;
    }
    return found?.is_member === true ? null : invite(named);
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure.kind === 'refused' && failure.error === 'channel_not_found') return invite(named);
    logger.warn({ channel, error }, 'Slack did not say whether a channel can be posted in');
    return `I could not find out from Slack whether I may post in ${named}. Try again in a moment.`;
  }
}

function invite(named: string): string {
  return `I am not in ${named}. Type \`/invite @patchcheck\` there, and send this again.`;
}
