/** An empty store, set up once for all tests: opening a dump of it takes a fraction of setting one up. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import pino from 'pino';
import type { TestProject } from 'vitest/node';
import { systemClock } from '../../src/model/clock.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startQueue } from '../../src/store/queue.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the dump. */
    storeImage: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'patchcheck-image-'));
  const file = path.join(directory, 'store.tar');
  const pglite = await PGlite.create();
  await migrate(new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) }));
  const logger = pino({ level: 'silent' });
  const queue = await startQueue(fromPglite(pglite), 'pglite', { logger, clock: systemClock });
  await queue.stop({ graceful: false });
  const dump = await pglite.dumpDataDir('none');
  writeFileSync(file, new Uint8Array(await dump.arrayBuffer()));
  await pglite.close();
  project.provide('storeImage', file);
  return () => rmSync(directory, { recursive: true, force: true });
}
