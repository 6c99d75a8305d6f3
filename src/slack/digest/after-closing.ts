/** When a digest cannot be posted: it is given up, and a schedule whose channel is gone is not tried for ever. */

import type { Kysely } from 'kysely';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../model/clock.ts';
import type { DigestPost } from '../../model/digest.ts';
import type { Database } from '../../store/database.ts';
import { digestTold, failDigest, type UntoldDigest, untoldDigests } from '../../store/digest-posts.ts';
import { findSchedule, setPaused } from '../../store/digest-schedules.ts';
import { giveNotice } from '../outbox/remediation-conversations.ts';
import { renderGone, renderPartGone, whyGone } from './gone-notices.ts';

interface Dependencies {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Slack's codes for a channel that nothing can be posted in until somebody does something about it. */
const CHANNEL_GONE = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'no_permission',
]);

/** @param error Slack's code, or `unknown-outcome` */
export async function afterClosing(
  post: DigestPost,
  error: string,
  { db, clock, logger }: Dependencies,
): Promise<void> {
  const reason = whyGone(error);
  logger.warn({ digest: post.id, channel: post.channel, error }, 'A digest could not be posted');
  // First of all: whoever hears that it failed is told that the schedule is paused.
  if (post.scheduleId !== null && CHANNEL_GONE.has(error)) {
    await setPaused(db, post.scheduleId, true, reason, clock.now());
  }
  await failDigest(db, post.id, reason, clock.now());
}

/** Tells failed digests to whoever wanted them, once and directly; those of the configuration to the log. */
export async function tellFailures(workspace: string, dependencies: Dependencies): Promise<void> {
  for (const digest of await untoldDigests(dependencies.db)) {
    await tellFailure(digest, workspace, dependencies);
  }
}

async function tellFailure(
  digest: UntoldDigest,
  workspace: string,
  { db, clock, logger }: Dependencies,
): Promise<void> {
  const schedule = digest.scheduleId === null ? null : await findSchedule(db, digest.scheduleId);
  if (digest.author !== null) {
    const where = { workspace, channel: digest.author, threadTs: null, requestedBy: digest.author };
    await giveNotice(db, clock, `untold-${digest.id}`, where, renderGone(digest, schedule));
  }
  if (!(await digestTold(db, digest.id, clock.now())) || digest.author !== null) return;
  logger.error(
    { digest: digest.id, channel: digest.channel, reason: digest.reason, paused: schedule?.paused ?? false },
    'A digest of the configuration failed; doctor says what is wrong with its channel',
  );
}

/** The part of a digest that owners get: the schedule goes on, and its author hears of it once. */
export async function afterPartClosing(
  post: DigestPost,
  channel: string,
  error: string,
  workspace: string,
  { db, clock, logger }: Dependencies,
): Promise<void> {
  logger.error({ digest: post.id, channel, error }, 'The part of a digest for owners could not be posted');
  const schedule = post.scheduleId === null ? null : await findSchedule(db, post.scheduleId);
  if (schedule?.author == null) return;
  const where = { workspace, channel: schedule.author, threadTs: null, requestedBy: schedule.author };
  await giveNotice(
    db,
    clock,
    `untold-${schedule.id}-${channel}`,
    where,
    renderPartGone(post, channel, error),
  );
}
