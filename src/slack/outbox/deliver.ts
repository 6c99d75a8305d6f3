/**
 * Brings what a conversation should show to Slack: new messages in order, one after the other, and edits of
 * those that are there. Whoever calls holds the conversation's lease, so that one process delivers at a time.
 */

import type { Clock } from '../../model/clock.ts';
import { afterFailure, change, later } from './after-failure.ts';
import type { Conversation } from './conversations.ts';
import type { OutboxDependencies } from './dependencies.ts';
import { lookUpMessage } from './look-up.ts';
import { classifyFailure, closesChannel, type Failure } from './outcome.ts';
import { editsIn, postsIn, takeAllowance, uploadsIn } from './pace.ts';
import { editMessage, preparePost } from './send.ts';
import { isSettled, markSending, PARENT, type Slot, slotsOf, updateSlot } from './slots.ts';

export type Delivery =
  /** Everything there is to show is shown, or never will be. */
  | { readonly kind: 'settled'; readonly lost: readonly Slot[] }
  | { readonly kind: 'pending' }
  /** The parent cannot be posted, so there is no thread: Slack's error code, or `unknown-outcome`. */
  | { readonly kind: 'closed'; readonly error: string };

/** An edit of work in progress waits until the last one is this old: a run's stay at 40 a minute. */
const EDIT_EVERY_MS = { parent: 6_000, others: 2_000, remediation: 3_000 } as const;

/** One round. @param urgent the content is final, and edits need not wait for their turn. */
export async function deliver(
  conversation: Conversation,
  urgent: boolean,
  dependencies: OutboxDependencies,
): Promise<Delivery> {
  const slots = await slotsOf(dependencies.db, conversation.id);
  let parent = slots.find((slot) => slot.slot === PARENT);
  let postsBlocked = false;
  for (const slot of slots) {
    if (isSettled(slot) || isEarly(slot, dependencies.clock)) {
      if (!isSettled(slot) && slot.ts === null) postsBlocked = true;
      continue;
    }
    if (slot.ts !== null) {
      await edit(conversation, slot, urgent, dependencies);
      continue;
    }
    if (postsBlocked) continue;
    const parentTs = slot.slot === PARENT ? conversation.thread_ts : (parent?.ts ?? null);
    const posted = await post(conversation, slot, parentTs, dependencies);
    if (slot.slot === PARENT) parent = posted;
    if (!isSettled(posted)) postsBlocked = true;
  }
  return judge(await slotsOf(dependencies.db, conversation.id));
}

function judge(slots: readonly Slot[]): Delivery {
  const parent = slots.find((slot) => slot.slot === PARENT);
  if (parent !== undefined && parent.ts === null && isSettled(parent)) {
    return {
      kind: 'closed',
      error: parent.state === 'unknown' ? 'unknown-outcome' : (parent.error ?? 'refused'),
    };
  }
  const gone = slots.find(
    (slot) => slot.kind === 'message' && slot.state === 'refused' && closesChannel(slot.error ?? ''),
  );
  if (gone !== undefined) return { kind: 'closed', error: gone.error ?? 'refused' };
  if (!slots.every(isSettled)) return { kind: 'pending' };
  return {
    kind: 'settled',
    lost: slots.filter((slot) => slot.state === 'unknown' || slot.state === 'refused'),
  };
}

function isEarly(slot: Slot, clock: Clock): boolean {
  return slot.not_before !== null && slot.not_before > clock.now();
}

/** Posts a message or file, once. Returns the slot as it stands afterwards. */
async function post(
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
  dependencies: OutboxDependencies,
): Promise<Slot> {
  if (slot.state === 'sending') return lookUp(conversation, slot, parentTs, dependencies);
  if (slot.slot !== PARENT && parentTs === null) return slot;
  const allowance =
    slot.kind === 'file'
      ? uploadsIn(conversation.workspace)
      : postsIn(conversation.workspace, conversation.channel);
  if (!(await takeAllowance(dependencies.db, dependencies.clock, allowance))) return slot;
  let send: () => Promise<string>;
  try {
    send = await preparePost(conversation, slot, parentTs, dependencies);
  } catch (error) {
    return afterFailure(conversation, slot, allowance, certain(classifyFailure(error)), dependencies);
  }
  if (!(await markSending(dependencies.db, conversation, slot))) return slot;
  let ts: string;
  try {
    ts = await send();
  } catch (error) {
    return afterFailure(conversation, slot, allowance, classifyFailure(error), dependencies);
  }
  const sent = { state: 'sent' as const, ts, sent_digest: slot.digest, sent_at: dependencies.clock.now() };
  return change(slot, { ...sent, attempts: 0, not_before: null }, dependencies);
}

/** For calls that may be repeated safely, whatever became of the last one. */
function certain(failure: Failure): Failure {
  return failure.kind === 'unknown' ? { kind: 'retry', error: failure.error } : failure;
}

async function lookUp(
  conversation: Conversation,
  slot: Slot,
  parentTs: string | null,
  dependencies: OutboxDependencies,
): Promise<Slot> {
  const { logger, clients, clock } = dependencies;
  const found = await lookUpMessage(clients.posting, conversation, slot, parentTs);
  const subject = { conversation: conversation.id, slot: slot.slot };
  switch (found.kind) {
    case 'found':
      logger.info(subject, 'A post of unknown outcome had reached Slack');
      return change(slot, { state: 'sent', ts: found.ts, not_before: null }, dependencies);
    case 'absent':
      logger.info(subject, 'A post of unknown outcome had not reached Slack');
      return change(slot, { state: 'due', not_before: null }, dependencies);
    case 'wait':
      return change(slot, { not_before: later(clock, found.seconds * 1_000) }, dependencies);
    case 'impossible':
      logger.warn(subject, 'Slack did not confirm a post, and its history may not be read');
      return change(slot, { state: 'unknown', error: 'unknown-outcome' }, dependencies);
  }
}

function editEveryMs({ kind }: Conversation, { slot }: Slot): number {
  if (kind !== 'run') return EDIT_EVERY_MS.remediation;
  return slot === PARENT ? EDIT_EVERY_MS.parent : EDIT_EVERY_MS.others;
}

async function edit(
  conversation: Conversation,
  slot: Slot,
  urgent: boolean,
  dependencies: OutboxDependencies,
): Promise<void> {
  const { db, clock } = dependencies;
  const age = clock.now().getTime() - (slot.sent_at?.getTime() ?? 0);
  if (!urgent && age < editEveryMs(conversation, slot)) return;
  const allowance = editsIn(conversation.workspace, urgent);
  if (!(await takeAllowance(db, clock, allowance))) return;
  try {
    await editMessage(conversation, slot, dependencies);
    await updateSlot(db, slot, {
      sent_digest: slot.digest,
      attempts: 0,
      not_before: null,
      sent_at: clock.now(),
    });
  } catch (error) {
    await afterFailure(conversation, slot, allowance, certain(classifyFailure(error)), dependencies);
  }
}
