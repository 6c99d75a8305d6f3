/** The calls that people see the effect of: posting, sharing, editing. */

import { checkMessage } from '../block-kit/check.ts';
import type { Conversation } from './conversations.ts';
import type { OutboxDependencies } from './dependencies.ts';
import { markOf } from './look-up.ts';
import { classifyFailure, type Failure } from './outcome.ts';
import { fileContent, messageContent, type Slot, updateSlot } from './slots.ts';
import { bringFile, shareFile } from './upload.ts';
import { wantsClassic } from './workspaces.ts';

/** Posts a message and returns its ts. */
export async function postMessage(
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
  dependencies: OutboxDependencies,
): Promise<string> {
  const payload = await payloadOf(conversation, slot, dependencies);
  await updateSlot(dependencies.db, slot, { state: 'sending' });
  const answer = await dependencies.clients.posting.apiCall('chat.postMessage', {
    channel: conversation.channel,
    ...(parentTs === null ? {} : { thread_ts: parentTs }),
    ...payload,
    metadata: markOf(slot),
    unfurl_links: false,
    unfurl_media: false,
  });
  if (!('ts' in answer)) throw new TypeError('Slack named no ts for a message it took');
  return String(answer.ts);
}

/** A shared file is a message of its own, whose ts nobody needs: the file is never edited. */
export async function postFile(
  conversation: Conversation,
  slot: Slot,
  parentTs: string,
  dependencies: OutboxDependencies,
): Promise<string> {
  const file = fileContent(slot);
  const client = dependencies.clients.posting;
  const fileId = await bringFile(client, file, await dependencies.fileBytes(conversation, slot)).catch(
    (error: unknown) => {
      throw new NothingShown(error);
    },
  );
  await updateSlot(dependencies.db, slot, { state: 'sending' });
  await shareFile(client, conversation, parentTs, file, fileId);
  return `file:${fileId}`;
}

/** What became of a post: an error of the preparations leaves no doubt. */
export function failureOfPost(error: unknown): Failure {
  if (!(error instanceof NothingShown)) return classifyFailure(error);
  const failure = classifyFailure(error.cause);
  return failure.kind === 'unknown' ? { kind: 'retry', error: failure.error } : failure;
}

/** A failure before anything could be seen by people: safe to repeat. */
class NothingShown extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'NothingShown';
  }
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
