/** Finds out whether a post of unknown outcome reached Slack, by the mark in its metadata. */

import type { WebClient } from '@slack/web-api';
import type { Conversation } from './conversations.ts';
import { classifyFailure } from './outcome.ts';
import { fileContent, type Slot } from './slots.ts';

export const MARK_EVENT = 'patchcheck_message';

/** The mark of a message: it names nothing but the message itself, since every app may read it. */
export function markOf(slot: Slot): { event_type: string; event_payload: { key: string } } {
  return { event_type: MARK_EVENT, event_payload: { key: `${slot.conversation_id}/${slot.slot}` } };
}

export type LookUp =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** History may not be read here. */
  | { readonly kind: 'impossible' };

/** @param parentTs the thread to look in; null: the channel itself */
export async function lookUpMessage(
  client: WebClient,
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
): Promise<LookUp> {
  try {
    for await (const message of recentMessages(client, conversation, parentTs)) {
      if (isMarked(message, slot) && typeof message.ts === 'string') return { kind: 'found', ts: message.ts };
    }
    return { kind: 'absent' };
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure.kind === 'wait') return failure;
    return failure.kind === 'refused' ? { kind: 'impossible' } : { kind: 'wait', seconds: 2 };
  }
}

interface HistoryMessage {
  readonly ts?: string | undefined;
  readonly metadata?: unknown;
  readonly files?: readonly { readonly title?: string; readonly name?: string }[] | undefined;
}

async function* recentMessages(
  client: WebClient,
  conversation: Conversation,
  parentTs: string | null,
): AsyncGenerator<HistoryMessage> {
  const oldest = String(conversation.opened_at.getTime() / 1000 - 60);
  const page = { channel: conversation.channel, oldest, include_all_metadata: true, limit: 200 };
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? {} : { cursor };
    const answer =
      parentTs === null
        ? await client.conversations.history({ ...page, ...more })
        : await client.conversations.replies({ ...page, ...more, ts: parentTs });
    yield* answer.messages ?? [];
    cursor = answer.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
}

/** Files carry no metadata; within one thread their name tells them apart. */
function isMarked(message: HistoryMessage, slot: Slot): boolean {
  if (slot.kind === 'file') {
    const wanted = fileContent(slot).files[0]?.name;
    return message.files?.some((file) => file.name === wanted) ?? false;
  }
  const metadata = message.metadata;
  if (typeof metadata !== 'object' || metadata === null || !('event_payload' in metadata)) return false;
  const payload = metadata.event_payload;
  if (typeof payload !== 'object' || payload === null || !('key' in payload)) return false;
  return payload.key === markOf(slot).event_payload.key;
}
