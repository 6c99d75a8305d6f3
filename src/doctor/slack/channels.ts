/** Configured channels: do they exist, and is the bot in them? */

import type { WebClient } from '@slack/web-api';
import type { Settings } from '../../model/settings.ts';
import { type Check, type CheckName, failed, ok, skipped } from '../check.ts';
import { concurrently } from '../concurrently.ts';
import type { Examination } from '../dependencies.ts';
import { withinTime } from '../within-time.ts';
import { refusalCode, unanswered } from './client.ts';

const AT_ONCE = 3;
const INFO_SCOPES = ['channels:read', 'groups:read'];
const HISTORY_SCOPES = ['channels:history', 'groups:history'];

export async function examineChannels(
  examination: Examination,
  client: WebClient,
  scopes: readonly string[] | null,
): Promise<Check[]> {
  const channels = configuredChannels(examination.configuration.settings);
  const look = lookFor(client, scopes);
  const tasks = channels.map((channel) => () => {
    const name: CheckName = { area: 'slack', name: 'channel', subject: channel };
    return withinTime(name, examination, () => channelCheck(name, channel, look));
  });
  return Array.fromAsync(concurrently(tasks, AT_ONCE));
}

function configuredChannels({ environments, digests, owners }: Settings): string[] {
  const allowed = [...environments.values()].flatMap((environment) => environment.channels ?? []);
  const ofOwners = [...owners.values()].flatMap(({ channel }) => channel ?? []);
  return [...new Set([...allowed, ...digests.map(({ channel }) => channel), ...ofOwners])];
}

type Look = (channel: string) => Promise<{ isMember: boolean; isArchived: boolean; name: string | null }>;

/** By the channel's record where that scope is granted, else by reading one message; null: by neither. */
function lookFor(client: WebClient, scopes: readonly string[] | null): Look | null {
  const granted = (wanted: readonly string[]) =>
    scopes === null || wanted.some((scope) => scopes.includes(scope));
  if (granted(INFO_SCOPES)) {
    return async (channel) => {
      const { channel: found } = await client.conversations.info({ channel });
      return {
        isMember: found?.is_member === true,
        isArchived: found?.is_archived === true,
        name: found?.name ?? null,
      };
    };
  }
  if (!granted(HISTORY_SCOPES)) return null;
  return async (channel) => {
    await client.conversations.history({ channel, limit: 1 });
    return { isMember: true, isArchived: false, name: null };
  };
}

async function channelCheck(name: CheckName, channel: string, look: Look | null): Promise<Check> {
  if (look === null) return untold(name);
  try {
    const { isMember, isArchived, name: title } = await look(channel);
    if (isArchived) return archived(name);
    return isMember
      ? ok(name, title === null ? 'The bot is in it.' : `#${title}: the bot is in it.`)
      : outside(name);
  } catch (error) {
    const code = refusalCode(error);
    if (code === null) return unanswered(name, error);
    if (code === 'not_in_channel') return outside(name);
    if (code === 'is_archived') return archived(name);
    if (code === 'missing_scope') return untold(name);
    if (code !== 'channel_not_found') {
      return failed(name, `Slack refused it: ${code}.`, 'Check the channel in Slack.');
    }
    return failed(
      name,
      `${channel} is no channel of this workspace that the bot can see.`,
      'Copy the id from the channel’s details in Slack into patchcheck.yaml. If it is private, type /invite @patchcheck in it.',
    );
  }
}

function outside(name: CheckName): Check {
  return failed(name, 'The bot is not in this channel.', 'Type /invite @patchcheck in the channel.');
}

function archived(name: CheckName): Check {
  return failed(name, 'This channel is archived.', 'Unarchive it, or name another one in patchcheck.yaml.');
}

function untold(name: CheckName): Check {
  return skipped(
    name,
    'Without channels:history (groups:history for private channels) it cannot be told whether the bot is in it.',
    'Add that scope, or see in Slack whether the channel lists patchcheck among its members.',
  );
}
