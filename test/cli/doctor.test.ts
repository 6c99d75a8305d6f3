import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runDoctorCommand } from '../../src/cli/doctor.ts';
import { doctorText } from '../../src/cli/doctor-text.ts';
import { type Check, failed, ok, skipped } from '../../src/doctor/check.ts';
import { summarise } from '../../src/doctor/summary.ts';
import { simulated } from '../aws/support/opened.ts';
import { environment, simulatedSlack } from '../doctor/support.ts';
import { useDirectory } from '../support/stores.ts';
import { account, emptyWorld, readerRole } from '../support/world.ts';

const directory = useDirectory();

async function doctor(configuration: unknown, env: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const folder = directory();
  const file = path.join(folder, 'patchcheck.yaml');
  writeFileSync(file, typeof configuration === 'string' ? configuration : stringify(configuration));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runDoctorCommand(['--config', file, ...args], {
    stdin: process.stdin,
    stdout,
    stderr,
    env: { PATCHCHECK_DATA: path.join(folder, 'data'), ...env },
  });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

const PROD = { environments: { prod: environment() } };

describe('patchcheck doctor', () => {
  it('ends with 0 where all is well or only warnings are left, and counts the rights', async () => {
    await simulated();
    const { slack, env } = await simulatedSlack();
    const { code, out, err } = await doctor(PROD, env);
    expect(code).toBe(0);
    expect(out).toMatch(/^patchcheck doctor: 0 failed/);
    expect(out).toContain('44 rights of patchcheck-assess in 111122223333 (payments): all there');
    expect(out + err).not.toContain(slack.botToken);
    expect(out + err).not.toContain('correct-horse');
  });

  it('ends with 3 where something failed, failures first and each with its remedy', async () => {
    const world = emptyWorld();
    account(world).roles.splice(0, 1, readerRole({ allow: ['ssm:*', 'iam:*', 'ec2:*'] }));
    await simulated({ world });
    const { env } = await simulatedSlack({ scopes: ['commands'] });
    const { code, out } = await doctor(PROD, env);
    expect(code).toBe(3);
    const lines = out.split('\n');
    const failure = lines.findIndex((line) => line.includes('FAILED   scope, chat:write'));
    expect(lines[failure + 1]).toMatch(/^ +→ Add chat:write/);
    expect(out.indexOf('FAILED')).toBeLessThan(out.indexOf('  ok       bot-token'));
    expect(out).toContain('WARNING  3 checks with the same remedy');
    expect(out).toMatch(/41 rights of patchcheck-assess in 111122223333 \(payments\): there/);
  });

  it('ends with 2 where the configuration is wrong, and checks the sound part all the same', async () => {
    await simulated();
    const { code, out } = await doctor({ ...PROD, enviroments: {} });
    expect(code).toBe(2);
    expect(out).toMatch(/FAILED {3}settings, .*patchcheck.yaml:\d+: enviroments: unknown key/);
    expect(out).toContain('skipped  left-out, enviroments: Not checked any further');
    expect(out).toContain('44 rights of patchcheck-assess');
  });

  it('checks database and Slack even where the file is no YAML at all', async () => {
    const { env } = await simulatedSlack();
    const { code, out } = await doctor('environments: [', env);
    expect(code).toBe(2);
    expect(out).toContain('ok       bot-token, SLACK_BOT_TOKEN: Installed in Example');
    expect(out).toContain('ok       directory');
    expect(out).toContain('no sound environment');
  });

  it('as JSON is one document of a stable shape on standard output alone', async () => {
    await simulated();
    const { code, out } = await doctor(PROD, {}, ['--format', 'json']);
    const document = JSON.parse(out);
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(['schemaVersion', 'status', 'counts', 'checks']);
    expect(document.schemaVersion).toBe(1);
    expect(Object.keys(document.counts)).toEqual(['ok', 'warning', 'failed', 'skipped']);
    for (const check of document.checks) {
      expect(Object.keys(check)).toEqual(['area', 'name', 'subject', 'status', 'detail', 'fix']);
    }
    expect(document.checks).toHaveLength(
      document.counts.ok + document.counts.warning + document.counts.failed + document.counts.skipped,
    );
  });

  it.each([[['--format', 'yaml']], [['--fix']]])('refuses %j', async (args) => {
    await expect(doctor(PROD, {}, args)).rejects.toThrow(/format cannot be|Unknown option/);
  });
});

describe('thousands of checks', () => {
  const role = (index: number) => `patchcheck-assess in ${String(index).padStart(12, '0')}`;
  const roles = Array.from({ length: 1000 }, (_, index) => role(index));
  const right = (subject: string) => ({ area: 'rights', name: 'ssm:ListCommands', subject }) as const;
  const opening = (subject: string) => ({ area: 'roles', name: 'assume-role', subject }) as const;

  it('that are well take a line', () => {
    const text = doctorText(summarise(roles.map((subject) => ok(right(subject), 'allowed'))));
    expect(text).toContain('1,000 rights of 1,000 roles: there');
    expect(text.split('\n').length).toBeLessThan(6);
  });

  it('that failed are told in part, and the rest counted and not dropped', () => {
    const checks = roles.map((subject) => failed(opening(subject), 'It refuses.', `Mend ${subject}`));
    const text = doctorText(summarise(checks));
    expect(text).toContain('patchcheck doctor: 1,000 failed');
    expect(text.match(/→/g)).toHaveLength(20);
    expect(text).toContain('FAILED   and 980 more; --format json lists them all');
  });

  it('with one remedy have it once', () => {
    const checks = roles.map((subject) => failed(opening(subject), 'No way there.', 'Mend the network.'));
    const text = doctorText(summarise(checks));
    expect(text).toContain('1,000 checks with the same remedy');
    expect(text.match(/Mend the network/g)).toHaveLength(1);
    expect(text).toContain('and 990 more');
  });

  it('that were skipped for one reason have it once', () => {
    const text = doctorText(summarise(roles.map((subject) => skipped(right(subject), 'Not tried.'))));
    expect(text).toContain('skipped  1,000 checks: Not tried.');
  });

  it('show nothing from outside that could repaint a terminal', () => {
    const check: Check = failed(opening('role\u001b[2J'), 'said\nFAILED \u202e nothing', 'do\r\nthis');
    const text = doctorText(summarise([check]));
    expect([...text].filter((character) => character !== '\n' && /[\p{Cc}\u202e]/u.test(character))).toEqual(
      [],
    );
    expect(text.split('\n')).toHaveLength(6);
  });
});
