/** Conversations that show digests: the whole one, and the parts of those who own findings. */

import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../../model/clock.ts';
import { type DigestPost, SCHEDULE_REQUESTER } from '../../model/digest.ts';
import type { Database } from '../../store/database.ts';
import { type MessageContent, PARENT, want } from './slots.ts';

/** Opens the conversation of a digest with its first message, once. */
export async function openDigest(
  db: Kysely<Database>,
  clock: Clock,
  workspace: string,
  post: Pick<DigestPost, 'id' | 'channel' | 'requestedBy' | 'runId'>,
  first: MessageContent,
): Promise<void> {
  const place = { workspace, channel: post.channel, owner: null };
  await open(db, clock, digestConversation(post.id), post, place, first);
}

/** Opens the conversation of an owner's part, once. */
export async function openPart(
  db: Kysely<Database>,
  clock: Clock,
  post: Pick<DigestPost, 'id' | 'requestedBy' | 'runId'>,
  place: { readonly workspace: string; readonly channel: string; readonly owner: string },
  first: MessageContent,
): Promise<void> {
  const named = createHash('sha256').update(place.owner).digest('hex').slice(0, 12);
  await open(db, clock, `${digestConversation(post.id)}-${named}`, post, place, first);
}

/** Ids of digests that have no conversation yet. */
export async function withoutConversation(
  db: Kysely<Database>,
  posts: readonly DigestPost[],
): Promise<DigestPost[]> {
  if (posts.length === 0) return [];
  const ids = posts.map(({ id }) => digestConversation(id));
  const rows = await db.selectFrom('slack_conversations').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  return posts.filter(({ id }) => !known.has(digestConversation(id)));
}

function digestConversation(postId: string): string {
  return `digest-${postId}`;
}

async function open(
  db: Kysely<Database>,
  clock: Clock,
  id: string,
  post: Pick<DigestPost, 'id' | 'requestedBy' | 'runId'>,
  { workspace, channel, owner }: { workspace: string; channel: string; owner: string | null },
  first: MessageContent,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('slack_conversations')
      .values({
        id,
        kind: 'digest',
        digest_id: post.id,
        digest_owner: owner,
        run_id: post.runId,
        workspace,
        channel,
        requested_by: post.requestedBy ?? SCHEDULE_REQUESTER,
        opened_at: clock.now(),
        state: 'open',
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) await want(transaction, id, [{ slot: PARENT, kind: 'message', content: first }]);
  });
}
