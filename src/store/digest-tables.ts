/** The tables behind digests. */

import type { Generated } from 'kysely';
import type { DigestPostState, DigestSchedule } from '../model/digest.ts';
import type { DigestSection } from '../model/settings.ts';
import type { Json, Time, TimeOrNull } from './database.ts';

export interface DigestTables {
  digest_schedules: DigestSchedulesTable;
  digest_posts: DigestPostsTable;
}

interface DigestSchedulesTable {
  id: string;
  environment: string;
  channel: string;
  cron: string;
  timezone: string;
  include: Json<DigestSection[]>;
  source: DigestSchedule['source'];
  author: string | null;
  paused: Generated<boolean>;
  note: string | null;
  created_at: Time;
  /** Every due time up to here has its post. */
  looked_until: Time;
  ended_at: TimeOrNull;
}

interface DigestPostsTable {
  id: string;
  schedule_id: string | null;
  environment: string;
  channel: string;
  include: Json<DigestSection[]>;
  due_at: Time;
  requested_by: string | null;
  state: DigestPostState;
  run_id: string | null;
  begun_at: TimeOrNull;
  ready_at: TimeOrNull;
  shown_at: TimeOrNull;
  finished_at: TimeOrNull;
  reason: string | null;
  /** Of a failed one: when its author heard of it. */
  told_at: TimeOrNull;
}
