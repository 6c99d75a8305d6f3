/** A digest's conversation: says that it is assessing, tells the content once it is there, and ends. */

import { digestContent } from '../../digest/content.ts';
import { ownerDigests } from '../../digest/owner-digests.ts';
import type { DigestPost } from '../../model/digest.ts';
import { digestShown, findDigest, finishDigest } from '../../store/digest-posts.ts';
import { afterClosing, afterPartClosing } from '../digest/after-closing.ts';
import { detailsOptions } from '../digest/details-options.ts';
import { renderAssessing, renderFailed } from '../digest/top-message.ts';
import { wantedOf } from '../digest/wanted.ts';
import { type Conversation, closeConversation, noteInConversation } from '../outbox/conversations.ts';
import { type Delivery, deliver } from '../outbox/deliver.ts';
import { isWhole, openPart } from '../outbox/digest-conversations.ts';
import { PARENT, postAnew, slotsOf, want } from '../outbox/slots.ts';
import type { CarryDependencies } from './carry.ts';

/** Its content is set, and stays as it is. */
const TOLD = 'content';
const UNCONFIRMED = 'unknown-outcome';

export async function carryDigest(
  conversation: Conversation,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clock } = dependencies;
  const post = await findDigest(db, conversation.digest_id ?? '');
  if (post === null) return closeConversation(db, clock, conversation);
  return isWhole(conversation)
    ? carryWhole(conversation, post, dependencies)
    : carryPart(conversation, post, dependencies);
}

async function carryWhole(
  conversation: Conversation,
  post: DigestPost,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clock } = dependencies;
  await wish(conversation, post, dependencies);
  const delivery = await deliver(conversation, true, dependencies);
  if (post.shownAt === null) await noteShown(conversation, post, dependencies);
  if (delivery.kind === 'pending' || isUnconfirmed(post, delivery)) return;
  if (delivery.kind === 'closed') {
    await afterClosing(post, delivery.error, dependencies);
  } else if (isAwaited(post)) return;
  else {
    tellLost(conversation, delivery, dependencies);
    await finishDigest(db, post.id, clock.now());
  }
  await closeConversation(db, clock, conversation);
}

/** Its content is still to come. */
function isAwaited({ state }: DigestPost): boolean {
  return state === 'due' || state === 'assessing';
}

/** Nobody knows whether the first words are there, and the content is still to come: a message of its own. */
function isUnconfirmed(post: DigestPost, delivery: Delivery): boolean {
  return isAwaited(post) && delivery.kind === 'closed' && delivery.error === UNCONFIRMED;
}

/** Sets what it should show. Repeating this changes nothing. */
async function wish(
  conversation: Conversation,
  post: DigestPost,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db } = dependencies;
  if (post.state === 'failed') {
    await want(db, conversation.id, [{ slot: PARENT, kind: 'message', content: renderFailed(post) }]);
  } else if (isAwaited(post)) {
    await want(db, conversation.id, [{ slot: PARENT, kind: 'message', content: renderAssessing(post) }]);
  } else if (conversation.told !== TOLD) {
    const content = await digestContent(dependencies, post);
    const options = await detailsOptions([content], dependencies);
    await openParts(conversation, post, dependencies);
    await want(db, conversation.id, wantedOf(content, [], options));
    await postAnew(db, conversation.id);
    await noteInConversation(db, conversation, { told: TOLD });
  }
}

/** Owners hear of what is due; a digest that somebody asked for is theirs alone. */
async function openParts(
  { workspace }: Conversation,
  post: DigestPost,
  dependencies: CarryDependencies,
): Promise<void> {
  if (post.scheduleId === null) return;
  const parts = await ownerDigests(dependencies, post);
  const options = await detailsOptions(
    parts.map(({ content }) => content),
    dependencies,
  );
  for (const { channel, mentions, content } of parts) {
    const called = content.nothingChanged ? [] : [...mentions.users, ...mentions.groups];
    const { db, clock } = dependencies;
    await openPart(db, clock, post, { workspace, channel }, wantedOf(content, called, options));
  }
}

async function noteShown(
  { id }: Conversation,
  post: DigestPost,
  { db, clock }: CarryDependencies,
): Promise<void> {
  const parent = (await slotsOf(db, id)).find(({ slot }) => slot === PARENT);
  if (parent?.ts != null) await digestShown(db, post.id, parent.sent_at ?? clock.now());
}

/** What it shows was set when it was opened. */
async function carryPart(
  conversation: Conversation,
  post: DigestPost,
  dependencies: CarryDependencies,
): Promise<void> {
  const { db, clock } = dependencies;
  const delivery = await deliver(conversation, true, dependencies);
  if (delivery.kind === 'pending') return;
  const { channel, workspace } = conversation;
  if (delivery.kind === 'closed')
    await afterPartClosing(post, channel, delivery.error, workspace, dependencies);
  else tellLost(conversation, delivery, dependencies);
  await closeConversation(db, clock, conversation);
}

function tellLost(
  { id }: Conversation,
  { lost }: Extract<Delivery, { kind: 'settled' }>,
  { logger }: CarryDependencies,
): void {
  for (const { slot, error } of lost) {
    logger.warn({ conversation: id, slot, error }, 'A part of a digest did not reach Slack');
  }
}
