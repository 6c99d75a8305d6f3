import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDiff } from '../../src/cli/diff.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { ended, found, look, SCOPE } from '../store/support/looks.ts';
import { storeOptions } from '../support/stores.ts';

const home = mkdtempSync(path.join(tmpdir(), 'patchcheck-diff-'));
const config = path.join(home, 'patchcheck.yaml');
let runIds: readonly string[] = [];

/** A store that a bot has kept: environments with two runs, with a partial one, and with one run. */
beforeAll(async () => {
  writeFileSync(config, 'environments: {}\n');
  const store = await openStore(storeOptions({ dataDir: home }));
  runIds = await twoDays(store, 'prod', 'complete');
  await twoDays(store, 'shaky', 'partial');
  await look(store, '2026-03-01T09:00:00Z', { environment: 'young' });
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function twoDays(store: Store, environment: string, status: 'complete' | 'partial') {
  const scope = { ...SCOPE, region: environment };
  const here = { region: environment };
  const first = await look(store, '2026-03-01T09:00:00Z', {
    environment,
    scope,
    findings: [found('i-old', here), found('i-same', here)],
  });
  const second = await look(store, '2026-03-02T09:00:00Z', {
    environment,
    scope,
    status,
    findings: [found('i-new', { ...here, name: '\u001b[31mred' }), found('i-same', here)],
    resolved: [ended('i-old', 'schedule', 'mw-0123')],
  });
  return [first, second];
}

/** Asks as another process would. */
async function diff(...args: string[]) {
  const io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: { PATCHCHECK_CONFIG: config, PATCHCHECK_DATA: home, LOG_LEVEL: 'silent' },
  };
  const exitCode = await runDiff(args, io);
  return { exitCode, text: String(io.stdout.read()) };
}

it('tells the two newest runs of an environment apart', async () => {
  const { exitCode, text } = await diff('prod', '--format', 'text');
  expect(exitCode).toBe(0);
  expect(text).toContain('prod: 1 new, 1 still open, 1 fixed (1 by a window or association).');
  expect(text).toMatch(/fixed \(1\)\n.*i-old .*by a window or association mw-0123/);
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/i-same/);
});

it('compares runs by their ids, as JSON too', async () => {
  const { exitCode, text } = await diff(...runIds, '--format', 'json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(text)).toMatchObject({
    before: { id: runIds[0], status: 'complete' },
    counts: { byKind: { new: 1, fixed: 1, 'still-open': 1 } },
  });
});

it('says by its exit code that a run did not see everything', async () => {
  expect((await diff('shaky', '--format', 'json')).exitCode).toBe(3);
});

it('refuses what it cannot compare', async () => {
  await expect(diff('young')).rejects.toThrow(/One run only of "young"/);
  await expect(diff('run-1', 'run-2')).rejects.toThrow(/No run "run-1"/);
  await expect(diff()).rejects.toMatchObject({ code: 'bad-usage' });
  await expect(diff('prod', '--format', 'xml')).rejects.toMatchObject({ code: 'bad-usage' });
});
