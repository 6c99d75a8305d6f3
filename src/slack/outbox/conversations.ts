/** Conversations in the store: opened by a command, carried by whichever process holds the lease. */

import { type Kysely, type NotNull, type Selectable, sql } from 'kysely';
import type { RunRequest } from '../../model/assessment.ts';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';

/** Of any kind: what the outbox needs of it. */
export type Conversation = Selectable<Database['slack_conversations']>;
/** About a run. */
export type RunConversation = Conversation & { readonly run_id: string; readonly request: RunRequest };
type AboutRun = { run_id: NotNull; request: NotNull };

/** A holder that died is succeeded after this long. */
const LEASE_MS = 8_000;

export function isAboutRun(conversation: Conversation): conversation is RunConversation {
  return conversation.kind === 'run' && conversation.run_id !== null && conversation.request !== null;
}

export interface NewConversation {
  /** The run's own id, or another where the run has a conversation already. */
  readonly id: string;
  readonly request: RunRequest;
  /** Whoever asked here, which in a shared run is not whoever asked first. */
  readonly requestedBy: string;
  readonly workspace: string;
  readonly channel: string;
  readonly responseUrl: string | null;
}

/** Keeps a new conversation about the run of `request`. */
export async function openConversation(
  db: Kysely<Database>,
  clock: Clock,
  { id, request, requestedBy, workspace, channel, responseUrl }: NewConversation,
): Promise<void> {
  await db
    .insertInto('slack_conversations')
    .values({
      id,
      run_id: request.id,
      request: JSON.stringify(request),
      workspace,
      channel,
      requested_by: requestedBy,
      opened_at: clock.now(),
      response_url: responseUrl,
      state: 'open',
      cancelled_by: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute();
}

/** Open conversations, oldest first, that `owner` now holds: its own, free ones, and those of dead holders. */
export async function claimConversations(
  db: Kysely<Database>,
  clock: Clock,
  owner: string,
): Promise<Conversation[]> {
  const now = clock.now();
  const claimed = await db
    .updateTable('slack_conversations')
    .set({ lease_owner: owner, lease_until: new Date(now.getTime() + LEASE_MS) })
    .where('state', '=', 'open')
    .where((is) =>
      is.or([is('lease_owner', '=', owner), is('lease_until', 'is', null), is('lease_until', '<', now)]),
    )
    .returningAll()
    .execute();
  return claimed.toSorted((a, b) => a.opened_at.getTime() - b.opened_at.getTime());
}

/** Keeps the lease during slow work; false if another process has taken over meanwhile. */
export async function renewLease(
  db: Kysely<Database>,
  clock: Clock,
  conversation: Conversation,
): Promise<boolean> {
  const renewed = await db
    .updateTable('slack_conversations')
    .set({ lease_until: new Date(clock.now().getTime() + LEASE_MS) })
    .where('id', '=', conversation.id)
    .where('lease_owner', '=', conversation.lease_owner)
    .returning('id')
    .executeTakeFirst();
  return renewed !== undefined;
}

/** Lets all of `owner`'s conversations go, so that another process carries on at once. */
export async function releaseConversations(db: Kysely<Database>, owner: string): Promise<void> {
  await db
    .updateTable('slack_conversations')
    .set({ lease_owner: null, lease_until: null })
    .where('lease_owner', '=', owner)
    .execute();
}

/** Nothing more will be shown in it, unless it was touched since it was read: then it stays open. */
export async function closeConversation(
  db: Kysely<Database>,
  clock: Clock,
  { id, touches, ended_at }: Pick<Conversation, 'id' | 'touches' | 'ended_at'>,
): Promise<void> {
  await db
    .updateTable('slack_conversations')
    .set({
      state: 'closed',
      response_url: null,
      lease_owner: null,
      lease_until: null,
      ended_at: ended_at ?? clock.now(),
    })
    .where('id', '=', id)
    .where('touches', '=', touches)
    .execute();
}

/** Keeps something about a conversation for those who carry it next. */
export async function noteInConversation(
  db: Kysely<Database>,
  { id }: Pick<Conversation, 'id'>,
  note: Partial<Pick<Conversation, 'told' | 'link' | 'ended_at'>>,
): Promise<void> {
  await db.updateTable('slack_conversations').set(note).where('id', '=', id).execute();
}

/** What a run's conversations show has changed: they are looked at again, closed ones too. */
export async function touchConversationsOf(
  db: Kysely<Database>,
  workspace: string,
  runId: string,
): Promise<void> {
  await db
    .updateTable('slack_conversations')
    .set({ state: 'open', touches: sql`touches + 1` })
    .where('kind', '=', 'run')
    .where('run_id', '=', runId)
    .where('workspace', '=', workspace)
    .execute();
}

/** The newest conversations of a workspace, closed ones included. */
export async function recentConversations(
  db: Kysely<Database>,
  workspace: string,
  limit: number,
): Promise<RunConversation[]> {
  return db
    .selectFrom('slack_conversations')
    .selectAll()
    .where('kind', '=', 'run')
    .where('workspace', '=', workspace)
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .$narrowType<AboutRun>()
    .execute();
}

/** Open conversations of a workspace, oldest first. */
export async function openConversations(db: Kysely<Database>, workspace: string): Promise<RunConversation[]> {
  return db
    .selectFrom('slack_conversations')
    .selectAll()
    .where('kind', '=', 'run')
    .where('workspace', '=', workspace)
    .where('state', '=', 'open')
    .orderBy('opened_at')
    .$narrowType<AboutRun>()
    .execute();
}

/** All conversations that show a run, newest first. */
export async function conversationsOf(
  db: Kysely<Database>,
  workspace: string,
  runId: string,
): Promise<RunConversation[]> {
  return db
    .selectFrom('slack_conversations')
    .selectAll()
    .where('kind', '=', 'run')
    .where('run_id', '=', runId)
    .where('workspace', '=', workspace)
    .orderBy('opened_at', 'desc')
    .$narrowType<AboutRun>()
    .execute();
}

/** The newest conversation of a channel. */
export async function lastConversationIn(
  db: Kysely<Database>,
  workspace: string,
  channel: string,
): Promise<RunConversation | undefined> {
  return db
    .selectFrom('slack_conversations')
    .selectAll()
    .where('kind', '=', 'run')
    .where('workspace', '=', workspace)
    .where('channel', '=', channel)
    .orderBy('opened_at', 'desc')
    .limit(1)
    .$narrowType<AboutRun>()
    .executeTakeFirst();
}

/** Notes in every open conversation of a run who stopped it; the first one stays. */
export async function noteCancelled(
  db: Kysely<Database>,
  workspace: string,
  runId: string,
  user: string,
): Promise<void> {
  await db
    .updateTable('slack_conversations')
    .set({ cancelled_by: user })
    .where('kind', '=', 'run')
    .where('run_id', '=', runId)
    .where('workspace', '=', workspace)
    .where('state', '=', 'open')
    .where('cancelled_by', 'is', null)
    .execute();
}

/** Is the run shown in another conversation that is still open? */
export async function isSharedStill(db: Kysely<Database>, conversation: RunConversation): Promise<boolean> {
  const other = await db
    .selectFrom('slack_conversations')
    .select('id')
    .where('kind', '=', 'run')
    .where('run_id', '=', conversation.run_id)
    .where('id', '!=', conversation.id)
    .where('state', '=', 'open')
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
