/** What is asked of PostgreSQL, in reads only. */

import type pg from 'pg';
import { MIGRATIONS } from '../../store/migrations/index.ts';

export interface Facts {
  /** 180004 for 18.4. */
  readonly version: number;
  readonly user_name: string;
  readonly database_name: string;
  /** Where tables go; null: the search path leads nowhere. */
  readonly schema_name: string | null;
  readonly in_recovery: boolean;
  readonly read_only: boolean;
  readonly may_create_schema: boolean;
  readonly may_create_tables: boolean | null;
  /** On the queue's schema; null: it is yet to be created. */
  readonly queue_rights: boolean | null;
  readonly has_migrations: boolean;
  /** Tables of ours that this user may not read and write. */
  readonly closed_tables: readonly string[];
}

export const FACTS_QUERY = `
select
  current_setting('server_version_num')::int as version,
  current_user::text as user_name,
  current_database()::text as database_name,
  current_schema()::text as schema_name,
  pg_is_in_recovery() as in_recovery,
  current_setting('default_transaction_read_only') = 'on' as read_only,
  has_database_privilege(current_database(), 'CREATE') as may_create_schema,
  has_schema_privilege(current_schema(), 'CREATE') as may_create_tables,
  case when to_regnamespace('pgboss') is null then null
    else has_schema_privilege('pgboss', 'USAGE') and has_schema_privilege('pgboss', 'CREATE')
  end as queue_rights,
  to_regclass('patchcheck_migration') is not null as has_migrations,
  array(
    select tables.oid::regclass::text
    from pg_class tables
    where tables.oid in (
        to_regclass('patchcheck_migration'), to_regclass('runs'), to_regclass('run_scopes'), to_regclass('findings')
      )
      and to_regclass('patchcheck_migration') is not null
      and not (
        has_table_privilege(tables.oid, 'SELECT') and has_table_privilege(tables.oid, 'INSERT')
        and has_table_privilege(tables.oid, 'UPDATE') and has_table_privilege(tables.oid, 'DELETE')
      )
  ) as closed_tables`;

/** Migrations that are to come, and those that only a newer version knows. */
export async function readMigrations(
  client: pg.Client,
  hasTable: boolean,
): Promise<{ pending: string[]; unknown: string[] }> {
  const known = Object.keys(MIGRATIONS);
  if (!hasTable) return { pending: known, unknown: [] };
  const { rows } = await client.query<{ name: string }>('select name from patchcheck_migration');
  const done = new Set(rows.map(({ name }) => name));
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)),
  };
}
