/** Where a conversation is, for people who want to read it. */

import type { Conversation } from '../outbox/conversations.ts';
import { PARENT, slotsOf } from '../outbox/slots.ts';
import type { CommandDependencies } from './dependencies.ts';

/** A link to a conversation's thread as mrkdwn, with a space before it; empty where Slack names none. */
export async function threadLink(
  conversation: Pick<Conversation, 'id' | 'channel'>,
  { db, clients, logger }: Pick<CommandDependencies, 'db' | 'clients' | 'logger'>,
): Promise<string> {
  const parent = (await slotsOf(db, conversation.id)).find((slot) => slot.slot === PARENT);
  if (parent?.ts === null || parent === undefined) return '';
  try {
    const place = { channel: conversation.channel, message_ts: parent.ts };
    const { permalink } = await clients.interactive.chat.getPermalink(place);
    return permalink === undefined ? '' : ` <${permalink}|Open its thread.>`;
  } catch (error) {
    logger.info({ conversation: conversation.id, error }, 'No link to a conversation');
    return '';
  }
}
