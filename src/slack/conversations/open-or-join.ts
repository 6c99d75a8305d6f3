/**
 * Opens a conversation: about a run of its own, or about one that answers the same question in another channel
 * already. A channel never holds two conversations about the same question while it is being answered; one whose
 * run is over and whose thread still fills stands in nobody's way.
 */

import { type Kysely, sql, type Transaction } from 'kysely';
import { newRunId } from '../../assessment/run-id.ts';
import type { RunRequest } from '../../model/assessment.ts';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';
import { renderOpening } from '../messages/parent.ts';
import { openConversation, openConversations, type RunConversation } from '../outbox/conversations.ts';
import { PARENT, want } from '../outbox/slots.ts';
import { withSharedNote } from './shared-note.ts';

export type Question = Pick<RunRequest, 'environment' | 'regions' | 'accounts'>;

export interface Place {
  readonly user: string;
  readonly workspace: string;
  readonly channel: string;
  readonly responseUrl: string | null;
}

export type Opened =
  | { readonly kind: 'opened' }
  /** With a thread of its own here, about the run that `first` shows too. */
  | { readonly kind: 'joined'; readonly first: RunConversation }
  /** This channel has a conversation about it already. */
  | { readonly kind: 'here'; readonly conversation: RunConversation };

export async function openOrJoin(
  question: Question,
  place: Place,
  { db, clock }: { readonly db: Kysely<Database>; readonly clock: Clock },
): Promise<Opened> {
  return db.transaction().execute(async (transaction) => {
    await takeTurns(transaction, place.workspace, question);
    const open = await openConversations(transaction, place.workspace);
    const same = open.filter(({ request }) => nameOf(request) === nameOf(question));
    const here = await goingOn(
      transaction,
      same.filter(({ channel }) => channel === place.channel),
    );
    if (here !== null) return { kind: 'here', conversation: here };
    const first = await goingOn(transaction, same);
    if (first === null) {
      await openOwn(transaction, clock, question, place);
      return { kind: 'opened' };
    }
    await openAbout(transaction, clock, newRunId(clock.now()), first.request, place);
    return { kind: 'joined', first };
  });
}

async function openOwn(
  transaction: Transaction<Database>,
  clock: Clock,
  { environment, regions, accounts }: Question,
  place: Place,
): Promise<void> {
  const now = clock.now();
  const id = newRunId(now);
  const request = { environment, regions, accounts, requestedBy: place.user, requestedAt: now.toISOString() };
  await openAbout(transaction, clock, id, { id, ...request }, place);
}

async function openAbout(
  transaction: Transaction<Database>,
  clock: Clock,
  id: string,
  request: RunRequest,
  place: Place,
): Promise<void> {
  await openConversation(transaction, clock, { ...place, id, request, requestedBy: place.user });
  const opening = renderOpening(request.environment, request.regions, place.user);
  const content = withSharedNote(opening, { request, requested_by: place.user, cancelled_by: null });
  await want(transaction, id, [{ slot: PARENT, kind: 'message', content }]);
}

/** Of the conversations about the same question, the oldest whose run is not over. */
async function goingOn(
  transaction: Transaction<Database>,
  conversations: readonly RunConversation[],
): Promise<RunConversation | null> {
  for (const conversation of conversations) {
    if (conversation.cancelled_by !== null) continue;
    const run = await transaction
      .selectFrom('runs')
      .select('state')
      .where('id', '=', conversation.run_id)
      .executeTakeFirst();
    // A run that is not there yet starts when its parent message is there.
    if (run === undefined || run.state === 'running') return conversation;
  }
  return null;
}

/** Two who ask the same at the same time come one after the other, on whichever replica. */
async function takeTurns(
  transaction: Transaction<Database>,
  workspace: string,
  question: Question,
): Promise<void> {
  const key = `patchcheck ${workspace} ${nameOf(question)}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
}

function nameOf({ environment, regions, accounts }: Question): string {
  return JSON.stringify([environment, regions.toSorted(), accounts.toSorted()]);
}
