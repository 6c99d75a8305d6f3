/** Who may ask: full members of the installed workspace, narrowed by `viewers` and `channels` where set. */

import type { Logger } from '../log.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import type { SlackClients } from './outbox/clients.ts';
import { outside } from './text.ts';

export interface Asker {
  readonly user: string;
  readonly workspace: string;
  readonly channel: string;
}

export interface AccessDependencies {
  readonly clients: SlackClients;
  readonly logger: Logger;
  /** The workspace that the bot is installed in. */
  readonly workspace: string;
}

/** null if they may; else the reason, as a sentence. What cannot be verified is refused. */
export async function refusalOf(asker: Asker, dependencies: AccessDependencies): Promise<string | null> {
  if (asker.workspace !== dependencies.workspace) {
    return 'I answer only members of the workspace that I am installed in.';
  }
  try {
    const { user } = await dependencies.clients.interactive.users.info({ user: asker.user });
    if (user === undefined) return 'I could not find out who you are. Try again in a moment.';
    const isElsewhere = user.team_id !== undefined && user.team_id !== dependencies.workspace;
    const isStranger = 'is_stranger' in user && user.is_stranger === true;
    if (isElsewhere || isStranger) {
      return 'I answer only members of the workspace that I am installed in.';
    }
    if (user.is_restricted === true || user.is_ultra_restricted === true) {
      return 'Guests may not use patchcheck. Ask a full member of this workspace.';
    }
    return null;
  } catch (error) {
    dependencies.logger.warn({ user: asker.user, error }, 'Slack did not say who somebody is');
    return 'I could not find out from Slack whether you may use patchcheck. Try again in a moment.';
  }
}

/** null if they may assess this environment here; else the reason. */
export async function environmentRefusal(
  asker: Asker,
  environment: EnvironmentSettings,
  dependencies: AccessDependencies,
): Promise<string | null> {
  const { channels, viewers, name } = environment;
  if (channels !== null && !channels.includes(asker.channel)) {
    const allowed = channels.map((channel) => `<#${channel.replace(/[^A-Z0-9]/g, '')}>`).join(', ');
    return `Answers about ${outside(name, 64)} may appear only in ${allowed || 'no channel'}. Ask there.`;
  }
  if (viewers === null || viewers.includes(asker.user)) return null;
  if (await isInGroup(asker.user, viewers, dependencies)) return null;
  return `You are not among the viewers of ${outside(name, 64)}. Ask whoever keeps patchcheck.yaml to add you.`;
}

async function isInGroup(
  user: string,
  viewers: readonly string[],
  { clients, logger }: AccessDependencies,
): Promise<boolean> {
  for (const group of viewers.filter((viewer) => viewer.startsWith('S'))) {
    try {
      const { users } = await clients.interactive.usergroups.users.list({ usergroup: group });
      if (users?.includes(user)) return true;
    } catch (error) {
      logger.warn({ group, error }, 'The members of a user group could not be read');
    }
  }
  return false;
}
