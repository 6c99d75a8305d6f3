/** What the cards of some instances say: as much of their findings as a plan has to know, read at once. */

import type { Kysely } from 'kysely';
import type { RemediationCode } from '../model/codes.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { Database } from './database.ts';
import { keyOf } from './instance-locks.ts';

export interface CardRow extends InstanceKey {
  readonly name: string | null;
  readonly remediation: RemediationCode;
}

/** Those of the instances that the run has a finding about. */
export async function cardFindings(
  db: Kysely<Database>,
  runId: string,
  instances: readonly InstanceKey[],
): Promise<readonly CardRow[]> {
  if (instances.length === 0) return [];
  const wanted = new Set(instances.map(keyOf));
  const rows = await db
    .selectFrom('findings')
    .select(['account_id as accountId', 'region', 'instance_id as instanceId', 'remediation', 'name'])
    .where('run_id', '=', runId)
    .where('instance_id', 'in', [...new Set(instances.map(({ instanceId }) => instanceId))])
    .execute();
  return rows.filter((row) => wanted.has(keyOf(row)));
}
