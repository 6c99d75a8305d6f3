/** Carries one open conversation a step further: starts its run, renders it, delivers, and ends it. */

import type { RunState, Runs } from '../../assessment/runs.ts';
import { asPatchcheckError } from '../../model/errors.ts';
import { CARDS_SHOWN } from '../messages/cards.ts';
import { ROWS_SHOWN } from '../messages/findings-table.ts';
import { closesWith, lostMessages, runGone } from '../messages/notices.ts';
import { renderNeverBegun } from '../messages/parent.ts';
import { type Conversation, closeConversation, isSharedStill } from '../outbox/conversations.ts';
import { type Delivery, deliver } from '../outbox/deliver.ts';
import type { OutboxDependencies } from '../outbox/dependencies.ts';
import { PARENT, slotsOf, want } from '../outbox/slots.ts';
import { tellRequester } from '../outbox/tell.ts';
import { firstCardsAreDue } from './first-cards.ts';
import { withSharedNote } from './shared-note.ts';
import { hasCards, type RunResult, wantedMessages } from './wanted.ts';

export interface CarryDependencies extends OutboxDependencies {
  readonly runs: Runs;
  /** This process is about to end: what did not begin yet begins elsewhere, or after its start. */
  readonly isDraining: () => boolean;
}

/** One round for one conversation, whose lease the caller holds. */
export async function carry(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  const { db, runs } = dependencies;
  const state = await runs.get(conversation.run_id);
  if (state === null) {
    const wasCancelled = conversation.cancelled_by !== null;
    return wasCancelled ? abandon(conversation, dependencies) : open(conversation, dependencies);
  }
  // Whoever cancelled it may have come between the first look at it and its start.
  if (state.state === 'running' && conversation.cancelled_by !== null) await runs.cancel(conversation.run_id);
  const result = await resultOf(conversation, state, dependencies);
  await want(db, conversation.id, wantedMessages(state, result, conversation));
  const isOver = state.state !== 'running';
  const delivery = await deliver(conversation, isOver, dependencies);
  if (delivery.kind === 'closed' || (delivery.kind === 'settled' && isOver)) {
    await end(conversation, delivery, dependencies);
  }
}

/**
 * Posts the parent and then starts the run: nobody should pay for an answer that cannot be shown. Starting the
 * same run again changes nothing, so this survives a crash anywhere.
 */
async function open(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  const { db, runs, clients, logger } = dependencies;
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind === 'closed') return end(conversation, delivery, dependencies);
  const parent = (await slotsOf(db, conversation.id)).find((slot) => slot.slot === PARENT);
  if (parent?.ts === null || parent === undefined || dependencies.isDraining()) return;
  try {
    await runs.start(conversation.request);
  } catch (error) {
    const { message, nextStep, code } = asPatchcheckError(error);
    if (code === 'store-unavailable' || code === 'store-full') throw error;
    logger.error({ conversation: conversation.id, error }, 'A run could not be started');
    await tellRequester(conversation, runGone(message, nextStep), clients, logger);
    await closeConversation(db, conversation.id);
  }
}

/** Cancelled before it began: the first message says so, and nothing is read. */
async function abandon(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  const { environment, regions } = conversation.request;
  const content = withSharedNote(renderNeverBegun(environment, regions), conversation);
  await want(dependencies.db, conversation.id, [{ slot: PARENT, kind: 'message', content }]);
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind !== 'pending') await end(conversation, delivery, dependencies);
}

/** What there is to show of the findings: all once the run is done, the first cards once while it goes on. */
async function resultOf(
  conversation: Conversation,
  state: RunState,
  { db, runs, clock }: CarryDependencies,
): Promise<RunResult | null> {
  const runId = state.request.id;
  if (state.state === 'done') {
    const [page, summary] = await Promise.all([
      runs.findings(runId, { offset: 0, limit: ROWS_SHOWN }),
      runs.summary(runId),
    ]);
    return { page, summary };
  }
  const isRunning = state.state === 'running';
  if (isRunning && !firstCardsAreDue(state, clock.now())) return null;
  if (hasCards(await slotsOf(db, conversation.id)) === isRunning) return null;
  return { page: await runs.findings(runId, { offset: 0, limit: CARDS_SHOWN }), summary: null };
}

async function end(
  conversation: Conversation,
  delivery: Exclude<Delivery, { kind: 'pending' }>,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clients, logger, runs } = dependencies;
  const notice =
    delivery.kind === 'closed'
      ? closesWith(delivery.error, conversation.channel)
      : lostMessages(delivery.lost);
  if (notice !== null) await tellRequester(conversation, notice, clients, logger);
  // Nobody should pay for an answer that cannot be shown, unless it is shown elsewhere too.
  if (delivery.kind === 'closed' && !(await isSharedStill(db, conversation))) {
    await runs.cancel(conversation.run_id);
  }
  await closeConversation(db, conversation.id);
  logger.info({ conversation: conversation.id, outcome: delivery.kind }, 'A conversation ended');
}
