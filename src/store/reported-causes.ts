/** Causes that people hold for wrong, each with its anonymised fixture; kept when the run is gone. */

import type { Kysely } from 'kysely';
import type { ReportedFixture } from '../model/fixture.ts';
import type { Database } from './database.ts';
import type { FindingKey } from './finding-queries.ts';

export interface ReportedCause {
  readonly runId: string;
  readonly key: FindingKey;
  readonly reportedBy: string;
  readonly fixture: ReportedFixture;
}

/** One answer a person and finding: a later one replaces an earlier one. */
export async function keepReportedCause(
  db: Kysely<Database>,
  { runId, key, reportedBy, fixture }: ReportedCause,
): Promise<void> {
  const answer = { reported_at: fixture.reportedAt, fixture: JSON.stringify(fixture) };
  await db
    .insertInto('reported_causes')
    .values({
      run_id: runId,
      account_id: key.accountId,
      region: key.region,
      instance_id: key.instanceId,
      reported_by: reportedBy,
      ...answer,
    })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'account_id', 'region', 'instance_id', 'reported_by']).doUpdateSet(answer),
    )
    .execute();
}

/** All fixtures, oldest first. */
export async function reportedFixtures(db: Kysely<Database>): Promise<ReportedFixture[]> {
  const rows = await db
    .selectFrom('reported_causes')
    .select('fixture')
    .orderBy('reported_at')
    .orderBy('run_id')
    .orderBy('instance_id')
    .execute();
  return rows.map((row) => row.fixture);
}
