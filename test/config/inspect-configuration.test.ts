import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectConfiguration } from '../../src/config/inspect-configuration.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcheck-inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function inspected(text: string, env: NodeJS.ProcessEnv = {}) {
  const configPath = join(folder, 'patchcheck.yaml');
  await writeFile(configPath, text);
  const found = await inspectConfiguration({ env, configPath });
  const places = found.problems.map(({ place, key }) => [place.replace(`${folder}/`, ''), key]);
  return { ...found, places };
}

const ROLE = 'arn:aws:iam::111122223333:role/patchcheck-assess';

describe('a sound configuration', () => {
  it('has no problems and is whole', async () => {
    const found = await inspected(
      `environments:\n  prod:\n    regions: [us-east-1]\n    accounts: [{ id: "111122223333", assessRole: ${ROLE} }]\n`,
    );
    expect(found.problems).toEqual([]);
    expect(found.leftOut).toEqual([]);
    expect([...found.settings.environments.keys()]).toEqual(['prod']);
  });
});

describe('a broken configuration', () => {
  it('is told with every line, and keeps what is sound of it', async () => {
    const found = await inspected(`environments:
  prod:
    regions: [us-east-1, us-est-1]
    accounts:
      - { id: "111122223333", assessRole: ${ROLE} }
      - { id: "444455556666" }
      - { id: "12", assessRole: ${ROLE} }
    operators: [nobody]
  broken:
    regions: []
  dev:
    regions: [eu-west-1]
    accounts: [{ id: "777788889999", assessRole: arn:aws:iam::777788889999:role/patchcheck-assess }]
digests:
  - { environment: elsewhere, channel: C0123456789, cron: "0 9 * * *", timezone: Europe/London }
`);
    expect(found.places).toEqual(
      expect.arrayContaining([
        ['patchcheck.yaml:3', 'environments.prod.regions[1]'],
        ['patchcheck.yaml:7', 'environments.prod.accounts[2].id'],
        ['patchcheck.yaml:8', 'environments.prod.operators[0]'],
        ['patchcheck.yaml:10', 'environments.broken.regions'],
      ]),
    );
    const { environments, digests } = found.settings;
    expect([...environments.keys()]).toEqual(['prod', 'dev']);
    expect(environments.get('prod')?.regions).toEqual(['us-east-1']);
    expect(environments.get('prod')?.accounts.map(({ id }) => id)).toEqual(['111122223333']);
    expect(digests).toEqual([]);
    expect(found.leftOut).toEqual(
      expect.arrayContaining([
        'environments.broken',
        'environments.prod.accounts[2]',
        'environments.prod.regions[1]',
        'environments.prod.operators',
        'digests[0]',
      ]),
    );
  });

  it('never tries an account without the external id that could not be had', async () => {
    const found = await inspected(`environments:
  prod:
    regions: [us-east-1]
    accounts:
      - { id: "111122223333", assessRole: ${ROLE}, externalId: { env: NOT_SET_ANYWHERE } }
      - { id: "444455556666", assessRole: arn:aws:iam::444455556666:role/patchcheck-assess }
`);
    expect(found.problems[0]?.message).toContain('NOT_SET_ANYWHERE');
    expect(found.settings.environments.get('prod')?.accounts.map(({ id }) => id)).toEqual(['444455556666']);
  });

  it('with wrong defaults tries no account at all: they may bear on any of them', async () => {
    const found = await inspected(`environments:
  prod:
    regions: [us-east-1]
    accounts: [{ id: "111122223333", assessRole: ${ROLE} }]
defaults: { externalID: typo }
`);
    expect(found.places).toEqual([['patchcheck.yaml:5', 'defaults.externalID']]);
    expect(found.settings.environments.size).toBe(0);
    expect(found.leftOut).toEqual(['environments']);
  });

  it.each([
    ['no YAML', 'environments: [', 1],
    ['a list', '- 1\n- 2\n', 1],
    ['a word', 'hello\n', 1],
    ['nothing', '', 1],
  ])('that is %s has no environment left, and is no error', async (_name, text, least) => {
    const found = await inspected(text);
    expect(found.problems.length).toBeGreaterThanOrEqual(least);
    expect(found.settings.environments.size).toBe(0);
  });

  it('that is not there says which file, and what to do', async () => {
    const found = await inspectConfiguration({ env: {}, configPath: join(folder, 'elsewhere.yaml') });
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]?.message).toContain('elsewhere.yaml');
    expect(found.problems[0]?.fix).toContain('patchcheck.example.yaml');
  });

  it('names wrong variables and never their values, and keeps the right ones', async () => {
    const found = await inspected('environments: {}\n', {
      SLACK_BOT_TOKEN: 'xoxp-user-token',
      DATABASE_URL: 'mysql://me:hunter2@host/db',
      PATCHCHECK_DATA: '/var/lib/patchcheck',
    });
    expect(found.problems.map(({ key }) => key)).toEqual(['SLACK_BOT_TOKEN', 'DATABASE_URL']);
    expect([...found.wrongVariables]).toEqual(['SLACK_BOT_TOKEN', 'DATABASE_URL']);
    expect(found.settings).toMatchObject({ dataDir: '/var/lib/patchcheck', databaseUrl: null });
    expect(JSON.stringify(found.problems)).not.toMatch(/hunter2|xoxp-user/);
  });
});
