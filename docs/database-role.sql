-- Two roles for patchcheck on PostgreSQL (15 or newer), in a database of its own:
--
--   patchcheck_owner  owns the tables and brings them up to date; used once for each new version
--   patchcheck_app    what patchcheck runs as: reads and writes, and can only ADD to the audit
--
-- The code has no way to change or remove an entry of the audit, and a trigger refuses it. With these roles the
-- process could not do so even if it were taken over: it has neither the right to, nor the right to remove the
-- trigger. Whoever holds patchcheck_owner, or a superuser, can: keep the owner's password away from the bot, and
-- have the newest hash told to a place of its own (`audit.channel`), so that it shows.
--
-- How to use it, as a superuser or a role with CREATEROLE that owns the database. It can be run any number of times:
--
--   1. psql -d patchcheck -f database-role.sql
--      psql -d patchcheck -c '\password patchcheck_owner' -c '\password patchcheck_app'
--   2. DATABASE_URL=postgres://patchcheck_owner:…@host/patchcheck patchcheck audit verify   (creates the tables)
--   3. psql -d patchcheck -f database-role.sql                                              (rights on them)
--   4. DATABASE_URL=postgres://patchcheck_app:…@host/patchcheck patchcheck serve
--
-- For a new version: stop the replicas, 2, 3, and start them again.

begin;

do $$
begin
  if not exists (select from pg_roles where rolname = 'patchcheck_owner') then
    create role patchcheck_owner login;
  end if;
  if not exists (select from pg_roles where rolname = 'patchcheck_app') then
    create role patchcheck_app login;
  end if;
  execute format('grant connect, create on database %I to patchcheck_owner', current_database());
  execute format('grant connect on database %I to patchcheck_app', current_database());
  execute format('revoke create, temporary on database %I from public', current_database());
end
$$;

revoke create on schema public from public;
grant usage, create on schema public to patchcheck_owner;
grant usage on schema public to patchcheck_app;

grant select, insert, update, delete on all tables in schema public to patchcheck_app;
grant usage, select on all sequences in schema public to patchcheck_app;

do $$
begin
  -- The audit only grows.
  if to_regclass('public.audit_entries') is not null then
    revoke all on public.audit_entries from patchcheck_app, public;
    grant select, insert on public.audit_entries to patchcheck_app;
  end if;
  -- What was migrated is for the owner to write down.
  if to_regclass('public.patchcheck_migration') is not null then
    revoke insert, update, delete on public.patchcheck_migration, public.patchcheck_migration_lock
      from patchcheck_app;
  end if;
  -- The queue.
  if to_regnamespace('pgboss') is not null then
    grant usage on schema pgboss to patchcheck_app;
    grant select, insert, update, delete on all tables in schema pgboss to patchcheck_app;
    grant usage, select on all sequences in schema pgboss to patchcheck_app;
    grant execute on all functions in schema pgboss to patchcheck_app;
  end if;
end
$$;

commit;
