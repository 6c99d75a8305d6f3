import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { matchesReason } from '../../src/config/reason-pattern.ts';
import { DEFAULT_REMEDIATION } from '../../src/model/settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcheck-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An environment with these lines under `remediation`, the first of them on line 6. */
async function load(lines: string, top = '') {
  const configPath = join(folder, 'patchcheck.yaml');
  const text = `environments:
  prod:
    regions: [us-east-1]
    accounts: [{ id: "111122223333", assessRole: "arn:aws:iam::111122223333:role/a" }]
    remediation:
${lines.replace(/^/gm, '      ')}
${top}`;
  await writeFile(configPath, text);
  return loadSettings({ env: {}, configPath });
}

async function remediation(lines: string) {
  return (await load(lines)).environments.get('prod')?.remediation;
}

describe('how actions are carried out', () => {
  it('is as safe as can be where nothing is said', async () => {
    expect(await remediation('{}')).toEqual(DEFAULT_REMEDIATION);
    expect(await remediation('waves: {}')).toEqual(DEFAULT_REMEDIATION);
    expect((await load('{}')).audit).toEqual({ channel: null });
  });

  it('can be set, key by key', async () => {
    const calendar = 'arn:aws:ssm:us-east-1:111122223333:document/changes';
    const settings = await load(
      `waves: { canary: 2, percent: 25, maxErrors: 1 }
reasonPattern: 'CHG\\d{7}'
calendars: [freeze-calendar, "${calendar}", freeze-calendar]
breakGlass: true
requireTag: { key: patchcheck, value: "yes" }
documents: { scan: Our-Scan, install: "arn:aws:ssm:us-east-1:111122223333:document/Our-Install" }
returnWithin: 45m`,
      'audit: { channel: C0123456789 }',
    );

    expect(settings.environments.get('prod')?.remediation).toEqual({
      waves: { canary: 2, percent: 25, maxErrors: 1 },
      reasonPattern: 'CHG\\d{7}',
      calendars: ['freeze-calendar', calendar],
      freeze: [],
      breakGlass: true,
      requireTag: { key: 'patchcheck', value: 'yes' },
      documents: {
        scan: 'Our-Scan',
        install: 'arn:aws:ssm:us-east-1:111122223333:document/Our-Install',
      },
      returnWithinMs: 45 * 60_000,
    });
    expect(settings.audit).toEqual({ channel: 'C0123456789' });
  });

  it('needs the value `allowed` of a tag that is named without one', async () => {
    expect(await remediation('requireTag: { key: patchcheck }')).toMatchObject({
      requireTag: { key: 'patchcheck', value: 'allowed' },
    });
  });

  it('rests in freeze periods: to the minute with a zone, or whole days', async () => {
    const lines = `freeze:
  - { from: 2026-11-27T08:00:00+01:00, to: "2026-11-30T00:00:00Z", reason: Black Friday }
  - { from: 2026-12-24, to: 2026-12-24, reason: One day }`;

    expect(await remediation(lines)).toMatchObject({
      freeze: [
        { from: '2026-11-27T07:00:00.000Z', to: '2026-11-30T00:00:00.000Z', reason: 'Black Friday' },
        { from: '2026-12-24T00:00:00.000Z', to: '2026-12-25T00:00:00.000Z', reason: 'One day' },
      ],
    });
  });

  it('changes the hash of the configuration, which blanks and comments do not', async () => {
    const one = await load('waves: { percent: 10 }');
    const same = await load('# ten\nwaves: {  percent: 10 }');
    const other = await load('waves: { percent: 11 }');

    expect(same.configurationHash).toBe(one.configurationHash);
    expect(other.configurationHash).not.toBe(one.configurationHash);
  });

  it('is shown with its defaults in the example file', async () => {
    const { environments } = await loadSettings({
      env: { PATCHCHECK_EXTERNAL_ID: 'x1' },
      configPath: 'patchcheck.example.yaml',
    });
    const example = environments.get('prod')?.remediation;

    expect(example).toEqual({
      ...DEFAULT_REMEDIATION,
      reasonPattern: example?.reasonPattern,
      calendars: example?.calendars,
      freeze: example?.freeze,
    });
    const text = await readFile('patchcheck.example.yaml', 'utf8');
    for (const key of Object.keys(DEFAULT_REMEDIATION)) expect(text).toContain(key.replace(/Ms$/, ''));
  });

  it.each([
    ['an unknown key', 'wave: {}', 'remediation.wave: unknown key; did you mean waves?'],
    ['no canary', 'waves: { canary: 0 }', 'remediation.waves.canary: '],
    ['more than all', 'waves: { percent: 101 }', 'remediation.waves.percent: '],
    ['half an error', 'waves: { maxErrors: 0.5 }', 'remediation.waves.maxErrors: '],
    ['a broken pattern', 'reasonPattern: "CHG("', 'remediation.reasonPattern: Invalid regular expression'],
    ['a pattern that may hang', 'reasonPattern: "^(a+)+$"', 'remediation.reasonPattern: takes too long'],
    ['a pattern that does not say so', 'reasonPattern: "(x+x+)+y"', 'reasonPattern: takes too long'],
    ['a pattern beyond reading', `reasonPattern: "${'x'.repeat(201)}"`, 'remediation.reasonPattern: '],
    [
      'an account in place of a calendar',
      'calendars: ["arn:aws:iam::1:role/x"]',
      'remediation.calendars[0]: ',
    ],
    [
      'a time without a zone',
      'freeze: [{ from: 2026-12-20T18:00, to: 2026-12-21, reason: x }]',
      'freeze[0].from: a time is written',
    ],
    [
      'a day that is none',
      'freeze: [{ from: 2026-02-30, to: 2026-03-21, reason: x }]',
      'freeze[0].from: a time is written',
    ],
    [
      'an end before the beginning',
      'freeze: [{ from: 2026-12-20, to: 2026-12-19, reason: x }]',
      'freeze[0].to: must be later than `from`',
    ],
    [
      'a freeze for no reason',
      'freeze: [{ from: 2026-12-20, to: 2026-12-21 }]',
      'freeze[0].reason: is missing',
    ],
    [
      "AWS's own document",
      'documents: { install: AWS-RunPatchBaseline }',
      'remediation.documents.install: name a document of your own',
    ],
    ['a tag without a key', 'requireTag: { value: x }', 'remediation.requireTag.key: is missing'],
    ['seconds', 'returnWithin: 90s', 'remediation.returnWithin: a duration is a whole number'],
  ])('refuses %s, by its line and key', async (_, lines, expected) => {
    await expect(load(lines)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(/patchcheck\.yaml:6 environments\.prod\./),
    });
    await expect(load(lines)).rejects.toThrow(expected);
  });

  it('refuses a channel for the audit that is none', async () => {
    await expect(load('{}', 'audit: { channel: "#audit" }')).rejects.toThrow(
      'patchcheck.yaml:7 audit.channel: name a channel by its Slack id',
    );
  });
});

describe('the pattern for reasons', () => {
  it('is looked for anywhere in a reason, unless it is anchored', () => {
    expect(matchesReason('CHG\\d{7}', 'As agreed in CHG0012345.')).toBe(true);
    expect(matchesReason('^CHG\\d{7}', 'As agreed in CHG0012345.')).toBe(false);
    expect(matchesReason('^CHG\\d{7}', 'chg0012345')).toBe(false);
  });

  it('matches no reason that is too long, and hangs on none', () => {
    expect(matchesReason('.', 'x'.repeat(500))).toBe(true);
    expect(matchesReason('.', 'x'.repeat(501))).toBe(false);
    expect(matchesReason('^(a+)+$', `${'a'.repeat(60)}!`)).toBeNull();
  });
});
