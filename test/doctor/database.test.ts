import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import { systemClock } from '../../src/model/clock.ts';
import { takeOwnerLock } from '../../src/store/owner-lock.ts';
import { withClient } from '../support/postgres.ts';
import { trackStores, useDirectory, usePostgres } from '../support/stores.ts';
import { checksOf, environment, only, problems, settingsOf } from './support.ts';

async function databaseChecks(env: NodeJS.ProcessEnv): Promise<Check[]> {
  const settings = settingsOf({ prod: environment() }, env);
  const checks = await checksOf({ ...settings, environments: new Map() });
  return checks.filter(({ area }) => area === 'database');
}

describe('the embedded store’s directory', () => {
  const directory = useDirectory();

  it('is fine before the first start, and is not created by looking', async () => {
    const parent = directory();
    const checks = await databaseChecks({ PATCHCHECK_DATA: path.join(parent, 'not', 'yet') });
    expect(problems(checks)).toEqual([]);
    expect(only(checks, 'database', 'directory').detail).toBe('The first start creates it.');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('that another holds is told by its holder, and left to it', async () => {
    const data = directory();
    const lock = takeOwnerLock(data, systemClock);
    writeFileSync(
      path.join(data, 'owner.json'),
      JSON.stringify({ pid: 4711, host: 'elsewhere', startedAt: '2026-11-21T08:00:00.000Z' }),
    );
    const check = only(await databaseChecks({ PATCHCHECK_DATA: data }), 'database', 'owner');
    expect(check.status).toBe('warning');
    expect(check.detail).toContain('Process 4711 on elsewhere');
    expect(check.fix).toContain('DATABASE_URL');
    expect(takeOwnerLock(data, systemClock)).toBeNull();
    lock?.release();
    expect(only(await databaseChecks({ PATCHCHECK_DATA: data }), 'database', 'owner').status).toBe('ok');
  });

  it('that this very process holds is as it should be', async () => {
    const data = directory();
    const lock = takeOwnerLock(data, systemClock);
    const check = only(await databaseChecks({ PATCHCHECK_DATA: data }), 'database', 'owner');
    lock?.release();
    expect(check).toMatchObject({ status: 'ok', detail: 'This process uses it.' });
  });

  it('that is a file fails', async () => {
    const file = path.join(directory(), 'file');
    writeFileSync(file, '');
    const check = only(await databaseChecks({ PATCHCHECK_DATA: file }), 'database', 'directory');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('is a file');
  });
});

describe('PostgreSQL', () => {
  const server = usePostgres();
  const stores = trackStores();

  it('that is empty needs nothing, and stays empty', async () => {
    const url = await server().createDatabase();
    const checks = await databaseChecks({ DATABASE_URL: url });
    expect(problems(checks)).toEqual([]);
    expect(only(checks, 'database', 'schema').detail).toContain('empty');
    const tables = await withClient(url, (client) =>
      client.query("select 1 from pg_tables where schemaname in ('public', 'pgboss')"),
    );
    expect(tables.rows).toEqual([]);
  });

  it('in use is up to date; left by a newer version it is not', async () => {
    const url = await server().createDatabase();
    await stores.open({ databaseUrl: url });
    expect(only(await databaseChecks({ DATABASE_URL: url }), 'database', 'schema').status).toBe('ok');

    await withClient(url, (client) =>
      client.query("insert into patchcheck_migration values ('9999-from-the-future', now())"),
    );
    const check = only(await databaseChecks({ DATABASE_URL: url }), 'database', 'schema');
    expect(check.status).toBe('failed');
    expect(check.detail).toContain('9999-from-the-future');

    await withClient(url, (client) =>
      client.query("delete from patchcheck_migration where name like '9999%' or name like '0100%'"),
    );
    const pending = only(await databaseChecks({ DATABASE_URL: url }), 'database', 'schema');
    expect(pending).toMatchObject({ status: 'warning' });
    expect(pending.detail).toContain('0100-slack');
  });

  it('with rights missing names the grants to run', async () => {
    const url = await server().createDatabase();
    await stores.open({ databaseUrl: url });
    const name = new URL(url).pathname.slice(1);
    await withClient(url, (client) => client.query('create role reader login'));
    const reader = url.replace('postgres@', 'reader:hunter2@');
    const checks = await databaseChecks({ DATABASE_URL: reader });
    const check = only(checks, 'database', 'rights');
    expect(check.status).toBe('failed');
    expect(check.fix).toContain('grant usage, create on schema pgboss to "reader";');
    expect(check.fix).toContain('grant select, insert, update, delete on runs to "reader";');
    expect(JSON.stringify(checks)).not.toContain('hunter2');

    const grants = check.fix?.slice(check.fix.indexOf('grant')) ?? '';
    await withClient(url, (client) => client.query(`${grants} grant create on database ${name} to reader;`));
    expect(only(await databaseChecks({ DATABASE_URL: reader }), 'database', 'rights').status).toBe('ok');
  });

  it('that is read-only for this user says so', async () => {
    const url = await server().createDatabase();
    await withClient(url, (client) =>
      client.query("create role careful login; alter role careful set default_transaction_read_only = 'on'"),
    );
    const checks = await databaseChecks({ DATABASE_URL: url.replace('postgres@', 'careful@') });
    expect(only(checks, 'database', 'writable').status).toBe('failed');
  });

  it('that nobody answers for fails, without the password', async () => {
    const checks = await databaseChecks({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:9/patchcheck' });
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({
      status: 'failed',
      name: 'connection',
      subject: '127.0.0.1:9/patchcheck',
    });
    expect(checks[0]?.fix).toContain('DATABASE_URL');
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it('that does not have the database named says so', async () => {
    const url = new URL(await server().createDatabase());
    url.pathname = '/elsewhere';
    const checks = await databaseChecks({ DATABASE_URL: url.href });
    expect(checks[0]).toMatchObject({ status: 'failed', name: 'connection' });
    expect(checks[0]?.detail).toContain('elsewhere');
  });
});
