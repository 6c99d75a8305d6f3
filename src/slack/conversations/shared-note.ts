/** What the parent message says beyond its run: who asked here, and who stopped it. Pure. */

import { context, section } from '../messages/blocks.ts';
import type { RunConversation } from '../outbox/conversations.ts';
import type { MessageContent } from '../outbox/slots.ts';
import { requester } from '../text.ts';

/** Adds to a parent message what only this conversation knows; nothing where the run's asker asked here. */
export function withSharedNote(
  content: MessageContent,
  conversation: Pick<RunConversation, 'request' | 'requested_by' | 'cancelled_by'>,
): MessageContent {
  const lines = [sharedLine(conversation), cancelledLine(conversation)].filter((line) => line !== null);
  if (lines.length === 0) return content;
  const text = [content.text, ...lines].join(' ');
  const blocks = [...content.blocks, ...lines.map((line) => context(line))];
  return content.classic === undefined
    ? { text, blocks }
    : { text, blocks, classic: [...content.classic, ...lines.map((line) => context(line))] };
}

function sharedLine({
  request,
  requested_by: here,
}: Pick<RunConversation, 'request' | 'requested_by'>): string | null {
  if (here === request.requestedBy) return null;
  return `<@${here}> asked here. ${requester(request.requestedBy)} asked for the same first, so this thread shows that assessment, which reads AWS in that name.`;
}

function cancelledLine({ cancelled_by: user }: Pick<RunConversation, 'cancelled_by'>): string | null {
  return user === null ? null : `Cancelled by <@${user}>.`;
}

/** In the thread, so that whoever waits for it hears of it. */
export function renderCancelNotice({
  requested_by: here,
  cancelled_by: by,
}: Pick<RunConversation, 'requested_by' | 'cancelled_by'>): MessageContent {
  const again = here === by ? '' : ` <@${here}>, ask again if you still need it.`;
  const text = `<@${by}> cancelled this assessment.${again}`;
  return { text, blocks: [section(text)] };
}
