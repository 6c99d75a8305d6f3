/** Tells one person something that nobody else sees. */

import type { Logger } from '../../log.ts';
import type { SlackClients } from './clients.ts';
import type { Conversation } from './conversations.ts';

/** By the command's response URL, which works in channels without the bot, else as an ephemeral message. */
export async function tellRequester(
  conversation: Conversation,
  text: string,
  clients: SlackClients,
  logger: Logger,
): Promise<void> {
  if (conversation.response_url !== null && (await respond(conversation.response_url, text))) return;
  try {
    await clients.interactive.chat.postEphemeral({
      channel: conversation.channel,
      user: conversation.requested_by,
      text,
    });
  } catch (error) {
    logger.warn({ conversation: conversation.id, error }, 'The person who asked could not be told');
  }
}

async function respond(url: string, text: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', text }),
      signal: AbortSignal.timeout(5_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
