/** The facts behind findings: packed, one row a finding, gone with their run. */

import type { Kysely, Transaction } from 'kysely';
import type { PackedFacts } from '../model/assessment.ts';
import type { Scope } from '../model/records.ts';
import type { Database } from './database.ts';
import type { FindingKey } from './finding-queries.ts';

/** Rows a statement: small ones, since the embedded database holds its process up for each. */
const BATCH = 50;

export async function insertFacts(
  transaction: Transaction<Database>,
  runId: string,
  { accountId, region }: Scope,
  facts: readonly PackedFacts[],
): Promise<void> {
  for (let start = 0; start < facts.length; start += BATCH) {
    const rows = facts.slice(start, start + BATCH).map(({ instanceId, packed }) => ({
      run_id: runId,
      account_id: accountId,
      region,
      instance_id: instanceId,
      facts: packed,
    }));
    await transaction.insertInto('finding_facts').values(rows).execute();
  }
}

/** Packed; null where they were not kept. */
export async function findFacts(
  db: Kysely<Database>,
  runId: string,
  { accountId, region, instanceId }: FindingKey,
): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('finding_facts')
    .select('facts')
    .where('run_id', '=', runId)
    .where('account_id', '=', accountId)
    .where('region', '=', region)
    .where('instance_id', '=', instanceId)
    .executeTakeFirst();
  return row?.facts ?? null;
}
