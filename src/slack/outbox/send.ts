/** The calls that people see the effect of: posting, sharing, editing. */

import { checkMessage } from '../block-kit/check.ts';
import type { Conversation } from './conversations.ts';
import type { OutboxDependencies } from './dependencies.ts';
import { markOf } from './look-up.ts';
import { fileContent, messageContent, type Slot } from './slots.ts';
import { type BroughtFile, bringFile, shareFiles } from './upload.ts';
import { wantsClassic } from './workspaces.ts';

/**
 * Does all that people do not see yet, and returns the one call that they will: it resolves to the message's ts.
 * What fails in here may be repeated; what fails in that call may have been done.
 */
export async function preparePost(
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
  dependencies: OutboxDependencies,
): Promise<() => Promise<string>> {
  return slot.kind === 'file'
    ? prepareFile(conversation, slot, parentTs ?? '', dependencies)
    : prepareMessage(conversation, slot, parentTs, dependencies);
}

async function prepareMessage(
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
  dependencies: OutboxDependencies,
): Promise<() => Promise<string>> {
  const payload = await payloadOf(conversation, slot, dependencies);
  return async () => {
    const answer = await dependencies.clients.posting.apiCall('chat.postMessage', {
      channel: conversation.channel,
      ...(parentTs === null ? {} : { thread_ts: parentTs }),
      ...payload,
      metadata: markOf(slot),
      unfurl_links: false,
      unfurl_media: false,
    });
    if (!('ts' in answer)) throw new TypeError('Slack named no ts for a message it took');
    await rememberChannel(conversation, 'channel' in answer ? answer.channel : undefined, dependencies);
    return String(answer.ts);
  };
}

/** A person is written to by id, and the message then stands in a channel of its own: edits need that one. */
async function rememberChannel(
  conversation: Conversation,
  channel: unknown,
  { db }: OutboxDependencies,
): Promise<void> {
  if (typeof channel !== 'string' || channel === conversation.channel) return;
  await db.updateTable('slack_conversations').set({ channel }).where('id', '=', conversation.id).execute();
}

/** Shared files are a message of their own, whose ts nobody needs: files are never edited. */
async function prepareFile(
  conversation: Conversation,
  slot: Slot,
  parentTs: string,
  dependencies: OutboxDependencies,
): Promise<() => Promise<string>> {
  const content = fileContent(slot);
  const client = dependencies.clients.posting;
  const brought: BroughtFile[] = [];
  for (const file of content.files) {
    const outgoing = await dependencies.fileBytes(conversation, file.name);
    brought.push({ id: await bringFile(client, file, outgoing), title: file.title });
  }
  return async () => {
    await shareFiles(client, conversation, parentTs, content.comment, brought);
    return `file:${brought.map(({ id }) => id).join(',')}`;
  };
}

/** Sets an existing message to its newest content. */
export async function editMessage(
  conversation: Conversation,
  slot: Slot,
  dependencies: OutboxDependencies,
): Promise<void> {
  const payload = await payloadOf(conversation, slot, dependencies);
  await dependencies.clients.posting.apiCall('chat.update', {
    channel: conversation.channel,
    ts: slot.ts ?? '',
    ...payload,
  });
}

/** The newest content as Slack takes it here. Throws when it breaks a rule: then it is a defect of ours. */
async function payloadOf(
  conversation: Conversation,
  slot: Slot,
  dependencies: OutboxDependencies,
): Promise<{ text: string; blocks: readonly object[] }> {
  const content = messageContent(slot);
  const classic =
    content.classic !== undefined && (await wantsClassic(dependencies.db, conversation.workspace));
  const payload = { text: content.text, blocks: classic ? (content.classic ?? []) : content.blocks };
  const problems = checkMessage(payload);
  if (problems.length === 0) return payload;
  dependencies.logger.error(
    { conversation: conversation.id, slot: slot.slot, problems },
    'A message breaks the block rules',
  );
  return { text: payload.text, blocks: [] };
}
