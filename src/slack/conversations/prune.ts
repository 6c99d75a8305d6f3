/** Forgets old conversations with their messages, and rates that are long paid up, in small steps. */

import type { Kysely } from 'kysely';
import type { Clock } from '../../model/clock.ts';
import type { Database } from '../../store/database.ts';

/** After this long nobody asks where a thread is. */
const KEPT_MS = 30 * 86_400_000;
/** A rate that was paid up a day ago says nothing any more. */
const RATES_KEPT_MS = 86_400_000;
/** Small enough not to hold anybody up: a conversation has up to some twenty messages. */
const STEP = 50;

/** One step; false when nothing old is left. */
export async function pruneStep(db: Kysely<Database>, clock: Clock): Promise<boolean> {
  const now = clock.now().getTime();
  const old = db
    .selectFrom('slack_conversations')
    .select('id')
    .where('state', '=', 'closed')
    .where('opened_at', '<', new Date(now - KEPT_MS))
    .orderBy('opened_at')
    .limit(STEP);
  // Their messages go with them.
  const gone = await db.deleteFrom('slack_conversations').where('id', 'in', old).returning('id').execute();
  await db
    .deleteFrom('slack_rates')
    .where('free_at', '<', new Date(now - RATES_KEPT_MS))
    .execute();
  return gone.length === STEP;
}
