/** Both stores for the same tests: PGlite in memory, and a PostgreSQL server. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest';
import { systemClock } from '../../src/model/clock.ts';
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

export const silent = pino({ level: 'silent' });

export interface StoreKit {
  /** A new empty store; closed after the test. */
  open(): Promise<Store>;
  /** Another handle on the store opened last, as another process would have it; the same one on PGlite. */
  openAgain(): Promise<Store>;
}

/** Runs the same tests on PGlite and on PostgreSQL. */
export function describeOnBothStores(name: string, tests: (kit: StoreKit) => void): void {
  describe(`${name} on PGlite`, () => {
    let store: Store | null = null;
    const current = async () => {
      store ??= await openStore(storeOptions({ mode: 'in-memory' }));
      return store;
    };
    afterEach(async () => wipe(await current()));
    afterAll(async () => store?.close());
    tests({ open: current, openAgain: current });
  });

  describe(`${name} on PostgreSQL`, () => {
    const opened = trackStores();
    const server = usePostgres();
    let url: string | null = null;
    let template: string | null = null;
    tests({
      open: async () => {
        template ??= await emptyStore(await server().createDatabase());
        url = await server().copyDatabase(template);
        return opened.open({ databaseUrl: url });
      },
      openAgain: () => opened.open({ databaseUrl: url }),
    });
  });
}

/** An empty store again, without the second or two that it takes to open one. */
async function wipe(store: Store): Promise<void> {
  await store.db.deleteFrom('runs').execute();
  await store.db.deleteFrom('remediations').execute();
  await store.db.deleteFrom('remediation_locks').execute();
  await store.db.deleteFrom('emergency_stops').execute();
  await wipeAudit(store);
  await store.queue.deleteAllJobs();
}

/** What the program has no way to do. */
async function wipeAudit({ db }: Store): Promise<void> {
  await sql`alter table audit_entries disable trigger audit_entries_only_grow`.execute(db);
  await db.deleteFrom('audit_entries').execute();
  await sql`alter table audit_entries enable trigger audit_entries_only_grow`.execute(db);
}

/** Sets a store up in an empty database, for others to be copied from. */
async function emptyStore(databaseUrl: string): Promise<string> {
  const store = await openStore(storeOptions({ databaseUrl }));
  await store.close();
  return databaseUrl;
}

/** A PostgreSQL server for the tests of the surrounding `describe`. */
export function usePostgres(): () => PostgresServer {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => server?.destroy());
  return () => {
    if (!server) throw new Error('the server is not up yet');
    return server;
  };
}

/** Opens stores that are closed after each test. */
export function trackStores(): { open(options: Partial<StoreOptions>): Promise<Store> } {
  const stores: Store[] = [];
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  return {
    open: async (options) => {
      const store = await openStore(storeOptions(options));
      stores.push(store);
      return store;
    },
  };
}

export function storeOptions(options: Partial<StoreOptions>): StoreOptions {
  return {
    databaseUrl: null,
    dataDir: './data',
    mode: 'own',
    clock: systemClock,
    logger: silent,
    image: storeImage(),
    ...options,
  };
}

/** A store that was set up already; opening it takes a fraction of the time. */
export function storeImage(): Blob {
  return new Blob([readFileSync(inject('storeImage'))]);
}

/** A directory that is removed after each test. */
export function useDirectory(): () => string {
  const directories: string[] = [];
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'patchcheck-data-'));
    directories.push(directory);
    return directory;
  };
}
