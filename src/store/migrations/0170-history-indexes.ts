/** Ways to what history asks for: one instance over all runs, and over all remediations. */

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index findings_of_instance on findings (instance_id, run_id)`.execute(db);
  // As findings have it: an index of one collation is of no use to the other.
  await sql`alter table assignments alter column instance_id type text collate "C"`.execute(db);
  await sql`create index remediation_targets_of_instance on remediation_targets (instance_id)`.execute(db);
}
