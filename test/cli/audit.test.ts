import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { runAudit } from '../../src/cli/audit.ts';
import { explainError } from '../../src/cli/errors.ts';
import { systemClock } from '../../src/model/clock.ts';
import type { AuditEvent } from '../../src/model/remediation.ts';
import { appendAudit, auditHead } from '../../src/store/audit.ts';
import { takeOwnerLock } from '../../src/store/owner-lock.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { storeOptions, useDirectory, usePostgres } from '../support/stores.ts';

const CONFIGURATION = 'c'.repeat(64);
const EVIL = '=HYPERLINK("http://evil")';

function event(index: number, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    kind: 'refused',
    at: new Date(Date.UTC(2026, 2, 1, 12, index)).toISOString(),
    actor: 'U0ALICE',
    environment: 'prod',
    remediationId: `rem-${index % 2}`,
    details: { reason: `line\nbreak, ${index} \u202e turned`, index },
    ...changes,
  };
}

describe('patchcheck audit', () => {
  const server = usePostgres();
  const directory = useDirectory();
  let url = '';

  beforeAll(async () => {
    url = await server().createDatabase();
    await withStore(url, (store) =>
      appendAudit(store, [event(0), event(1, { actor: EVIL }), event(2), event(3)], CONFIGURATION),
    );
  });

  async function withStore<T>(databaseUrl: string, work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(storeOptions({ databaseUrl }));
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  async function audit(args: string[], env: NodeJS.ProcessEnv = { DATABASE_URL: url }) {
    const home = directory();
    const config = path.join(home, 'patchcheck.yaml');
    writeFileSync(config, 'environments: {}\n');
    const io = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: { PATCHCHECK_CONFIG: config, PATCHCHECK_DATA: home, LOG_LEVEL: 'silent', ...env },
    };
    const chunks: Buffer[] = [];
    io.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const exitCode = await runAudit(args, io).catch((error: unknown) => explainError(error));
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
  }

  it('verifies, names the head, and says what only a head that was kept elsewhere can show', async () => {
    const head = await withStore(url, ({ db }) => auditHead(db));
    const name = `${head.sequence}:${head.hash}`;

    const alone = await audit(['verify']);
    const against = await audit(['verify', '--head', name.toUpperCase()]);
    const cutOff = await audit(['verify', '--head', `5:${head.hash}`]);
    const other = await audit(['verify', '--head', `4:${'0'.repeat(64)}`]);

    expect(alone).toEqual({ exitCode: 0, stdout: expect.stringContaining(`4 entries.\nHead: ${name}\n`) });
    expect(alone.stdout).toContain('kept elsewhere: --head');
    expect(against).toEqual({ exitCode: 0, stdout: `The audit is intact: 4 entries.\nHead: ${name}\n` });
    expect(cutOff).toEqual({
      exitCode: 1,
      stdout: expect.stringContaining('broken at entry 5: it is missing'),
    });
    expect(other).toEqual({ exitCode: 1, stdout: expect.stringContaining('broken at entry 4: its hash') });
  });

  it('exports lines that anybody can verify, with the means of any language', async () => {
    const { exitCode, stdout } = await audit(['export']);

    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u202e');
    const entries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map((entry) => entry.details)).toEqual([0, 1, 2, 3].map((index) => event(index).details));
    for (const { hash, ...entry } of entries) {
      // The keys come in order already, so this is the canonical form.
      expect(createHash('sha256').update(JSON.stringify(entry)).digest('hex')).toBe(hash);
    }
  });

  it('verifies an export without the store, and finds what was changed in it', async () => {
    const file = path.join(directory(), 'audit.jsonl');
    await audit(['export', '--out', file]);
    const text = readFileSync(file, 'utf8');

    expect(await audit(['verify', file], {})).toMatchObject({ exitCode: 0 });
    writeFileSync(file, text.replace('"index":2', '"index":7'));
    expect(await audit(['verify', file], {})).toEqual({
      exitCode: 1,
      stdout:
        'The audit is broken at entry 3: it does not say any more what was written. ' +
        'What was written before it, up to entry 2, is intact.\n',
    });
    writeFileSync(file, text.replace('{"actor"', '{"approvedBy":"U0BOSS","actor"'));
    expect(await audit(['verify', file], {})).toMatchObject({
      exitCode: { exitCode: 2, text: expect.stringContaining('Line 1 is no entry of an audit') },
    });
  });

  it('exports a part: from a time on, of one remediation', async () => {
    const since = await audit(['export', '--since', '2026-03-01T14:02:00+02:00']);
    const one = await audit(['export', '--remediation', 'rem-1']);
    const none = await audit(['export', '--since', '2026-03-02']);

    const sequences = ({ stdout }: { stdout: string }) =>
      [...stdout.matchAll(/"sequence":(\d+)/g)].map((match) => match[1]);
    expect(sequences(since)).toEqual(['3', '4']);
    expect(sequences(one)).toEqual(['2', '4']);
    expect(none).toEqual({ exitCode: 0, stdout: '' });
  });

  it('exports CSV that no spreadsheet takes for formulas', async () => {
    const { stdout } = await audit(['export', '--format', 'csv']);

    const [header, , second] = stdout.split('\r\n');
    expect(header).toBe(
      'sequence,at,kind,actor,environment,remediation_id,details,configuration_hash,previous_hash,hash',
    );
    expect(second).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(5);
  });

  it('is broken from the entry on that somebody with all rights has changed', async () => {
    const other = await server().createDatabase();
    await withStore(other, async (store) => {
      await appendAudit(store, [event(0), event(1), event(2)], CONFIGURATION);
      await sql`alter table audit_entries disable trigger all`.execute(store.db);
      await sql`update audit_entries set details = 'no JSON' where sequence = 2`.execute(store.db);
    });

    expect(await audit(['verify'], { DATABASE_URL: other })).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^The audit is broken at entry 2: .* up to entry 1, is intact\.\n$/),
    });
    const { stdout } = await audit(['export'], { DATABASE_URL: other });
    expect(JSON.parse(stdout.split('\n')[1] ?? '')).toMatchObject({ details: 'no JSON' });
  });

  it('is intact and empty before anything has happened', async () => {
    const other = await server().createDatabase();

    expect(await audit(['verify'], { DATABASE_URL: other })).toEqual({
      exitCode: 0,
      stdout: 'The audit is empty.\n',
    });
  });

  it.each([
    [[], 'audit needs to know what to do'],
    [['verfy'], 'audit cannot "verfy"; did you mean verify?'],
    [['verify', 'a', 'b'], 'takes one file'],
    [['verify', 'no/such.jsonl'], 'no/such.jsonl cannot be read: ENOENT'],
    [['verify', '--head', '12'], '--head cannot be "12"'],
    [['export', '--format', 'json'], '--format cannot be "json"; did you mean jsonl?'],
    [['export', '--since', '2026-03-01T10:00'], '--since cannot be "2026-03-01T10:00"'],
    [['export', '--since', '2026-13-01'], '--since cannot be'],
    [['export', '--out', 'no/such/folder/x'], 'no/such/folder/x'],
    [['export', 'x'], 'Unexpected argument'],
  ])('refuses %j', async (args, message) => {
    expect(await audit(args)).toEqual({
      exitCode: { exitCode: 2, text: expect.stringContaining(message) },
      stdout: '',
    });
  });

  it('names the process that holds the embedded store', async () => {
    const dataDir = path.join(directory(), 'data');
    mkdirSync(dataDir);
    const lock = takeOwnerLock(dataDir, systemClock);

    const answer = await audit(['verify'], { PATCHCHECK_DATA: dataDir });
    lock?.release();

    expect(answer.exitCode).toEqual({
      exitCode: 2,
      text: expect.stringContaining(`belongs to process ${process.pid}`),
    });
  });

  it('cannot read what the database does not give', async () => {
    const answer = await audit(['verify'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });

    expect(answer.exitCode).toMatchObject({ exitCode: 3 });
  });
});
