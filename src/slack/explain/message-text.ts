/** The text of a message that somebody wants explained, as far as the payload holds it. Pure. */

import { z } from 'zod';

const File = z.object({
  plain_text: z.string().optional(),
  preview: z.string().optional(),
  /** Cut by Slack: the rest is behind the file's address. */
  preview_is_truncated: z.boolean().optional(),
});
const Message = z.object({
  message: z.object({
    text: z.string().optional(),
    files: z.array(File).optional(),
    attachments: z.array(z.object({ text: z.string().optional() })).optional(),
  }),
});

/** Links as their labels or addresses, entities as characters: as people see it. */
const LINK = /<([^<>|\s]+)(?:\|([^<>]*))?>/g;
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export interface MessageText {
  readonly text: string;
  /** Slack sent a part only. */
  readonly isCut: boolean;
}

/** Empty text where the message has none, or the payload is none. */
export function messageText(payload: unknown): MessageText {
  const message = Message.safeParse(payload).data?.message;
  if (message === undefined) return { text: '', isCut: false };
  const files = message.files ?? [];
  const parts = [
    asWritten(message.text ?? ''),
    ...(message.attachments ?? []).map(({ text = '' }) => asWritten(text)),
    ...files.map(({ plain_text, preview }) => plain_text ?? preview ?? ''),
  ];
  return {
    text: parts.filter((part) => part.trim() !== '').join('\n'),
    isCut: files.some((file) => file.plain_text === undefined && file.preview_is_truncated === true),
  };
}

function asWritten(mrkdwn: string): string {
  return mrkdwn
    .replace(LINK, (_, target: string, label: string | undefined) => label ?? target)
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}
