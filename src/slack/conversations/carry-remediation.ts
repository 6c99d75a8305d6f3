/** A remediation's message, and everybody else who has to hear of its changes. */

import { FINAL_STATES, type RemediationRecord } from '../../model/remediation.ts';
import { auditHead } from '../../store/audit.ts';
import {
  type Conversation,
  closeConversation,
  noteInConversation,
  touchConversationsOf,
} from '../outbox/conversations.ts';
import { type Delivery, deliver } from '../outbox/deliver.ts';
import { copyRequest, giveNotice } from '../outbox/remediation-conversations.ts';
import { PARENT, want } from '../outbox/slots.ts';
import { copiesFor } from '../remediation/approvers.ts';
import { renderRemediation } from '../remediation/message.ts';
import { renderAuditHead, renderUntold } from '../remediation/notices.ts';
import { newsOf } from '../remediation/treatment.ts';
import type { CarryDependencies } from './carry.ts';

/** A plan that nobody asked for by then is none that has to be told. */
const ASKED_WITHIN_MS = 10 * 60_000;

export async function carryRemediation(
  conversation: Conversation,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clock, remediations, settings } = dependencies;
  const record = await remediations.get(conversation.remediation_id ?? '');
  if (record === null || record.state === 'draft') return waitForRequest(conversation, dependencies);
  const content = renderRemediation(record, settings);
  await want(db, conversation.id, [{ slot: PARENT, kind: 'message', content }]);
  await spread(conversation, record, dependencies);
  const isUnderWay = record.state === 'running' || record.state === 'stopping';
  const delivery = await deliver(conversation, !isUnderWay, dependencies);
  await tellWhereUntold(conversation, record, delivery, dependencies);
  if (delivery.kind === 'pending' || !FINAL_STATES.includes(record.state)) return;
  await tellAuditHead(conversation, record, dependencies);
  await closeConversation(db, clock, conversation);
}

/** The request follows its conversation within moments, or does not come at all. */
async function waitForRequest(conversation: Conversation, { db, clock }: CarryDependencies): Promise<void> {
  const age = clock.now().getTime() - conversation.opened_at.getTime();
  if (age > ASKED_WITHIN_MS) await closeConversation(db, clock, conversation);
}

/** Cards of the run show it too, and approvers get the request. Repeating this changes nothing. */
async function spread(
  conversation: Conversation,
  record: RemediationRecord,
  { db, clock, settings }: CarryDependencies,
): Promise<void> {
  const told = newsOf(record);
  if (conversation.told === told) return;
  const { workspace } = conversation;
  await touchConversationsOf(db, workspace, record.plan.runId);
  if (record.state === 'awaiting-approval' || record.breakGlass) {
    for (const approver of copiesFor(record.plan, record.requestedBy.user, settings)) {
      await copyRequest(db, clock, record, { workspace, approver });
    }
  }
  await noteInConversation(db, conversation, { told });
}

/** Where the thread cannot be written to, whoever asked hears of it directly, once. */
async function tellWhereUntold(
  conversation: Conversation,
  record: RemediationRecord,
  delivery: Delivery,
  { db, clock, logger }: CarryDependencies,
): Promise<void> {
  const error = whyUntold(delivery);
  if (error === null || conversation.ended_at !== null) return;
  logger.warn({ remediation: record.id, error }, 'A remediation could not be told in its thread');
  const { workspace, channel, requested_by: requestedBy } = conversation;
  const where = { workspace, channel: requestedBy, threadTs: null, requestedBy };
  await giveNotice(db, clock, `untold-${record.id}`, where, renderUntold(record, channel, error));
  await noteInConversation(db, conversation, { ended_at: clock.now() });
}

function whyUntold(delivery: Delivery): string | null {
  if (delivery.kind === 'closed') return delivery.error;
  const [lost] = delivery.kind === 'settled' ? delivery.lost : [];
  return lost === undefined ? null : (lost.error ?? 'refused');
}

/** Outside of the database, so that a chain that was made anew from some entry on shows. */
async function tellAuditHead(
  { workspace }: Conversation,
  record: RemediationRecord,
  { db, clock, logger, settings }: CarryDependencies,
): Promise<void> {
  const { sequence, hash } = await auditHead(db);
  logger.info({ remediation: record.id, sequence, hash }, 'Head of the audit');
  const { channel } = settings.audit;
  if (channel === null) return;
  const where = { workspace, channel, threadTs: null, requestedBy: record.requestedBy.user };
  await giveNotice(db, clock, `audit-${record.id}`, where, renderAuditHead(record, { sequence, hash }));
}
