import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { runDiff } from '../../src/cli/diff.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ended, found, look } from '../store/support/looks.ts';
import { storeOptions, useDirectory } from '../support/stores.ts';

const directory = useDirectory();

/** Fills a kept store, then asks the command about it, as another process would. */
async function diffAfter(fill: (store: Store) => Promise<readonly string[]>, format = 'text') {
  const home = directory();
  const config = path.join(home, 'patchcheck.yaml');
  writeFileSync(config, 'environments: {}\n');
  const store = await openStore(storeOptions({ dataDir: home }));
  const names = await fill(store);
  await store.close();
  const io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: { PATCHCHECK_CONFIG: config, PATCHCHECK_DATA: home, LOG_LEVEL: 'silent' },
  };
  const exitCode = await runDiff([...names, '--format', format], io);
  return { exitCode, text: String(io.stdout.read()) };
}

async function twoDays(store: Store, status: 'complete' | 'partial' = 'complete'): Promise<void> {
  await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-old'), found('i-same')] });
  await look(store, '2026-03-02T09:00:00Z', {
    status,
    findings: [found('i-new', { name: '\u001b[31mred' }), found('i-same')],
    resolved: [ended('i-old', 'schedule', 'mw-0123')],
  });
}

it('tells the two newest runs of an environment apart', async () => {
  const { exitCode, text } = await diffAfter(async (store) => {
    await twoDays(store);
    return ['prod'];
  });
  expect(exitCode).toBe(0);
  expect(text).toContain('prod: 1 new, 1 still open, 1 fixed (1 by a window or association).');
  expect(text).toMatch(/fixed \(1\)\n.*i-old .*by a window or association mw-0123/);
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/i-same/);
});

it('says by its exit code that a run did not see everything, and compares runs by id as JSON', async () => {
  const { exitCode, text } = await diffAfter(async (store) => {
    await twoDays(store, 'partial');
    const rows = await store.db.selectFrom('runs').select('id').orderBy('started_at').execute();
    return rows.map(({ id }) => id);
  }, 'json');
  expect(exitCode).toBe(3);
  expect(JSON.parse(text)).toMatchObject({
    before: { status: 'complete' },
    after: { status: 'partial' },
    counts: { byKind: { new: 1, fixed: 1, 'still-open': 1 } },
  });
});

it('refuses what it cannot compare', async () => {
  const oneRun = async (store: Store) => {
    await look(store, '2026-03-01T09:00:00Z');
    return ['prod'];
  };
  await expect(diffAfter(oneRun)).rejects.toThrow(/One run only of "prod"/);
  await expect(diffAfter(async () => ['run-1', 'run-2'])).rejects.toThrow(/No run "run-1"/);
  await expect(diffAfter(async () => [])).rejects.toMatchObject({ code: 'bad-usage' });
  await expect(diffAfter(async () => ['prod'], 'xml')).rejects.toMatchObject({ code: 'bad-usage' });
});
