import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runFixtures } from '../../src/cli/fixtures.ts';
import { reportedFixture } from '../../src/diagnosis/fixture/reported-fixture.ts';
import { keepReportedCause } from '../../src/store/reported-causes.ts';
import { openStore } from '../../src/store/store.ts';
import { SETTINGS } from '../support/diagnosing.ts';
import { facts, NOW } from '../support/facts.ts';
import { storeOptions, useDirectory } from '../support/stores.ts';

describe('exported fixtures', () => {
  const directory = useDirectory();

  it('hold each answer once, the newest of each person, in a file that says what it is about', async () => {
    const home = directory();
    const config = path.join(home, 'patchcheck.yaml');
    writeFileSync(config, 'environments: {}\n');
    const store = await openStore(storeOptions({ dataDir: home }));
    for (const expected of ['disk-full', 'hook-failed'] as const) {
      const answer = { expected, concluded: 'waiting-for-window', reason: 'It says so.', at: NOW } as const;
      await keepReportedCause(store.db, {
        runId: 'run-1',
        key: { accountId: '111122223333', region: 'us-east-1', instanceId: 'i-1' },
        reportedBy: 'U0ALICE',
        fixture: reportedFixture(facts(), answer, SETTINGS),
      });
    }
    await store.close();
    const io = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: { PATCHCHECK_DATA: home, LOG_LEVEL: 'silent' },
    };
    const out = path.join(home, 'fixtures');

    expect(await runFixtures(['--config', config, '--out', out], io)).toBe(0);

    const files = readdirSync(out);
    expect(files).toEqual([expect.stringMatching(/^hook-failed-not-waiting-for-window-[0-9a-f]{8}\.json$/)]);
    const [file = ''] = files;
    expect(JSON.parse(readFileSync(path.join(out, file), 'utf8'))).toMatchObject({
      expected: 'hook-failed',
      concluded: 'waiting-for-window',
      concludedAnonymised: 'waiting-for-window',
    });
    expect(String(io.stderr.read())).toContain('Wrote 1 fixture to');

    expect(await runFixtures(['--config', config], io)).toBe(0);
    expect(JSON.parse(String(io.stdout.read()))).toHaveLength(1);
  }, 60_000);
});
