/** The newest runs of an environment, with what they counted. */

import type { Kysely } from 'kysely';
import type { Status, Totals } from '../model/report.ts';
import type { Database } from './database.ts';

export interface RecentRun {
  readonly id: string;
  readonly environment: string;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly status: Status;
  /** Slack user id, or whatever else asked for it. */
  readonly requestedBy: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** null in runs whose outcome was not kept. */
  readonly totals: Totals | null;
}

/** Runs that are over and were not cancelled, newest first. */
export async function recentRuns(
  db: Kysely<Database>,
  environment: string,
  limit: number,
): Promise<RecentRun[]> {
  const rows = await db
    .selectFrom('runs')
    .select([
      'id',
      'environment',
      'regions',
      'accounts',
      'status',
      'requested_by',
      'started_at',
      'finished_at',
      'outcome',
    ])
    .where('environment', '=', environment)
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    environment: row.environment,
    regions: row.regions,
    accounts: row.accounts,
    status: row.status ?? 'failed',
    requestedBy: row.requested_by,
    finishedAt: (row.finished_at ?? row.started_at).toISOString(),
    totals: row.outcome?.totals ?? null,
  }));
}
