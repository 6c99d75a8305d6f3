import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runExplain } from '../../src/cli/explain.ts';

const LOCKED = 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt-get)';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function explain(args: string[], input: Iterable<Uint8Array | string> = []) {
  const out = sink();
  const err = sink();
  const stdin = (async function* () {
    yield* input;
  })();
  const exitCode = await runExplain(args, { stdin, stdout: out.stream, stderr: err.stream, env: {} });
  return { exitCode, stdout: out.text(), stderr: err.text() };
}

function sink() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

function answersOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('explain', () => {
  it('tells people cause, meaning, deciding line, what to do and where to look', async () => {
    const { exitCode, stdout, stderr } = await explain(['--platform', 'Ubuntu 22.04'], [LOCKED]);

    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('Cause: package-lock (os-patch-failure), confidence high');
    expect(stdout).toContain('Another process');
    expect(stdout).toContain(LOCKED);
    expect(stdout).toContain('[install-patches]');
    expect(stdout).toContain('1. Make sure that unattended-upgrades');
    expect(stdout).toContain('/var/log/dpkg.log');
  });

  it('reads a file, and speaks JSON alone on standard output', async () => {
    const path = join(folder, 'run.log');
    await writeFile(path, 'Error: No space left on device\n');

    const { exitCode, stdout } = await explain([path, '--format', 'json', '--platform', 'AL2023']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      category: 'os-patch-failure',
      code: 'disk-full',
      confidence: 'high',
      evidence: ['Error: No space left on device'],
      remediation: { code: 'fix-host', manual: true },
    });
  });

  it('takes document and status into account', async () => {
    const args = ['--document', 'AWS-RunPatchBaseline', '--status', 'ExecutionTimedOut'];

    expect((await explain(args)).stdout).toContain('Cause: command-timeout');
  });

  it('says what is missing where nothing decides', async () => {
    const { exitCode, stdout } = await explain([], ['all is well\n']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Cause: inconclusive');
    expect(stdout).toContain('Give the whole output');
  });

  it('reads the UTF-16 of Windows tools', async () => {
    const bytes = Buffer.from('\ufeffException from HRESULT: 0x80070422', 'utf16le');

    expect((await explain(['-'], [bytes])).stdout).toContain('Cause: windows-update-service');
  });

  it('hides secrets', async () => {
    const { stdout } = await explain([], ['Could not resolve proxy: http://me:pa55word@proxy.example:3128']);

    expect(stdout).toContain('repo-unreachable');
    expect(stdout).not.toContain('pa55word');
  });

  it('shows its usage', async () => {
    expect(await explain(['--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('--jsonl'),
    });
  });

  it.each([
    [['/no/such/file'], 'Cannot read /no/such/file: ENOENT'],
    [['a', 'b'], 'explain takes one file'],
    [['--format', 'jsn'], '--format cannot be "jsn"; did you mean json?'],
  ])('refuses %j', async (args, message) => {
    await expect(explain(args)).rejects.toMatchObject({ code: 'bad-usage', message });
  });

  it('refuses options it does not know', async () => {
    await expect(explain(['--plattform', 'x'])).rejects.toMatchObject({
      code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION',
    });
  });
});

describe('explain --jsonl', () => {
  const sample = {
    id: 'a',
    platform: 'Ubuntu',
    document: 'AWS-RunPatchBaseline',
    step: 'PatchLinux',
    status: 'Failed',
    exit_code: 1,
    stdout: LOCKED,
    stderr: '',
  };

  it('answers each line in order, with exactly the promised fields', async () => {
    const lines = [sample, { ...sample, id: 'b', stdout: '', stderr: 'No space left on device' }];
    const { exitCode, stdout } = await explain(
      ['--jsonl'],
      [lines.map((line) => JSON.stringify(line)).join('\n')],
    );

    expect(exitCode).toBe(0);
    expect(answersOf(stdout)).toEqual([
      { id: 'a', category: 'os-patch-failure', code: 'package-lock', confidence: 'high', evidence: [LOCKED] },
      {
        id: 'b',
        category: 'os-patch-failure',
        code: 'disk-full',
        confidence: 'high',
        evidence: ['No space left on device'],
      },
    ]);
  });

  it('accepts nulls, missing fields, numeric ids and unsigned exit codes', async () => {
    const lines = [
      {
        id: 7,
        platform: null,
        document: null,
        step: null,
        status: null,
        exit_code: null,
        stdout: null,
        stderr: null,
      },
      { id: 'w', exit_code: 4294967295, stderr: 'Exception from HRESULT: 0x8024402C' },
      { id: 'x', exit_code: '0xffffffff', stderr: 'Exception from HRESULT: 0x8024402C' },
      {},
    ];
    const { exitCode, stdout } = await explain(
      ['--jsonl'],
      [lines.map((line) => JSON.stringify(line)).join('\r\n')],
    );

    expect(exitCode).toBe(0);
    expect(answersOf(stdout).map(({ id, code }) => [id, code])).toEqual([
      [7, 'inconclusive'],
      ['w', 'repo-unreachable'],
      ['x', 'repo-unreachable'],
      [null, 'inconclusive'],
    ]);
  });

  const NOTHING = { category: 'inconclusive', code: 'inconclusive', confidence: 'low', evidence: [] };

  it('reads UTF-16 as Windows PowerShell writes it, and an empty exit code as none', async () => {
    const line = '\ufeff{"id":"a","exit_code":"","stderr":"No space left on device"}\r\n';
    const { exitCode, stdout } = await explain(['--jsonl'], [Buffer.from(line, 'utf16le')]);

    expect(exitCode).toBe(0);
    expect(answersOf(stdout)).toMatchObject([{ id: 'a', code: 'disk-full' }]);
  });

  it('answers malformed lines by an error, the others all the same, and ends with 2', async () => {
    const input = ['{"id": "a"', '\n', '[1]\n\n', '{"id": "c", "stdout": ["x"]}\n', JSON.stringify(sample)];
    const { exitCode, stdout } = await explain(['--jsonl'], input);

    expect(exitCode).toBe(2);
    expect(answersOf(stdout)).toEqual([
      { ...NOTHING, id: null, error: 'Line 1 is no JSON' },
      { ...NOTHING, id: null, error: expect.stringContaining('Line 2 is no sample') },
      { ...NOTHING, id: 'c', error: expect.stringContaining('stdout') },
      expect.objectContaining({ id: 'a', code: 'package-lock' }),
    ]);
  });

  it('puts characters together that were cut between two chunks', async () => {
    const bytes = Buffer.from(`${JSON.stringify({ id: 'ü', stdout: '设备上没有空间' })}\n`);
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));

    expect(answersOf((await explain(['--jsonl'], pieces)).stdout)).toMatchObject([
      { id: 'ü', code: 'disk-full' },
    ]);
  });

  it('answers before its input has ended', async () => {
    const seen: string[] = [];
    const out = new Writable({
      write(chunk, _encoding, done) {
        seen.push(String(chunk));
        done();
      },
    });
    const stdin = (async function* () {
      yield `${JSON.stringify(sample)}\n`;
      expect(seen).toHaveLength(1);
      yield `${JSON.stringify(sample)}\n`;
    })();

    expect(await runExplain(['--jsonl'], { stdin, stdout: out, stderr: out, env: {} })).toBe(0);
    expect(seen).toHaveLength(2);
  });
});
