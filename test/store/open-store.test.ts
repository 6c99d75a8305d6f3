import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { useProcesses } from '../support/processes.ts';
import { requestForScopes, runsOn } from '../support/run-kit.ts';
import { storeOptions, trackStores, useDirectory, usePostgres } from '../support/stores.ts';

/** Copies of a data directory with a store that is set up already, which takes a few seconds. */
function useSetUpDirectory(): () => string {
  const newDirectory = useDirectory();
  const template = mkdtempSync(path.join(tmpdir(), 'patchcheck-template-'));
  beforeAll(async () => {
    const store = await openStore(storeOptions({ dataDir: template }));
    await store.close();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  return () => {
    const copy = newDirectory();
    cpSync(template, copy, { recursive: true });
    return copy;
  };
}

describe('the embedded store', () => {
  const stores = trackStores();
  const newDirectory = useDirectory();
  const directory = useSetUpDirectory();
  const start = useProcesses();

  it('keeps what was written when it is opened again', async () => {
    const dataDir = path.join(newDirectory(), 'not', 'there', 'yet');
    const request = requestForScopes(1);
    const first = await openStore(storeOptions({ dataDir }));
    await runsOn(first).start(request);
    await first.close();

    const second = await stores.open({ dataDir });

    expect(second.kind).toBe('embedded');
    expect((await runsOn(second).get(request.id))?.request).toEqual(request);
  });

  it('refuses a second owner, names the first, and says to set DATABASE_URL', async () => {
    const dataDir = directory();
    await stores.open({ dataDir });

    const second = openStore(storeOptions({ dataDir }));

    await expect(second).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(`process ${process.pid} on `),
      nextStep: expect.stringContaining('DATABASE_URL'),
    });
  });

  it('is replaced by one in memory, which shares nothing with it, where that is wanted', async () => {
    const dataDir = directory();
    const owner = await stores.open({ dataDir });
    const request = requestForScopes(1);
    await runsOn(owner).start(request);

    const guest = await stores.open({ dataDir, mode: 'in-memory-if-taken' });

    expect(guest.kind).toBe('in-memory');
    expect(await runsOn(guest).get(request.id)).toBeNull();
  });

  it('is owned also by those who could do without it while nobody else has it', async () => {
    const store = await stores.open({ dataDir: directory(), mode: 'in-memory-if-taken' });

    expect(store.kind).toBe('embedded');
  });

  it('lets exactly one of two processes in that start at once, and tells the other who it is', async () => {
    const dataDir = directory();

    const processes = [start({ DATA_DIR: dataDir }), start({ DATA_DIR: dataDir })];
    const answers = await Promise.all(
      processes.map(async (each, index) => {
        const outcome = await Promise.race([
          each.line('open').then(() => 'open'),
          each.line('error').catch(() => new Promise<string>(() => {})),
        ]);
        return { outcome, index };
      }),
    );

    const winner = answers.find((answer) => answer.outcome === 'open');
    const loser = answers.find((answer) => answer.outcome !== 'open');
    expect(winner).toBeDefined();
    expect(loser?.outcome).toContain('store-locked');
    expect(loser?.outcome).toContain(`process ${processes[winner?.index ?? -1]?.pid} on `);
    expect(await processes[loser?.index ?? -1]?.exited).toBe(2);
  }, 60_000);

  it('is free at once when its owner was killed by kill -9', async () => {
    const dataDir = directory();
    const owner = start({ DATA_DIR: dataDir });
    await owner.line('open');
    await owner.end('SIGKILL');

    const store = await stores.open({ dataDir });

    expect(store.kind).toBe('embedded');
    expect(JSON.parse(readFileSync(path.join(dataDir, 'owner.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
  }, 60_000);

  it('believes the lock, not the pid: one that is alive may have been given out again', async () => {
    const dataDir = directory();
    const stale = { pid: process.pid, host: 'somewhere', startedAt: '2026-01-01T00:00:00.000Z' };
    writeFileSync(path.join(dataDir, 'owner.json'), JSON.stringify(stale));

    expect((await stores.open({ dataDir })).kind).toBe('embedded');
  });

  it('says what to do when its directory cannot be used', async () => {
    const file = path.join(newDirectory(), 'file');
    writeFileSync(file, '');

    await expect(openStore(storeOptions({ dataDir: file }))).rejects.toMatchObject({
      code: 'store-unavailable',
      nextStep: expect.stringContaining('PATCHCHECK_DATA'),
    });
  });

  it('does not start on a disk that is nearly full, and does not keep the directory', async () => {
    const dataDir = directory();

    await expect(openStore(storeOptions({ dataDir, freeBytes: () => 1e6 }))).rejects.toMatchObject({
      code: 'store-full',
    });

    expect((await stores.open({ dataDir })).kind).toBe('embedded');
  });
});

describe('the store on PostgreSQL', () => {
  const stores = trackStores();
  const server = usePostgres();

  it('is set up once by five replicas that start at the same moment', async () => {
    const databaseUrl = await server().createDatabase();

    const replicas = await Promise.all(Array.from({ length: 5 }, () => stores.open({ databaseUrl })));

    const request = requestForScopes(1);
    await Promise.all(replicas.map((store) => runsOn(store).start(request)));
    for (const store of replicas) expect((await runsOn(store).get(request.id))?.state).toBe('running');
  });

  it('lets nobody hold its locks who stands still in the middle of a change', async () => {
    const store = await stores.open({ databaseUrl: await server().createDatabase() });

    const { rows } = await sql<{ ms: number }>`
      select setting::int as ms from pg_settings where name = 'idle_in_transaction_session_timeout'
    `.execute(store.db);

    expect(rows[0]?.ms).toBeGreaterThan(0);
    expect(rows[0]?.ms).toBeLessThanOrEqual(60_000);
  });

  it('needs no data directory', async () => {
    const databaseUrl = await server().createDatabase();

    const store = await stores.open({ databaseUrl, dataDir: '/nowhere/at/all', mode: 'own' });

    expect(store.kind).toBe('postgres');
  });

  it.each([
    ['no server listens', () => 'postgres://postgres@127.0.0.1:1/patchcheck'],
    ['there is no such database', async () => `${await server().createDatabase()}_missing`],
    ['the host does not exist', () => 'postgres://postgres@database.invalid/patchcheck'],
  ])('says what to check when %s', async (_, url) => {
    await expect(openStore(storeOptions({ databaseUrl: await url() }))).rejects.toMatchObject({
      code: 'store-unavailable',
      nextStep: expect.stringContaining('DATABASE_URL'),
    });
  });
});
