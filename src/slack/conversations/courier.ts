/**
 * The courier: looks at the open conversations about once a second and carries each a step further. Every
 * replica runs one; leases see to it that a conversation is carried by one at a time, and goes on elsewhere
 * within seconds when its holder dies.
 */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createNudge } from '../../assessment/nudge.ts';
import { asStoreError } from '../../store/errors.ts';
import {
  type Conversation,
  claimConversations,
  releaseConversations,
  renewLease,
} from '../outbox/conversations.ts';
import { type CarryDependencies, carry } from './carry.ts';
import { pruneStep } from './prune.ts';

const EVERY_MS = 1_000;
/** Conversations are looked after more often than this, however slow one round is. */
const RENEW_MS = 3_000;
/** How often old conversations are looked for. */
const PRUNE_EVERY_MS = 10 * 60_000;
/** Between two steps of forgetting many. */
const PRUNE_PAUSE_MS = 5_000;

export interface Courier {
  /** Something new is to be shown: look at once. */
  nudge(): void;
  /** Ends after the round that is under way, and lets other replicas carry on at once. */
  stop(): Promise<void>;
}

export function startCourier(dependencies: CarryDependencies): Courier {
  const { db, clock, logger } = dependencies;
  const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const arrival = createNudge(clock);
  const busy = new Map<string, Promise<void>>();
  let isStopping = false;
  let isFailing = false;

  function begin(conversation: Conversation): void {
    if (busy.has(conversation.id)) return;
    const work = carryLeased(conversation, dependencies)
      .catch((error: unknown) =>
        logger.warn({ conversation: conversation.id, error: asStoreError(error) }, 'A conversation stumbled'),
      )
      .finally(() => busy.delete(conversation.id));
    busy.set(conversation.id, work);
  }

  async function loop(): Promise<void> {
    while (!isStopping) {
      try {
        for (const conversation of await claimConversations(db, clock, owner)) begin(conversation);
        if (isFailing) logger.info('Conversations are found again');
        isFailing = false;
      } catch (error) {
        // Once: it is tried every second.
        if (!isFailing) logger.warn({ error: asStoreError(error) }, 'Looking for conversations failed');
        isFailing = true;
      }
      await arrival.wait(EVERY_MS);
    }
  }

  const ended = new AbortController();
  const pruning = pruneOn(dependencies, ended.signal);
  const running = loop();
  return {
    nudge: arrival.nudge,
    async stop() {
      isStopping = true;
      arrival.nudge();
      ended.abort();
      await Promise.all([running, pruning]);
      await Promise.all(busy.values());
      await releaseConversations(db, owner).catch((error: unknown) =>
        logger.warn({ error: asStoreError(error) }, 'Conversations could not be released'),
      );
    },
  };
}

/** The lease is kept alive by the loop's own claims, and here while the loop itself is held up. */
async function carryLeased(conversation: Conversation, dependencies: CarryDependencies): Promise<void> {
  const renewal = setInterval(() => {
    renewLease(dependencies.db, dependencies.clock, conversation).catch(() => {});
  }, RENEW_MS);
  try {
    await carry(conversation, dependencies);
  } finally {
    clearInterval(renewal);
  }
}

/** Forgets old conversations from time to time, until `signal` aborts. */
async function pruneOn({ db, clock, logger }: CarryDependencies, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isMore = await pruneStep(db, clock).catch((error: unknown) => {
      logger.warn({ error: asStoreError(error) }, 'Old conversations could not be forgotten');
      return false;
    });
    await clock.sleep(isMore ? PRUNE_PAUSE_MS : PRUNE_EVERY_MS, signal).catch(() => {});
  }
}
