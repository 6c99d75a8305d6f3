import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { DIGEST_SECTIONS } from '../../src/model/settings.ts';

const DAY_MS = 86_400_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcheck-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An environment with these lines in it, the first of them on line 5, and others at the top. */
async function load({ inside = '', top = '' }: { inside?: string; top?: string }) {
  const configPath = join(folder, 'patchcheck.yaml');
  const text = `environments:
  prod:
    regions: [us-east-1]
    accounts: [{ id: "111122223333", assessRole: "arn:aws:iam::111122223333:role/a" }]
${inside.replace(/^/gm, '    ')}
${top}`;
  await writeFile(configPath, text);
  return loadSettings({ env: {}, configPath });
}

const digest = (cron: string, more = '') =>
  `digests:\n  - { environment: prod, channel: C0123456789, cron: "${cron}", timezone: Europe/London${more} }`;

describe('due dates, exceptions, owners and history', () => {
  it('can be set, key by key', async () => {
    const settings = await load({
      inside: 'dueWithin: { P1: 12h, P4: 180d }\nexceptions: { maxDuration: 30d }',
      top: `owners:
  Payments & Co: { users: [U0ALICE, U0BOB0, U0ALICE], group: S0PAYERS, channel: C0PAYMENTS, mention: true }
  web: {}
history: { keep: 90d }`,
    });
    expect(settings.environments.get('prod')).toMatchObject({
      dueWithinMs: { P1: DAY_MS / 2, P2: 14 * DAY_MS, P3: 30 * DAY_MS, P4: 180 * DAY_MS },
      exceptions: { maxDurationMs: 30 * DAY_MS },
    });
    expect(settings.owners).toEqual(
      new Map([
        [
          'Payments & Co',
          { users: ['U0ALICE', 'U0BOB0'], group: 'S0PAYERS', channel: 'C0PAYMENTS', mention: true },
        ],
        ['web', { users: [], group: null, channel: null, mention: false }],
      ]),
    );
    expect(settings.history).toEqual({ keepMs: 90 * DAY_MS });
  });

  it('a digest has all parts, or those that are named', async () => {
    expect((await load({ top: digest('0 9 * * MON-FRI') })).digests).toMatchObject([
      { cron: '0 9 * * MON-FRI', include: DIGEST_SECTIONS },
    ]);
    expect((await load({ top: digest('*/15 * * * *', ', include: [trend]') })).digests).toMatchObject([
      { include: ['trend'] },
    ]);
  });

  it.each([
    [
      'dates out of order',
      { inside: 'dueWithin: { P2: 1d }' },
      ':5 environments.prod.dueWithin.P2: P2 cannot',
    ],
    ['no duration', { inside: 'dueWithin: { P2: soon }' }, ':5 environments.prod.dueWithin.P2: a duration'],
    ['an unknown level', { inside: 'dueWithin: { P5: 1d }' }, 'environments.prod.dueWithin.P5: unknown key'],
    ['a history too short for a month', { top: 'history: { keep: 30d }' }, 'history.keep: the shortest time'],
    ['a history without unit', { top: 'history: { keep: 1 }' }, 'history.keep: must be text'],
    [
      'a user as group',
      { top: 'owners: { web: { group: U0ALICE } }' },
      'owners.web.group: name a user group',
    ],
    ['an unknown key', { top: 'owners: { web: { mentions: true } }' }, 'did you mean mention?'],
    ['an hour that is none', { top: digest('0 24 * * *') }, 'digests[0].cron: no cron expression'],
    ['a day that never comes', { top: digest('0 9 31 2 *') }, 'digests[0].cron: no cron expression'],
    ['chance', { top: digest('H 9 * * *') }, 'digests[0].cron: H is not supported'],
    ['seconds', { top: digest('0 0 9 * * *') }, 'digests[0].cron: five fields'],
    [
      'a channel where it may not be',
      { inside: 'channels: [C0OTHER0]', top: digest('0 9 * * *') },
      'digests[0].channel: C0123456789 is not among',
    ],
    ['an unknown part', { top: digest('0 9 * * *', ', include: [picture]') }, 'digests[0].include[0]'],
  ])('%s is told with its key', async (_, lines, expected) => {
    await expect(load(lines)).rejects.toThrow(expected);
  });
});
