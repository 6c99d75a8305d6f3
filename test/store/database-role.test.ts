import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../src/audit/verify.ts';
import { appendAudit, auditLinks } from '../../src/store/audit.ts';
import { liftStop, pullStop } from '../../src/store/emergency-stops.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import { insertDraft, pruneDrafts } from '../../src/store/remediations.ts';
import { openStore } from '../../src/store/store.ts';
import { withClient } from '../support/postgres.ts';
import { answerAtOnce, newRequest, runsOn, until, useWorkers } from '../support/run-kit.ts';
import { storeOptions, trackStores, usePostgres } from '../support/stores.ts';
import { AT, aCall, anEvent, aRecord, CONFIGURATION } from './remediation-records.ts';

const ROLES = readFileSync('docs/database-role.sql', 'utf8');

function urlAs(role: string, url: string): string {
  const changed = new URL(url);
  changed.username = role;
  return changed.href;
}

describe('the documented roles of a database', () => {
  const server = usePostgres();
  const stores = trackStores();
  const startWorker = useWorkers();
  let url = '';

  const applyRoles = () => withClient(url, (client) => client.query(ROLES));
  const openAs = (role: string) => stores.open({ databaseUrl: urlAs(role, url) });
  const asApp = <T>(work: (client: pg.Client) => Promise<T>) =>
    withClient(urlAs('patchcheck_app', url), work);

  beforeAll(async () => {
    url = await server().createDatabase();
    await applyRoles();
    const store = await openStore(storeOptions({ databaseUrl: urlAs('patchcheck_owner', url) }));
    await store.close();
    await applyRoles();
  });

  it('let the application assess: queue, worker, and looking after jobs', async () => {
    const store = await openAs('patchcheck_app');
    const request = newRequest();
    const runs = runsOn(store);
    startWorker(store, answerAtOnce);

    await runs.start(request);

    expect(await until(async () => (await runs.get(request.id))?.state === 'done')).toBe(true);
    await store.queue.supervise();
  });

  it('let the application remediate, and add to the audit', async () => {
    const store = await openAs('patchcheck_app');
    const record = aRecord(2, { createdAt: '2026-01-01T00:00:00.000Z' });
    const by = { user: 'U0OPS', workspace: 'T0ACME' };
    await insertDraft(store, record, [anEvent()], CONFIGURATION);

    const committed = await commitChange(
      store,
      record,
      {
        set: { state: 'running' },
        targets: record.targets,
        newCalls: [aCall()],
        lock: record.targets,
        unlock: record.targets,
        unlessStopped: ['prod'],
        audit: [anEvent()],
      },
      CONFIGURATION,
    );
    await pullStop(store, { environment: 'prod', by, at: AT, reason: 'x' }, [], CONFIGURATION);
    await liftStop(store, 'prod', [], CONFIGURATION);
    await insertDraft(store, { ...record, id: 'old' }, [], CONFIGURATION);

    expect(committed.kind).toBe('committed');
    expect(await pruneDrafts(store.db, new Date(AT), 10)).toBe(1);
    expect(await verifyChain(auditLinks(store.db))).toMatchObject({ kind: 'intact', head: { sequence: 2 } });
  });

  it.each([
    'update audit_entries set actor = $$U0MALLORY$$',
    'delete from audit_entries',
    'delete from audit_entries where false',
    'truncate audit_entries',
    'insert into audit_entries select * from audit_entries on conflict (sequence) do update set actor = $$x$$',
    'drop trigger audit_entries_only_grow on audit_entries',
    'alter table audit_entries disable trigger all',
    'alter table audit_entries owner to patchcheck_app',
    'drop table audit_entries',
    'create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return null; end $$',
    'create trigger mine before insert on audit_entries for each row execute function refuse_audit_change()',
    'create rule mine as on insert to audit_entries do instead nothing',
    'set role patchcheck_owner',
    'set session_replication_role = replica',
    'create table mine (id int)',
    'create temporary table audit_entries (id int)',
    'create schema mine',
    "delete from patchcheck_migration where name = '0130-remediation'",
  ])('keep the application from: %s', async (statement) => {
    await expect(asApp((client) => client.query(statement))).rejects.toMatchObject({ code: '42501' });
  });

  it('leave the trigger to keep the owner, too, from mistakes', async () => {
    const owner = await openAs('patchcheck_owner');
    await appendAudit(owner, [anEvent()], CONFIGURATION);

    await expect(owner.db.deleteFrom('audit_entries').execute()).rejects.toThrow('never changed or removed');
  });

  it('are asked for where the tables are older than the program', async () => {
    const bare = await server().createDatabase();
    await withClient(bare, (client) => client.query(ROLES));

    const opened = stores.open({ databaseUrl: urlAs('patchcheck_app', bare) });

    await expect(opened).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('permission denied'),
      nextStep: expect.stringContaining('database-role.sql'),
    });
  });
});
