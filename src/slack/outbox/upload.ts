/** Files in a thread: ask for a place, bring the bytes, and share them; only the last step is seen by people. */

import type { WebClient } from '@slack/web-api';
import type { Conversation } from './conversations.ts';
import type { FileName } from './slots.ts';

const ALT_TEXT_MAX = 1_000;

/** A file that Slack has and nobody sees yet. */
export interface BroughtFile {
  readonly id: string;
  readonly title: string;
}

/** What is to be sent: how many bytes, and the bytes. */
export interface OutgoingFile {
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array>;
}

/** Brings the bytes to Slack and returns the file's id; nobody sees it yet, so this may be repeated. */
export async function bringFile(
  client: WebClient,
  { name, altText }: Pick<FileName, 'name' | 'altText'>,
  file: OutgoingFile,
): Promise<string> {
  const { length } = file;
  // As Slack's own page spells it; the SDK's type has another name for it.
  const described = altText === undefined ? {} : { alt_txt: altText.slice(0, ALT_TEXT_MAX) };
  const place = await client.files.getUploadURLExternal({ filename: name, length, ...described });
  if (place.upload_url === undefined || place.file_id === undefined)
    throw new Error('Slack named no upload URL');
  const response = await fetch(place.upload_url, {
    method: 'POST',
    headers: { 'content-length': String(length) },
    body: ReadableStream.from(file.chunks()),
    duplex: 'half',
    // Only a request that can never be sent again is not copied into memory while it is sent.
    redirect: 'error',
    window: null,
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`The upload was answered with HTTP ${response.status}`);
  return place.file_id;
}

/** Shares files that were brought before, as one message in the conversation's thread. */
export async function shareFiles(
  client: WebClient,
  conversation: Conversation,
  threadTs: string,
  comment: string,
  [first, ...others]: readonly BroughtFile[],
): Promise<void> {
  if (first === undefined) throw new TypeError('There is no file to share');
  await client.files.completeUploadExternal({
    files: [first, ...others],
    channel_id: conversation.channel,
    thread_ts: threadTs,
    initial_comment: comment,
  });
}
