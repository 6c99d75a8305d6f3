/** From schedules to digests that are due: each time gives one, whoever sees it first. */

import type { Clock } from '../model/clock.ts';
import type { DigestSchedule } from '../model/digest.ts';
import type { NewPost } from '../store/digest-posts.ts';
import { currentSchedules, keepDue, type WatchedSchedule } from '../store/digest-schedules.ts';
import type { Store } from '../store/store.ts';
import { dueTimes } from './due-times.ts';

/** Made up that late, and no later. */
export const LATEST_MS = 3_600_000;
/** Where nothing is due, this is noted from time to time, so that nobody looks back far. */
const NOTE_EVERY_MS = 600_000;
/** More than an hour of a schedule of every minute. */
const AT_ONCE = 1_000;

/**
 * Keeps every due time up to now as a digest. What nobody saw for an hour is missed; of what is younger the newest
 * is due, since two of them would tell the same. `failed` hears of schedules that cannot be read.
 */
export async function makePosts(
  { store, clock }: { readonly store: Pick<Store, 'db'>; readonly clock: Clock },
  failed: (schedule: DigestSchedule, error: unknown) => void,
): Promise<void> {
  for (const schedule of await currentSchedules(store.db)) {
    if (schedule.paused) continue;
    const due = dueOf(schedule, clock.now(), failed);
    if (due !== null) await keepDue(store.db, schedule, due.posts, due.until);
  }
}

interface Due {
  readonly posts: readonly NewPost[];
  readonly until: Date;
}

/** null: nothing to note. */
function dueOf(
  schedule: WatchedSchedule,
  now: Date,
  failed: (schedule: DigestSchedule, error: unknown) => void,
): Due | null {
  try {
    const times = dueTimes(schedule, schedule.lookedUntil, now, AT_ONCE);
    const newest = times.at(-1);
    if (newest === undefined) {
      return now.getTime() - schedule.lookedUntil.getTime() < NOTE_EVERY_MS
        ? null
        : { posts: [], until: now };
    }
    // There may be more of them: those of the last hour are looked at together, next time.
    if (times.length === AT_ONCE) return missedOnly(schedule, times, now);
    const isDue = (time: Date) => time === newest && now.getTime() - time.getTime() < LATEST_MS;
    return {
      posts: times.map((time) => newPost(schedule, time, isDue(time) ? 'due' : 'missed')),
      until: now,
    };
  } catch (error) {
    failed(schedule, error);
    return null;
  }
}

function missedOnly(schedule: DigestSchedule, times: readonly Date[], now: Date): Due | null {
  const missed = times.filter((time) => now.getTime() - time.getTime() >= LATEST_MS);
  const until = missed.at(-1);
  if (until === undefined) return null;
  return { posts: missed.map((time) => newPost(schedule, time, 'missed')), until };
}

function newPost(schedule: DigestSchedule, time: Date, state: NewPost['state']): NewPost {
  const { environment, channel, include } = schedule;
  const dueAt = time.toISOString();
  return {
    id: `${schedule.id}-${dueAt.replace(/[-:]|\.\d+/g, '')}`,
    scheduleId: schedule.id,
    environment,
    channel,
    include,
    dueAt,
    requestedBy: null,
    state,
  };
}
