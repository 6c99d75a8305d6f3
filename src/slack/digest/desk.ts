/**
 * The desk of digests: opens a conversation for each that is due, about once a second, and tells those that failed.
 * Every replica has one; what it does is done once whoever does it.
 */

import type { Kysely } from 'kysely';
import { createNudge } from '../../assessment/nudge.ts';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';
import { openDigests } from '../../store/digest-posts.ts';
import { asStoreError } from '../../store/errors.ts';
import { openDigest, withoutConversation } from '../outbox/digest-conversations.ts';
import { PARENT } from '../outbox/slots.ts';
import { tellFailures } from './after-closing.ts';
import { renderAssessing } from './top-message.ts';

export interface DeskOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workspace: string;
  /** There is something to post. */
  readonly nudge: () => void;
}

export interface Desk {
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

export function startDesk(options: DeskOptions): Desk {
  const { clock, logger } = options;
  const wake = createNudge(clock);
  let isStopping = false;
  let isFailing = false;

  async function loop(): Promise<void> {
    while (!isStopping) {
      try {
        await look(options);
        isFailing = false;
      } catch (error) {
        // Once: it is tried every second.
        if (!isFailing) logger.warn({ error: asStoreError(error) }, 'Looking for digests failed');
        isFailing = true;
      }
      await wake.wait(EVERY_MS);
    }
  }

  const running = loop();
  return {
    async stop() {
      isStopping = true;
      wake.nudge();
      await running;
    },
  };
}

async function look({ db, clock, workspace, nudge, logger }: DeskOptions): Promise<void> {
  const fresh = await withoutConversation(db, await openDigests(db));
  for (const post of fresh) {
    const content = renderAssessing(post);
    await openDigest(db, clock, workspace, post, [{ slot: PARENT, kind: 'message', content }]);
  }
  if (fresh.length > 0) nudge();
  await tellFailures(workspace, { db, clock, logger });
}
