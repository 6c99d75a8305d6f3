/** What changed between two runs of an environment, answered by SQL so that fleets of any size read alike. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Level, RootCauseCode } from '../model/codes.ts';
import type { ChangeKind, Ending, InstanceChange } from '../model/history.ts';
import type { Database } from './database.ts';

/**
 * One row an instance that either run reports, in the accounts and Regions that both looked into. Which of two
 * absences an absence is follows from the streaks: one that ended was fixed or is gone, one that is open was not
 * seen. An instance that the first run did not show, and that was open already, is no news.
 */
function changes(before: string, after: string, owners?: readonly string[]): RawBuilder<ChangeRow> {
  return sql<ChangeRow>`
    with spans as (
      select (select finished_at from runs where id = ${before}) as a_at,
             (select finished_at from runs where id = ${after}) as b_at
    ), shared as (
      select account_id, region from run_scopes where run_id = ${before} and state = 'done'
      intersect
      select account_id, region from run_scopes where run_id = ${after} and state = 'done'
    ), a as (
      select ${COLUMNS} from findings join shared using (account_id, region) where run_id = ${before}
    ), b as (
      select ${COLUMNS} from findings join shared using (account_id, region) where run_id = ${after}
    ), joined as (
      select account_id, region, instance_id, a.level as level_before, b.level as level_after,
        coalesce(b.code, a.code) as code, coalesce(b.score, a.score) as score,
        coalesce(b.name, a.name) as name, b.exception_until
      from a full join b using (account_id, region, instance_id)
      where ${ownedBy(owners)}
    )
    select joined.*, streak.ending, streak.ended_by,
      case
        when level_after is null and (streak.ended_at is null or streak.ended_at > b_at) then 'not-seen'
        when level_after is null and streak.ending = 'termination' then 'gone'
        when level_after is null then 'fixed'
        when streak.number > 1 and streak.first_seen_at > a_at then 'regressed'
        when level_before is null and streak.first_seen_at > a_at then 'new'
        when level_before is null then 'still-open'
        when level_after < level_before then 'worse'
        when level_after > level_before then 'better'
        else 'still-open'
      end as kind
    from joined cross join spans left join lateral (
      select number, first_seen_at, ended_at, ending, ended_by from streaks
      where streaks.account_id = joined.account_id and streaks.region = joined.region
        and streaks.instance_id = joined.instance_id
        and first_seen_at <= case when level_after is null then a_at else b_at end
      order by number desc limit 1
    ) as streak on true`;
}

const COLUMNS = sql`account_id, region, instance_id, level, code, score, name, owner, exception_until`;

function ownedBy(owners: readonly string[] | undefined): RawBuilder<boolean> {
  if (owners === undefined) return sql`true`;
  return owners.length === 0 ? sql`false` : sql`coalesce(b.owner, a.owner) in (${sql.join([...owners])})`;
}

interface ChangeRow {
  readonly account_id: string;
  readonly region: string;
  readonly instance_id: string;
  readonly level_before: Level | null;
  readonly level_after: Level | null;
  readonly code: RootCauseCode;
  readonly name: string | null;
  readonly ending: Ending | null;
  readonly ended_by: string | null;
  readonly kind: ChangeKind;
}

/** Instances by what happened to them; what happened to none is absent. `fixed` also by how. */
export interface ChangeCounts {
  readonly byKind: Partial<Record<ChangeKind, number>>;
  readonly fixedBy: Partial<Record<Ending, number>>;
}

/** Of all, or of the findings of these owners. */
export async function countChanges(
  db: Kysely<Database>,
  before: string,
  after: string,
  owners?: readonly string[],
): Promise<ChangeCounts> {
  const { rows } = await sql<{ kind: ChangeKind; ending: Ending | null; count: string | number }>`
    select kind, case when kind = 'fixed' then ending end as ending, count(*) as count
    from (${changes(before, after, owners)}) as changes group by 1, 2`.execute(db);
  const byKind: Partial<Record<ChangeKind, number>> = {};
  const fixedBy: Partial<Record<Ending, number>> = {};
  for (const { kind, ending, count } of rows) {
    byKind[kind] = (byKind[kind] ?? 0) + Number(count);
    if (ending !== null) fixedBy[ending] = Number(count);
  }
  return { byKind, fixedBy };
}

/** Instances of some kinds of change, highest score first; without those that an exception covers at `uncoveredAt`. */
export async function listChanges(
  db: Kysely<Database>,
  before: string,
  after: string,
  kinds: readonly ChangeKind[],
  limit: number,
  uncoveredAt?: Date,
  owners?: readonly string[],
): Promise<InstanceChange[]> {
  const hidden = uncoveredAt === undefined ? sql`` : sql`and exception_until > ${uncoveredAt} is not true`;
  const { rows } = await sql<ChangeRow>`
    select * from (${changes(before, after, owners)}) as changes
    where kind in (${sql.join(kinds)}) ${hidden}
    order by score desc, instance_id, account_id, region limit ${limit}`.execute(db);
  return rows.map(changeOf);
}

function changeOf(row: ChangeRow): InstanceChange {
  return {
    accountId: row.account_id,
    region: row.region,
    instanceId: row.instance_id,
    kind: row.kind,
    name: row.name,
    levelBefore: row.level_before,
    levelAfter: row.level_after,
    code: row.code,
    ending: row.kind === 'fixed' || row.kind === 'gone' ? row.ending : null,
    endedBy: row.kind === 'fixed' || row.kind === 'gone' ? row.ended_by : null,
  };
}
