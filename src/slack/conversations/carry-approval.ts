/**
 * The copy of a request that one approver got: kept up to date until there is nothing to decide any more, or, where
 * nobody is asked for a decision, until it is over.
 */

import { FINAL_STATES, type RemediationRecord } from '../../model/remediation.ts';
import { permalinkOf } from '../commands/links.ts';
import { type Conversation, closeConversation, noteInConversation } from '../outbox/conversations.ts';
import { deliver } from '../outbox/deliver.ts';
import { conversationOf, isCopyOf } from '../outbox/remediation-conversations.ts';
import { PARENT, want } from '../outbox/slots.ts';
import { renderApprovalCopy } from '../remediation/approval-copy.ts';
import { renderBreakGlassCopy } from '../remediation/break-glass-copy.ts';
import type { CarryDependencies } from './carry.ts';

export async function carryApproval(
  conversation: Conversation,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clock, logger, remediations } = dependencies;
  const record = await remediations.get(conversation.remediation_id ?? '');
  if (record === null) return closeConversation(db, clock, conversation);
  const link = conversation.link ?? (await linkTo(conversation, record, dependencies));
  const { content, isOpen } = copyOf(conversation, record, link, dependencies);
  await want(db, conversation.id, [{ slot: PARENT, kind: 'message', content }]);
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind === 'closed') {
    logger.info({ conversation: conversation.id, error: delivery.error }, 'An approver got no copy');
  }
  if (delivery.kind === 'closed' || (delivery.kind === 'settled' && !isOpen)) {
    await closeConversation(db, clock, conversation);
  }
}

function copyOf(
  conversation: Conversation,
  record: RemediationRecord,
  link: string | null,
  { settings }: CarryDependencies,
) {
  if (record.breakGlass) {
    return { content: renderBreakGlassCopy(record, link), isOpen: !FINAL_STATES.includes(record.state) };
  }
  const isOpen = record.state === 'awaiting-approval' && isCopyOf(conversation, record);
  return { content: renderApprovalCopy(record, isOpen, settings, link), isOpen };
}

/** Kept once it is known, so that the copy does not change without need. */
async function linkTo(
  conversation: Conversation,
  record: RemediationRecord,
  dependencies: CarryDependencies,
): Promise<string | null> {
  const original = { id: conversationOf(record), channel: record.origin.channel ?? '' };
  const link = await permalinkOf(original, dependencies);
  if (link !== null) await noteInConversation(dependencies.db, conversation, { link });
  return link;
}
