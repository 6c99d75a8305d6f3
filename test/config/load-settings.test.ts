import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/config-file.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { PatchcheckError } from '../../src/model/errors.ts';
import { DEFAULT_DUE_WITHIN, DEFAULT_REMEDIATION } from '../../src/model/settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcheck-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string, env: NodeJS.ProcessEnv = {}) {
  const configPath = join(folder, 'patchcheck.yaml');
  await writeFile(configPath, text);
  return loadSettings({ env, configPath });
}

async function problemsOf(text: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const error = await load(text, env).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PatchcheckError);
  expect(error).toMatchObject({ code: 'bad-configuration' });
  return (error as PatchcheckError).message.replaceAll(
    `${join(folder, 'patchcheck.yaml')}`,
    'patchcheck.yaml',
  );
}

const MINIMAL = `environments:
  prod:
    regions: [us-east-1]
    accounts:
      - id: "111122223333"
        assessRole: arn:aws:iam::111122223333:role/patchcheck-assess
`;

describe('a minimal file', () => {
  it('gets the safe defaults', async () => {
    const settings = await load(MINIMAL);

    expect(settings.environments.get('prod')).toEqual({
      name: 'prod',
      production: null,
      regions: ['us-east-1'],
      accounts: [
        {
          id: '111122223333',
          name: '111122223333',
          assessRole: 'arn:aws:iam::111122223333:role/patchcheck-assess',
          remediateRoles: {},
          externalId: null,
        },
      ],
      staleAfterMs: 7 * 86_400_000,
      operators: [],
      approvers: [],
      approval: { required: true, allowSelf: false, expiresMs: 3_600_000 },
      remediation: DEFAULT_REMEDIATION,
      dueWithinMs: DEFAULT_DUE_WITHIN,
      exceptions: { maxDurationMs: 90 * 86_400_000 },
      viewers: null,
      channels: null,
    });
    expect(settings).toMatchObject({
      digests: [],
      owners: new Map(),
      history: { keepMs: 400 * 86_400_000 },
      port: 3000,
      adminPort: null,
      databaseUrl: null,
      dataDir: './data',
      slack: { transport: 'socket' },
    });
  });
});

describe('the example file', () => {
  it('is valid, and its plain account ids take the default roles', async () => {
    const settings = await load(await readFile('patchcheck.example.yaml', 'utf8'), {
      PATCHCHECK_EXTERNAL_ID: 'correct-horse',
    });

    const prod = settings.environments.get('prod');
    expect(prod?.accounts[1]).toMatchObject({
      id: '444455556666',
      assessRole: 'arn:aws:iam::444455556666:role/patchcheck-assess',
      externalId: 'correct-horse',
      remediateRoles: {},
    });
    expect(prod?.accounts[0]?.remediateRoles.reboot).toBe(
      'arn:aws:iam::111122223333:role/patchcheck-remediate',
    );
  });

  it('says the same defaults as the code', async () => {
    const example = await load(await readFile('patchcheck.example.yaml', 'utf8'), {
      PATCHCHECK_EXTERNAL_ID: 'x1',
    });
    const minimal = await load(MINIMAL);

    expect(example.priority).toEqual(minimal.priority);
    expect(example.ownerTags).toEqual(minimal.ownerTags);
    expect(example.history).toEqual(minimal.history);
    expect(example.environments.get('prod')).toMatchObject({
      dueWithinMs: DEFAULT_DUE_WITHIN,
      exceptions: minimal.environments.get('prod')?.exceptions,
    });
  });
});

describe('roles', () => {
  it('a role for some actions leaves the others without', async () => {
    const settings = await load(
      `${MINIMAL}        remediateRoles: { scan: "arn:aws:iam::111122223333:role/scan" }\n`,
    );

    expect(settings.environments.get('prod')?.accounts[0]?.remediateRoles).toEqual({
      scan: 'arn:aws:iam::111122223333:role/scan',
    });
  });
});

describe('wrong files', () => {
  const prod = (lines: string) => `environments:\n  prod:\n    regions: [us-east-1]\n${lines}`;
  const account = '    accounts: [{ id: "111122223333", assessRole: "arn:aws:iam::111122223333:role/a" }]\n';

  it.each([
    [
      'a mistyped Region',
      MINIMAL.replace('us-east-1', 'us-est-1'),
      'patchcheck.yaml:3 environments.prod.regions[0]: us-est-1 is no AWS Region; did you mean us-east-1?',
    ],
    [
      'an unknown key',
      prod(`${account}    acounts: []\n`),
      'patchcheck.yaml:5 environments.prod.acounts: unknown key; did you mean accounts?',
    ],
    [
      'an unknown key inside an account',
      MINIMAL.replace('assessRole', 'asessRole'),
      'patchcheck.yaml:6 environments.prod.accounts[0].asessRole: unknown key; did you mean assessRole?',
    ],
    [
      'an unknown top-level key',
      `${MINIMAL}digest: []\n`,
      'patchcheck.yaml:7 digest: unknown key; did you mean digests?',
    ],
    [
      'an account id without quotes',
      MINIMAL.replace('"111122223333"', '111122223333'),
      'patchcheck.yaml:5 environments.prod.accounts[0].id: an account id is twelve digits in quotes: "111122223333"',
    ],
    [
      'no Region',
      MINIMAL.replace('[us-east-1]', '[]'),
      'patchcheck.yaml:3 environments.prod.regions: name at least one Region',
    ],
    [
      'a role that is none',
      MINIMAL.replace('arn:aws:iam::111122223333:role/patchcheck-assess', 'admin'),
      'patchcheck.yaml:6 environments.prod.accounts[0].assessRole: a role is written arn:aws:iam::111122223333:role/name',
    ],
    [
      'no role anywhere',
      prod('    accounts: ["111122223333"]\n'),
      'patchcheck.yaml:4 environments.prod.accounts[0]: names no assessRole, and `defaults` has none',
    ],
    [
      'an account listed twice',
      prod(
        '    accounts: ["111122223333", "111122223333"]\ndefaults: { assessRole: "arn:aws:iam::{account}:role/a" }\n',
      ),
      'patchcheck.yaml:4 environments.prod.accounts[1]: 111122223333 is listed twice',
    ],
    [
      'a duration without unit',
      prod(`${account}    freshness: { stale: 7 }\n`),
      'patchcheck.yaml:5 environments.prod.freshness.stale:',
    ],
    [
      'a duration of nothing',
      prod(`${account}    freshness: { stale: 0d }\n`),
      'a duration is a whole number with m, h or d',
    ],
    [
      'a command as environment',
      MINIMAL.replace('prod:', 'help:'),
      'this word is a command; choose another name',
    ],
    [
      'an unset environment variable',
      `${MINIMAL}        externalId: { env: NOT_SET_ANYWHERE }\n`,
      'patchcheck.yaml:7 environments.prod.accounts[0].externalId: the environment variable NOT_SET_ANYWHERE is not set',
    ],
    [
      'a digest of an unknown environment',
      `${MINIMAL}digests:\n  - { environment: prd, channel: C0123456789, cron: "0 9 * * 1-5", timezone: Europe/London }\n`,
      'patchcheck.yaml:8 digests[0].environment: prd is no environment of this file',
    ],
    [
      'an unknown time zone',
      `${MINIMAL}digests:\n  - { environment: prod, channel: C0123456789, cron: "0 9 * * 1-5", timezone: Europe/Londn }\n`,
      'Europe/Londn is no time zone',
    ],
    ['a person by name', prod(`${account}    operators: ["@jane"]\n`), 'name people by Slack id'],
    [
      'severities out of order',
      `${MINIMAL}priority: { points: { severity: { low: 50 } } }\n`,
      'a worse severity may not have fewer points',
    ],
    ['thresholds out of order', `${MINIMAL}priority: { thresholds: { P2: 90 } }\n`, 'P1 must be above P2'],
    [
      'a role of another account',
      MINIMAL.replace('iam::111122223333', 'iam::444455556666'),
      'patchcheck.yaml:6 environments.prod.accounts[0].assessRole: the role arn:aws:iam::444455556666:role/patchcheck-assess belongs to account 444455556666, not to 111122223333',
    ],
    [
      'a role for actions of another account',
      `${MINIMAL}        remediateRole: arn:aws:iam::444455556666:role/a\n`,
      'patchcheck.yaml:5 environments.prod.accounts[0]: the role arn:aws:iam::444455556666:role/a belongs to account 444455556666',
    ],
    ['a missing key', prod(''), 'patchcheck.yaml:2 environments.prod.accounts: is missing'],
    [
      'text in place of a yes or no',
      prod(`${account}    production: maybe\n`),
      'patchcheck.yaml:5 environments.prod.production: must be true or false',
    ],
    [
      'a schedule with a field too few',
      `${MINIMAL}digests:\n  - { environment: prod, channel: C0123456789, cron: "0 9 * * ", timezone: Europe/London }\n`,
      'patchcheck.yaml:8 digests[0].cron: five fields: minute, hour, day of month, month, day of week',
    ],
    ['an empty file', '', 'patchcheck.yaml environments: is missing'],
    ['broken YAML', 'environments:\n  prod: [', 'patchcheck.yaml:2: Flow sequence'],
    ['a list instead of a map', '- a\n- b\n', 'patchcheck.yaml: must be keys with values'],
  ])('%s is told with key, line and hint', async (_, text, expected) => {
    expect(await problemsOf(text)).toContain(expected);
  });

  it('tells all problems at once', async () => {
    const message = await problemsOf(MINIMAL.replace('us-east-1', 'us-est-1').replace('assessRole', 'role'));

    expect(message.split('\n').length).toBeGreaterThan(1);
  });

  it('a missing file says what to copy', async () => {
    const error = await loadSettings({ env: {}, configPath: join(folder, 'none.yaml') }).catch(
      (e: unknown) => e,
    );

    expect(error).toMatchObject({ code: 'bad-configuration' });
    expect((error as PatchcheckError).nextStep).toContain('patchcheck.example.yaml');
  });
});

describe('environment variables', () => {
  it('are checked, and their values never appear in the error', async () => {
    const message = await problemsOf(MINIMAL, {
      SLACK_BOT_TOKEN: 'hunter2',
      PORT: 'abc',
      DATABASE_URL: 'mysql://x:secret@y',
    });

    expect(message).toContain('SLACK_BOT_TOKEN: a bot token begins with xoxb-');
    expect(message).toContain('DATABASE_URL');
    expect(message).not.toMatch(/hunter2|secret/);
  });

  it('an address without a slash at its end gets one, as the Slack client needs it', async () => {
    const settings = await load(MINIMAL, { SLACK_API_URL: 'http://127.0.0.1:1/api' });

    expect(settings.slack.apiUrl).toBe('http://127.0.0.1:1/api/');
  });
});

describe('the JSON Schema for editors', () => {
  it('is the one in docs (npm test -- -u writes it anew)', async () => {
    const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

    await expect(schema).toMatchFileSnapshot('../../docs/patchcheck.schema.json');
  });
});
