import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { exitCodeOf, runAssess } from '../../src/cli/assess.ts';
import type { CommandIo } from '../../src/cli/command.ts';
import { requireWritable, writeFileWhole } from '../../src/cli/output.ts';
import { Report } from '../../src/model/report.ts';
import { startSimulatedAws } from '../../src/simulation/aws/server.ts';
import { aFinding, aReport, ranked } from '../assessment/builders.ts';
import { ACCOUNT_ID, account, EXTERNAL_ID, emptyWorld, REGION, ROLE_ARN, region } from '../support/world.ts';

interface Captured extends CommandIo {
  readonly out: () => string;
  readonly err: () => string;
}

function collector(isTTY: boolean) {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 100 }), text: () => text };
}

function captured(terminal = false): Captured {
  const [stdout, stderr] = [collector(terminal), collector(terminal)];
  return {
    stdin: Object.assign((async function* () {})(), { isTTY: terminal }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    out: stdout.text,
    err: stderr.text,
  };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'patchcheck-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function configFile(): Promise<string> {
  const path = join(await folder(), 'patchcheck.yaml');
  const accounts = [{ id: ACCOUNT_ID, name: 'payments', assessRole: ROLE_ARN, externalId: EXTERNAL_ID }];
  await writeFile(path, stringify({ environments: { prod: { regions: [REGION], accounts } } }));
  return path;
}

/** One running instance that nothing manages; `deny` as in the role's policy. */
async function assess(
  args: string[],
  options: { terminal?: boolean; deny?: string[]; env?: NodeJS.ProcessEnv } = {},
) {
  const world = emptyWorld();
  const name = { Key: 'Name', Value: '=cmd\u202e' };
  region(world).instances.push({
    InstanceId: 'i-0000000000000000a',
    State: { Name: 'running' },
    Tags: [name],
  });
  account(world).roles[0]?.deny.push(...(options.deny ?? []));
  const aws = await startSimulatedAws({ world, throttle: false });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  const io = { ...captured(options.terminal), env: options.env ?? {} };
  const code = await runAssess([...args, '--config', await configFile()], io);
  return { io, code };
}

describe('assess', () => {
  it('prints the JSON document alone, and progress to standard error', async () => {
    const { io, code } = await assess(['prod']);

    const report = Report.parse(JSON.parse(io.out()));
    expect(report.run).toMatchObject({ environment: 'prod', regions: [REGION], status: 'complete' });
    expect(report.run.requestedBy).toMatch(/^cli-/);
    expect(report.instances).toHaveLength(1);
    expect(io.err()).toContain('Review patch history');
    expect(io.err()).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('prints a table on a terminal, with one line of progress', async () => {
    const { io } = await assess(['prod', 'all'], { terminal: true });

    expect(io.out()).toMatch(/^prod in us-east-1: complete/);
    expect(io.out()).toContain('i-0000000000000000a');
    expect(io.err()).toContain('\r\u001b[2K');
    expect(io.err()).not.toContain('\n');
  });

  it.each([
    ['csv', /^rank,level.*\r\n1,P.*'=cmd,/],
    ['markdown', /^# prod in us\\?-east\\?-1/],
    ['html', /^<!doctype html>[\s\S]*Not in this file: it was made from one assessment alone/],
    ['table', /^prod in us-east-1/],
  ])('prints %s on request', async (format, expected) => {
    const { io } = await assess(['prod', REGION, '--format', format]);
    expect(io.out()).toMatch(expected);
    expect(io.out()).not.toContain('\u202e');
  });

  it('writes the whole report to a file and nothing to standard output', async () => {
    const directory = await folder();
    const file = join(directory, 'report.json');
    const { io } = await assess(['prod', '--out', file], { terminal: true });

    expect(io.out()).toBe('');
    expect(Report.parse(JSON.parse(await readFile(file, 'utf8'))).instances).toHaveLength(1);
    expect(await readdir(directory)).toEqual(['report.json']);
  });

  it('exits 3 when something could not be read, and still reports', async () => {
    const { io, code } = await assess(['prod'], { deny: ['ssm:ListAssociations'] });
    expect(Report.parse(JSON.parse(io.out())).run.status).toBe('partial');
    expect(code).toBe(3);
  });

  it('logs what AWS refused as JSON at the log level debug', async () => {
    const { io } = await assess(['prod'], { deny: ['ssm:ListAssociations'], env: { LOG_LEVEL: 'debug' } });
    const lines = io
      .err()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        msg: 'AWS request failed',
        operation: 'ssm:ListAssociations',
        accountId: ACCOUNT_ID,
      }),
    );
    expect(io.err()).not.toContain(EXTERNAL_ID);
  });

  it('exits 1 when --fail-on matches, even if something could not be read', async () => {
    const { code } = await assess(['prod', '--fail-on', 'p4'], { deny: ['ssm:ListAssociations'] });
    expect(code).toBe(1);
  });
});

describe('bad usage', () => {
  it.each([
    [[], 'bad-usage', /environment/],
    [['prd'], 'unknown-environment', /did you mean prod/],
    [['prod', 'us-est-1'], 'unknown-region', /did you mean us-east-1/],
    [['prod', '--account', 'payment'], 'unknown-account', /did you mean payments/],
    [['prod', '--format', 'jsn'], 'bad-usage', /did you mean json/],
    [['prod', '--fail-on', 'P9'], 'bad-usage', /--fail-on/],
    [['prod', '--out', '/nowhere/at/all.json'], 'output-failed', /all\.json: ENOENT/],
    [['prod', '--out', '/'], 'output-failed', /EISDIR/],
  ])('%j is refused with what was meant, before anything is read', async (args, code, message) => {
    const io = captured();
    const run = runAssess([...args, '--config', await configFile()], io);
    await expect(run).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(io.out()).toBe('');
    expect(io.err()).toBe('');
  });

  it('explains itself', async () => {
    const io = captured();
    expect(await runAssess(['--help'], io)).toBe(0);
    expect(io.out()).toContain('--fail-on');
  });
});

describe('exitCodeOf', () => {
  const report = (level: 'P1' | 'P2' | 'P3', status: 'complete' | 'partial' | 'failed') => {
    const finding = aFinding();
    const instances = [ranked({ ...finding, priority: { ...finding.priority, level } })];
    return { ...aReport(instances), run: { ...aReport([]).run, status } };
  };

  it.each([
    ['P1', 'complete', null, 0],
    ['P1', 'complete', 'P2', 1],
    ['P2', 'complete', 'P2', 1],
    ['P3', 'complete', 'P2', 0],
    ['P3', 'partial', 'P2', 3],
    ['P1', 'partial', 'P1', 1],
    ['P3', 'failed', null, 3],
  ] as const)('%s in a %s run with --fail-on %s is %i', (level, status, failOn, expected) => {
    expect(exitCodeOf(report(level, status), failOn)).toBe(expected);
  });
});

describe('writeFileWhole', () => {
  it('says what is wrong with a place that cannot be written, and leaves nothing behind', async () => {
    const directory = await folder();
    await expect(writeFileWhole(join(directory, 'none', 'report.json'), 'x')).rejects.toMatchObject({
      message: expect.stringContaining('ENOENT'),
      nextStep: expect.stringContaining('directory'),
    });
    await expect(writeFileWhole(directory, 'x')).rejects.toMatchObject({ code: 'output-failed' });
    expect(await readdir(directory)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('tells of a full disk', async () => {
    await expect(writeFileWhole('/dev/full', 'x'.repeat(10_000))).rejects.toMatchObject({
      code: 'output-failed',
      message: expect.stringContaining('ENOSPC'),
      nextStep: expect.stringContaining('disk is full'),
    });
  });

  it('is tried out beforehand without a trace', async () => {
    const directory = await folder();
    const file = join(directory, 'report.json');
    await requireWritable(file);
    expect(await readdir(directory)).toEqual([]);
    await writeFile(file, 'old');
    await requireWritable(file);
    await requireWritable('/dev/null');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['report.json']);
  });

  it('keeps the old content until the new is whole', async () => {
    const file = join(await folder(), 'report.json');
    await writeFileWhole(file, 'old');
    await writeFileWhole(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
  });
});
