/** Files in a thread: ask for a place, bring the bytes, and share them; only the last step is seen by people. */

import type { WebClient } from '@slack/web-api';
import type { Conversation } from './conversations.ts';
import type { FileContent } from './slots.ts';

/** Brings the bytes to Slack and returns the file's id; nobody sees it yet, so this may be repeated. */
export async function bringFile(client: WebClient, file: FileContent, bytes: Buffer): Promise<string> {
  const place = await client.files.getUploadURLExternal({ filename: file.name, length: bytes.length });
  if (place.upload_url === undefined || place.file_id === undefined)
    throw new Error('Slack named no upload URL');
  const response = await fetch(place.upload_url, {
    method: 'POST',
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`The upload was answered with HTTP ${response.status}`);
  return place.file_id;
}

/** Shares a file that was brought before, in the conversation's thread. */
export async function shareFile(
  client: WebClient,
  conversation: Conversation,
  threadTs: string,
  file: FileContent,
  fileId: string,
): Promise<void> {
  await client.files.completeUploadExternal({
    files: [{ id: fileId, title: file.title }],
    channel_id: conversation.channel,
    thread_ts: threadTs,
    initial_comment: file.comment,
  });
}
