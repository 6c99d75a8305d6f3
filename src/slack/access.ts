/**
 * Who may ask: full members of the installed workspace, in channels that no other organisation shares, narrowed
 * by `viewers` and `channels` where set. Every entry asks here: commands, actions, views and shortcuts.
 */

import type { Logger } from '../log.ts';
import type { Person } from '../model/remediation.ts';
import type { EnvironmentSettings } from '../model/settings.ts';
import type { Directory } from './directory.ts';
import { classifyFailure } from './outbox/outcome.ts';
import { outside } from './text.ts';

export interface Asker {
  readonly user: string;
  readonly workspace: string;
  /** null: nowhere in particular, as in the app's Home. */
  readonly channel: string | null;
}

/** Whoever asks, without the place where. */
export function personOf({ user, workspace }: Asker): Person {
  return { user, workspace };
}

export interface AccessDependencies {
  readonly directory: Directory;
  readonly logger: Logger;
  /** The workspace that the bot is installed in. */
  readonly workspace: string;
}

const STRANGER = 'I answer only members of the workspace that I am installed in.';

/** null if they may; else the reason, as a sentence. What cannot be verified is refused. */
export async function refusalOf(asker: Asker, dependencies: AccessDependencies): Promise<string | null> {
  if (asker.workspace !== dependencies.workspace) return STRANGER;
  const refusals = await Promise.all([
    personRefusal(asker.user, dependencies),
    channelRefusal(asker.channel, dependencies),
  ]);
  return refusals.find((refusal) => refusal !== null) ?? null;
}

async function personRefusal(user: string, dependencies: AccessDependencies): Promise<string | null> {
  try {
    const person = await dependencies.directory.person(user);
    if (person === null) return 'I could not find out who you are. Try again in a moment.';
    const isElsewhere = person.workspace !== null && person.workspace !== dependencies.workspace;
    if (isElsewhere || person.isStranger) return STRANGER;
    return person.isGuest ? 'Guests may not use patchcheck. Ask a full member of this workspace.' : null;
  } catch (error) {
    dependencies.logger.warn({ user, error }, 'Slack did not say who somebody is');
    return 'I could not find out from Slack whether you may use patchcheck. Try again in a moment.';
  }
}

/** A channel that the bot cannot see it cannot write to either, so nothing leaks there. */
const UNSEEN = new Set(['channel_not_found', 'not_in_channel', 'method_not_supported_for_channel_type']);

async function channelRefusal(
  channel: string | null,
  { directory, logger }: AccessDependencies,
): Promise<string | null> {
  if (channel === null || isDirectMessage(channel)) return null;
  try {
    if (!(await directory.isSharedOutside(channel))) return null;
    return 'This channel is shared with another organisation, so I answer nothing here. Ask in a channel of your own workspace.';
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure.kind === 'refused' && UNSEEN.has(failure.error)) return null;
    logger.warn({ channel, error }, 'Slack did not say whether a channel is shared with others');
    if (failure.kind === 'refused' && failure.error === 'missing_scope') {
      return 'I may not find out whether this channel is shared with another organisation. Ask your Slack admin to reinstall patchcheck from its manifest: the scope `channels:read` is missing (`groups:read` for private channels).';
    }
    return 'I could not find out from Slack whether this channel is shared with another organisation. Try again in a moment.';
  }
}

/** Between one person and the bot. */
function isDirectMessage(channel: string): boolean {
  return channel.startsWith('D');
}

/** null if they may assess and read this environment here; else the reason. */
export async function environmentRefusal(
  asker: Asker,
  environment: Pick<EnvironmentSettings, 'name' | 'channels' | 'viewers'>,
  dependencies: AccessDependencies,
): Promise<string | null> {
  const { channels, viewers, name } = environment;
  if (channels !== null && (asker.channel === null || !channels.includes(asker.channel))) {
    const allowed = channels.map((channel) => `<#${channel.replace(/[^A-Z0-9]/g, '')}>`).join(', ');
    return `Answers about ${outside(name, 64)} may appear only in ${allowed || 'no channel'}. Ask there.`;
  }
  if (viewers === null || (await isAmong(asker.user, viewers, dependencies))) return null;
  return `You are not among the viewers of ${outside(name, 64)}. Ask whoever keeps patchcheck.yaml to add you.`;
}

/** Is somebody named in a list of users and user groups? A group that cannot be read has no members. */
export async function isAmong(
  user: string,
  named: readonly string[],
  { directory, logger }: AccessDependencies,
): Promise<boolean> {
  if (named.includes(user)) return true;
  for (const group of named.filter((name) => name.startsWith('S'))) {
    try {
      if ((await directory.membersOf(group)).includes(user)) return true;
    } catch (error) {
      logger.warn({ group, error }, 'The members of a user group could not be read');
    }
  }
  return false;
}
