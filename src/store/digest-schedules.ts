/** Rows of digest schedules. They are ended and never removed: posts name them. */

import { type Kysely, type Selectable, sql } from 'kysely';
import type { DigestSchedule } from '../model/digest.ts';
import type { DigestSection } from '../model/settings.ts';
import type { Database } from './database.ts';
import { type NewPost, postRow } from './digest-posts.ts';

export type NewSchedule = Pick<
  DigestSchedule,
  'id' | 'environment' | 'channel' | 'cron' | 'timezone' | 'include' | 'source' | 'author'
>;

/** A schedule with how far its due times have been looked at. */
export interface WatchedSchedule extends DigestSchedule {
  readonly lookedUntil: Date;
}

/** Begins it, or begins it again after its end; false if it is there already. */
export async function beginSchedule(db: Kysely<Database>, schedule: NewSchedule, at: Date): Promise<boolean> {
  const begun = await db
    .insertInto('digest_schedules')
    .values(rowOf(schedule, at))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ ...rowOf(schedule, at), paused: false, note: null })
        .where('digest_schedules.ended_at', 'is not', null),
    )
    .returning('id')
    .executeTakeFirst();
  return begun !== undefined;
}

/**
 * The schedules of the configuration are these and no others. One that somebody made in Slack with the same times
 * belongs to the configuration from now on; one that was paused stays so.
 */
export async function keepConfiguredSchedules(
  db: Kysely<Database>,
  schedules: readonly NewSchedule[],
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const schedule of schedules.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if (await beginSchedule(transaction, schedule, at)) continue;
      const { source, author, include } = rowOf(schedule, at);
      await transaction
        .updateTable('digest_schedules')
        .set({ source, author, include })
        .where('id', '=', schedule.id)
        .execute();
    }
    await transaction
      .updateTable('digest_schedules')
      .set({ ended_at: at })
      .where('source', '=', 'configuration')
      .where('ended_at', 'is', null)
      .$if(schedules.length > 0, (query) =>
        query.where(
          'id',
          'not in',
          schedules.map(({ id }) => id),
        ),
      )
      .execute();
  });
}

export async function findSchedule(db: Kysely<Database>, id: string): Promise<DigestSchedule | null> {
  const row = await db.selectFrom('digest_schedules').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : scheduleOf(row);
}

/** Those that have not ended, paused ones too, by environment and age. */
export async function currentSchedules(db: Kysely<Database>): Promise<WatchedSchedule[]> {
  const rows = await db
    .selectFrom('digest_schedules')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('environment')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...scheduleOf(row), lookedUntil: row.looked_until }));
}

/** Channels that get digests of an environment. */
export async function channelsOfSchedules(db: Kysely<Database>, environment: string): Promise<string[]> {
  const schedules = await currentSchedules(db);
  return schedules
    .filter((schedule) => schedule.environment === environment && !schedule.paused)
    .map(({ channel }) => channel);
}

/** null: there is none, or it has ended. What was due while it was paused is never made up. */
export async function setPaused(
  db: Kysely<Database>,
  id: string,
  paused: boolean,
  note: string | null,
  at: Date,
): Promise<DigestSchedule | null> {
  const row = await db
    .updateTable('digest_schedules')
    .set({
      note,
      looked_until: sql<Date>`case when paused and not ${paused} then greatest(looked_until, ${at}) else looked_until end`,
      paused,
    })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : scheduleOf(row);
}

/** null: there is none that somebody made in Slack, or it has ended. */
export async function endSlackSchedule(
  db: Kysely<Database>,
  id: string,
  at: Date,
): Promise<DigestSchedule | null> {
  const row = await db
    .updateTable('digest_schedules')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('source', '=', 'slack')
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : scheduleOf(row);
}

/** Keeps what was due up to `until`: all or nothing, and false if another process has looked there already. */
export async function keepDue(
  db: Kysely<Database>,
  schedule: WatchedSchedule,
  posts: readonly NewPost[],
  until: Date,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const ours = await transaction
      .updateTable('digest_schedules')
      .set({ looked_until: until })
      .where('id', '=', schedule.id)
      .where('looked_until', '=', schedule.lookedUntil)
      .where('paused', '=', false)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (ours === undefined) return false;
    if (posts.length > 0) {
      await transaction
        .insertInto('digest_posts')
        .values(posts.map(postRow))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return true;
  });
}

function rowOf({ include, ...schedule }: NewSchedule, at: Date) {
  return {
    ...schedule,
    include: JSON.stringify(include),
    created_at: at,
    looked_until: at,
    ended_at: null,
  };
}

function scheduleOf(row: Selectable<Database['digest_schedules']>): DigestSchedule {
  const { id, environment, channel, cron, timezone, source, author, paused, note } = row;
  const include: readonly DigestSection[] = row.include;
  const createdAt = row.created_at.toISOString();
  const endedAt = row.ended_at?.toISOString() ?? null;
  return {
    id,
    environment,
    channel,
    cron,
    timezone,
    include,
    source,
    author,
    paused,
    note,
    createdAt,
    endedAt,
  };
}
