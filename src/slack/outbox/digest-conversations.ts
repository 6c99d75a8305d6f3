/** Conversations that show digests: the whole one, and the parts of those who own findings. */

import type { Kysely } from 'kysely';
import type { Clock } from '../../model/clock.ts';
import { type DigestPost, SCHEDULE_REQUESTER } from '../../model/digest.ts';
import type { Database } from '../../store/database.ts';
import type { Conversation } from './conversations.ts';
import { type Wanted, want } from './slots.ts';

/** Opens the conversation of a digest, once, with what it shows so far. */
export async function openDigest(
  db: Kysely<Database>,
  clock: Clock,
  workspace: string,
  post: DigestPost,
  wanted: readonly Wanted[],
): Promise<void> {
  await open(db, clock, wholeId(post.id), post, { workspace, channel: post.channel }, wanted);
}

/** Opens the conversation of the part of a digest for a channel of owners, once. */
export async function openPart(
  db: Kysely<Database>,
  clock: Clock,
  post: DigestPost,
  place: { readonly workspace: string; readonly channel: string },
  wanted: readonly Wanted[],
): Promise<void> {
  await open(db, clock, `${wholeId(post.id)}-${place.channel}`, post, place, wanted);
}

/** Does it show all of its digest? */
export function isWhole({ id, digest_id: digestId }: Pick<Conversation, 'id' | 'digest_id'>): boolean {
  return id === wholeId(digestId ?? '');
}

/** Digests that no conversation shows yet. */
export async function withoutConversation(
  db: Kysely<Database>,
  posts: readonly DigestPost[],
): Promise<DigestPost[]> {
  if (posts.length === 0) return [];
  const ids = posts.map(({ id }) => wholeId(id));
  const rows = await db.selectFrom('slack_conversations').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  return posts.filter(({ id }) => !known.has(wholeId(id)));
}

function wholeId(postId: string): string {
  return `digest-${postId}`;
}

async function open(
  db: Kysely<Database>,
  clock: Clock,
  id: string,
  post: DigestPost,
  place: { readonly workspace: string; readonly channel: string },
  wanted: readonly Wanted[],
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('slack_conversations')
      .values({
        ...place,
        id,
        kind: 'digest',
        digest_id: post.id,
        requested_by: post.requestedBy ?? SCHEDULE_REQUESTER,
        opened_at: clock.now(),
        state: 'open',
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) await want(transaction, id, wanted);
  });
}
