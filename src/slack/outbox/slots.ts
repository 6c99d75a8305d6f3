/** The outbox: one row a message, holding what it should show and what Slack has of it. */

import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { Conversation } from './conversations.ts';

export type Slot = Selectable<Database['slack_messages']>;

/** A message as it is posted. `classic` replaces `blocks` where a workspace refuses newer ones. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly object[];
  readonly classic?: readonly object[];
}

/** Files shared together in one message; their bytes are made when they are sent. */
export interface FileContent {
  readonly files: readonly FileName[];
  readonly comment: string;
}

export interface FileName {
  readonly name: string;
  readonly title: string;
  /** Of a picture: what it shows, for those who do not see it. */
  readonly altText?: string;
}

export type Wanted =
  | { readonly slot: string; readonly kind: 'message'; readonly content: MessageContent }
  | { readonly slot: string; readonly kind: 'file'; readonly content: FileContent };

/** The message that all others of its conversation answer to. */
export const PARENT = 'parent';

/** Sets what a conversation should show, in order; a newer wish replaces an older one that was not sent yet. */
export async function want(
  db: Kysely<Database>,
  conversationId: string,
  wanted: readonly Wanted[],
): Promise<void> {
  if (wanted.length === 0) return;
  const rows = wanted.map(({ slot, kind, content }, position) => {
    const json = JSON.stringify(content);
    return {
      conversation_id: conversationId,
      slot,
      position,
      kind,
      content: json,
      digest: createHash('sha256').update(json).digest('hex').slice(0, 32),
      sent_digest: null,
      ts: null,
      state: 'due' as const,
      attempts: 0,
      not_before: null,
      sent_at: null,
      wanted_at: sql<Date>`now()`,
      error: null,
    };
  });
  await db
    .insertInto('slack_messages')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'slot'])
        .doUpdateSet((set) => ({
          content: set.ref('excluded.content'),
          digest: set.ref('excluded.digest'),
          position: set.ref('excluded.position'),
          // What was waiting already goes on waiting, whatever it is to show by now.
          wanted_at: sql<Date>`case when slack_messages.sent_digest = slack_messages.digest
            then excluded.wanted_at else slack_messages.wanted_at end`,
        }))
        .whereRef('slack_messages.digest', '!=', 'excluded.digest'),
    )
    .execute();
}

/**
 * Where nobody knows whether the first message reached Slack: what it says now is another message and is posted,
 * once. For content that is worth more than the words that may stand there already.
 */
export async function postAnew(db: Kysely<Database>, conversationId: string): Promise<void> {
  await db
    .updateTable('slack_messages')
    .set({ state: 'due', error: null, attempts: 0, not_before: null })
    .where('conversation_id', '=', conversationId)
    .where('slot', '=', PARENT)
    .where('state', '=', 'unknown')
    .execute();
}

/** A conversation's messages in the order they belong in. */
export async function slotsOf(db: Kysely<Database>, conversationId: string): Promise<Slot[]> {
  return db
    .selectFrom('slack_messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('position')
    .execute();
}

export async function updateSlot(
  db: Kysely<Database>,
  slot: Slot,
  changes: Updateable<Database['slack_messages']>,
): Promise<void> {
  await db
    .updateTable('slack_messages')
    .set(changes)
    .where('conversation_id', '=', slot.conversation_id)
    .where('slot', '=', slot.slot)
    .execute();
}

/**
 * Notes that a post is about to be sent; false if another process holds the conversation by now, as after a
 * long pause of this one, and will send it.
 */
export async function markSending(
  db: Kysely<Database>,
  conversation: Pick<Conversation, 'id' | 'lease_owner'>,
  slot: Slot,
): Promise<boolean> {
  const held = db
    .selectFrom('slack_conversations')
    .select('id')
    .where('id', '=', conversation.id)
    .where('lease_owner', '=', conversation.lease_owner);
  const marked = await db
    .updateTable('slack_messages')
    .set({ state: 'sending' })
    .where('conversation_id', 'in', held)
    .where('slot', '=', slot.slot)
    .where('state', '=', 'due')
    .returning('slot')
    .executeTakeFirst();
  return marked !== undefined;
}

/** Does Slack show the newest content, or never will? */
export function isSettled(slot: Slot): boolean {
  if (slot.state === 'unknown' || slot.state === 'refused') return true;
  return slot.ts !== null && (slot.kind === 'file' || slot.sent_digest === slot.digest);
}

/** A message slot's content. Throws on a file's: that is a defect of ours. */
export function messageContent(slot: Slot): MessageContent {
  const { content } = slot;
  if (
    'text' in content &&
    typeof content.text === 'string' &&
    'blocks' in content &&
    Array.isArray(content.blocks)
  ) {
    const classic =
      'classic' in content && Array.isArray(content.classic) ? { classic: content.classic } : {};
    return { text: content.text, blocks: content.blocks, ...classic };
  }
  throw new TypeError(`${slot.slot} holds no message`);
}

/** A file slot's content. Throws on a message's: that is a defect of ours. */
export function fileContent(slot: Slot): FileContent {
  const { content } = slot;
  if ('files' in content && Array.isArray(content.files) && 'comment' in content) {
    const files = content.files.map((file: Partial<FileName>) => ({
      name: String(file.name),
      title: String(file.title),
      ...(file.altText === undefined ? {} : { altText: String(file.altText) }),
    }));
    return { files, comment: String(content.comment) };
  }
  throw new TypeError(`${slot.slot} holds no file`);
}
