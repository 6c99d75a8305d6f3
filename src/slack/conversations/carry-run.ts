/** A run's conversation: starts the run, renders it, delivers, and ends. */

import type { RunState } from '../../assessment/runs.ts';
import { asPatchcheckError } from '../../model/errors.ts';
import { careFor } from '../history/card-care.ts';
import { CARDS_SHOWN } from '../messages/cards.ts';
import { ROWS_SHOWN } from '../messages/findings-table.ts';
import { closesWith, lostMessages, runGone } from '../messages/notices.ts';
import { renderNeverBegun } from '../messages/parent.ts';
import { closeConversation, isSharedStill, type RunConversation } from '../outbox/conversations.ts';
import { type Delivery, deliver } from '../outbox/deliver.ts';
import { PARENT, slotsOf, want } from '../outbox/slots.ts';
import { tellRequester } from '../outbox/tell.ts';
import type { CarryDependencies } from './carry.ts';
import { firstCardsAreDue } from './first-cards.ts';
import { withSharedNote } from './shared-note.ts';
import { type Acts, cardMessages, NO_ACTS, type RunResult, wantedMessages } from './wanted.ts';

/** One round for one conversation, whose lease the caller holds. */
export async function carryRun(
  conversation: RunConversation,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, runs } = dependencies;
  const state = await runs.get(conversation.run_id);
  if (state === null) {
    // Opened again for its cards, and not kept any more: nothing may begin anew.
    if (conversation.ended_at !== null) return closeConversation(db, dependencies.clock, conversation);
    const wasCancelled = conversation.cancelled_by !== null;
    return wasCancelled ? abandon(conversation, dependencies) : open(conversation, dependencies);
  }
  // Whoever cancelled it may have come between the first look at it and its start.
  if (state.state === 'running' && conversation.cancelled_by !== null) await runs.cancel(conversation.run_id);
  const result = await resultOf(conversation, state, dependencies);
  const acts = result === null ? NO_ACTS : await actsOn(state, result, dependencies);
  await want(db, conversation.id, wantedMessages(state, result, conversation, acts));
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
async function open(conversation: RunConversation, dependencies: CarryDependencies): Promise<void> {
  const { db, runs, clients, logger, clock } = dependencies;
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
    await closeConversation(db, clock, conversation);
  }
}

/** Cancelled before it began: the first message says so, and nothing is read. */
async function abandon(conversation: RunConversation, dependencies: CarryDependencies): Promise<void> {
  const { environment, regions } = conversation.request;
  const content = withSharedNote(renderNeverBegun(environment, regions), conversation);
  await want(dependencies.db, conversation.id, [{ slot: PARENT, kind: 'message', content }]);
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind !== 'pending') await end(conversation, delivery, dependencies);
}

/** What there is to show of the findings: all once the run is done, the first cards once while it goes on. */
async function resultOf(
  conversation: RunConversation,
  state: RunState,
  { db, runs, clock }: CarryDependencies,
): Promise<RunResult | null> {
  const runId = state.request.id;
  const uncoveredAt = clock.now().toISOString();
  const before = cardMessages(await slotsOf(db, conversation.id));
  if (state.state === 'done') {
    const [page, summary, hidden] = await Promise.all([
      runs.findings(runId, { offset: 0, limit: ROWS_SHOWN }, { uncoveredAt }),
      runs.summary(runId),
      runs.hidden(runId, uncoveredAt),
    ]);
    return { page, summary, hidden, cardMessages: before };
  }
  const isRunning = state.state === 'running';
  if (isRunning && !firstCardsAreDue(state, clock.now())) return null;
  if (before > 0 === isRunning) return null;
  const [page, hidden] = await Promise.all([
    runs.findings(runId, { offset: 0, limit: CARDS_SHOWN }, { uncoveredAt }),
    runs.hidden(runId, uncoveredAt),
  ]);
  return { page, summary: null, hidden, cardMessages: before };
}

/** What can be done about findings, what was, and who looks after them. */
async function actsOn(
  { request: { id, environment }, finishedAt, startedAt }: RunState,
  { page }: RunResult,
  dependencies: CarryDependencies,
): Promise<Acts> {
  const { remediations } = dependencies;
  const about = { runId: id, environment, at: new Date(finishedAt ?? startedAt) };
  return {
    care: await careFor(about, page.findings.slice(0, CARDS_SHOWN), dependencies),
    offers: (finding) => remediations.offers(finding, environment),
    remediations: await remediations.ofRun(id),
  };
}

async function end(
  conversation: RunConversation,
  delivery: Exclude<Delivery, { kind: 'pending' }>,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clients, logger, runs, clock } = dependencies;
  const notice =
    delivery.kind === 'closed'
      ? closesWith(delivery.error, conversation.channel)
      : lostMessages(delivery.lost);
  // Once: a conversation that was opened again has told it.
  if (notice !== null && conversation.ended_at === null)
    await tellRequester(conversation, notice, clients, logger);
  // Nobody should pay for an answer that cannot be shown, unless it is shown elsewhere too.
  if (delivery.kind === 'closed' && !(await isSharedStill(db, conversation))) {
    await runs.cancel(conversation.run_id);
  }
  await closeConversation(db, clock, conversation);
  logger.info({ conversation: conversation.id, outcome: delivery.kind }, 'A conversation ended');
}
