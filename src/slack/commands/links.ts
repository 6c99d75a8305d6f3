/** Where a conversation is, for people who want to read it. */

import type { Conversation } from '../outbox/conversations.ts';
import { PARENT, slotsOf } from '../outbox/slots.ts';
import type { CommandDependencies } from './dependencies.ts';

type LinkDependencies = Pick<CommandDependencies, 'db' | 'clients' | 'logger'>;

/** A link to a conversation's thread as mrkdwn, with a space before it; empty where Slack names none. */
export async function threadLink(
  conversation: Pick<Conversation, 'id' | 'channel'>,
  dependencies: LinkDependencies,
): Promise<string> {
  const link = await permalinkOf(conversation, dependencies);
  return link === null ? '' : ` <${link}|Open its thread.>`;
}

/** The address of a conversation's first message; null where it is not there yet, or Slack names none. */
export async function permalinkOf(
  { id, channel }: Pick<Conversation, 'id' | 'channel'>,
  { db, clients, logger }: LinkDependencies,
): Promise<string | null> {
  const parent = (await slotsOf(db, id)).find((slot) => slot.slot === PARENT);
  if (parent?.ts === null || parent === undefined) return null;
  try {
    const { permalink } = await clients.interactive.chat.getPermalink({ channel, message_ts: parent.ts });
    return permalink ?? null;
  } catch (error) {
    logger.info({ conversation: id, error }, 'No link to a conversation');
    return null;
  }
}
