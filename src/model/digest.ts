/** Digests: what changed since the last look, posted on time. */

import type { DigestSection } from './settings.ts';

/** Who asks when a schedule does: SourceIdentity of its runs. */
export const SCHEDULE_REQUESTER = 'patchcheck-schedule';

export interface DigestSchedule {
  /** The same for the same environment, channel, times and time zone. */
  readonly id: string;
  readonly environment: string;
  readonly channel: string;
  readonly cron: string;
  readonly timezone: string;
  readonly include: readonly DigestSection[];
  readonly source: 'configuration' | 'slack';
  /** Slack user id; null: the configuration. */
  readonly author: string | null;
  readonly paused: boolean;
  /** Why it is paused, as a sentence; null where nobody said. */
  readonly note: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

export const DIGEST_POST_STATES = [
  /** Its time has come. */
  'due',
  /** A run is to end first: `runId`. The top message says so. */
  'assessing',
  /** The run is over: the content is there to be shown. */
  'posting',
  'done',
  /** Nothing ran when it was due. The next digest tells. */
  'missed',
  /** It could not be posted: `reason`. */
  'failed',
] as const;
export type DigestPostState = (typeof DIGEST_POST_STATES)[number];

/** One time that a digest was due, or was asked for. */
export interface DigestPost {
  readonly id: string;
  /** null: somebody asked for it. */
  readonly scheduleId: string | null;
  readonly environment: string;
  readonly channel: string;
  readonly include: readonly DigestSection[];
  readonly dueAt: string;
  /** Slack user id; null: the schedule. */
  readonly requestedBy: string | null;
  readonly state: DigestPostState;
  readonly runId: string | null;
  readonly begunAt: string | null;
  /** When its run was over: what it tells is as of then. */
  readonly readyAt: string | null;
  /** When its top message appeared in Slack. */
  readonly shownAt: string | null;
  readonly finishedAt: string | null;
  readonly reason: string | null;
}
