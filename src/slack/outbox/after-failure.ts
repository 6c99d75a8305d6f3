/** What to do after a call failed. */

import type { Clock } from '../../model/clock.ts';
import type { Conversation } from './conversations.ts';
import type { OutboxDependencies } from './dependencies.ts';
import type { Failure } from './outcome.ts';
import { type Allowance, holdBack } from './pace.ts';
import { PARENT, type Slot, updateSlot } from './slots.ts';
import { rememberClassic, wantsClassic } from './workspaces.ts';

/** How long Slack gets to show a post of unknown outcome in its history. */
const SETTLE_MS = 2_000;
const LONGEST_BACK_OFF_MS = 30_000;
/** A file is worth less patience than a message: what it holds can be had elsewhere. */
const FILE_ATTEMPTS = 8;
/** Slack will not take edits of this message any more, but posts are fine. */
const NOT_EDITABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** What to do after a call failed, as a change of the slot. */
export async function afterFailure(
  conversation: Conversation,
  slot: Slot,
  allowance: Allowance,
  failure: Failure,
  dependencies: OutboxDependencies,
): Promise<Slot> {
  const { db, clock, logger } = dependencies;
  const subject = { conversation: conversation.id, slot: slot.slot, failure };
  switch (failure.kind) {
    case 'wait':
      await holdBack(db, clock, allowance, failure.seconds);
      return change(slot, slot.ts === null ? { state: 'due' } : {}, dependencies);
    case 'retry': {
      if (slot.kind === 'file' && slot.attempts >= FILE_ATTEMPTS) {
        return afterRefusal(conversation, slot, failure.error, dependencies);
      }
      logger.info(subject, 'Slack could not be reached; trying again');
      const backOff = Math.min(LONGEST_BACK_OFF_MS, 500 * 2 ** slot.attempts);
      const back = { attempts: slot.attempts + 1, not_before: later(clock, backOff) };
      return change(slot, slot.ts === null ? { ...back, state: 'due' } : back, dependencies);
    }
    case 'unknown':
      return change(slot, { state: 'sending', not_before: later(clock, SETTLE_MS) }, dependencies);
    case 'refused':
      return afterRefusal(conversation, slot, failure.error, dependencies);
  }
}

async function afterRefusal(
  conversation: Conversation,
  slot: Slot,
  error: string,
  dependencies: OutboxDependencies,
): Promise<Slot> {
  const { db, logger } = dependencies;
  const subject = { conversation: conversation.id, slot: slot.slot, error };
  const isNewerMessage = slot.kind === 'message' && 'classic' in slot.content;
  if (error === 'invalid_blocks' && isNewerMessage && !(await wantsClassic(db, conversation.workspace))) {
    logger.warn(subject, 'The workspace refused newer blocks and gets classic ones from now on');
    await rememberClassic(db, conversation.workspace);
    return change(slot, slot.ts === null ? { state: 'due' } : {}, dependencies);
  }
  const hasThread = slot.slot === PARENT && conversation.thread_ts === null;
  if (slot.ts !== null && !hasThread && NOT_EDITABLE.has(error)) {
    logger.info(subject, 'A message cannot be edited any more and is posted anew');
    return change(slot, { state: 'due', ts: null, sent_digest: null }, dependencies);
  }
  logger.warn(subject, 'Slack refused a message');
  return change(slot, { state: 'refused', error }, dependencies);
}

export function later(clock: Clock, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds);
}

/** Changes a slot in the store and returns it as it stands then. */
export async function change(
  slot: Slot,
  changes: Partial<
    Pick<Slot, 'state' | 'ts' | 'sent_digest' | 'attempts' | 'not_before' | 'sent_at' | 'error'>
  >,
  dependencies: OutboxDependencies,
): Promise<Slot> {
  if (Object.keys(changes).length > 0) await updateSlot(dependencies.db, slot, changes);
  return { ...slot, ...changes };
}
