import { describe, expect, it } from 'vitest';
import { isSameOwner, tagOwner } from '../../src/history/owners.ts';
import { OLGA, person, STRANGER } from '../remediation/support/hand-made.ts';
import { atLevel, ended, found, look, SCOPE } from '../store/support/looks.ts';
import { historySettings, useHistory, viewer } from './support.ts';

const WEB = { users: ['U0WILMA'], group: 'S0WEB', channel: 'C0WEB', mention: true };
const settings = historySettings({ owners: new Map([['Web Team', WEB]]) });
const kit = useHistory(settings);

const owned = (id: string, owner: string | null, changes = {}) => {
  const finding = found(id, changes);
  return { ...finding, context: { ...finding.context, owner } };
};
const key = (instanceId: string) => ({ ...SCOPE, instanceId });
const ids = (page: { findings: readonly { instanceId: string }[] }) =>
  page.findings.map(({ instanceId }) => instanceId);
const give = (instanceId: string, assignee: string) => ({
  environment: 'prod',
  key: key(instanceId),
  assignee,
});

describe('owners by tag', () => {
  it('are found in any case of letters, and are nobody where the configuration is silent', () => {
    expect(tagOwner('web team', settings.owners)).toEqual({ name: 'web team', route: WEB });
    expect(tagOwner('db', settings.owners)).toEqual({ name: 'db', route: null });
    expect(tagOwner(null, settings.owners)).toBeNull();
    expect(isSameOwner('ÄRZTE ', 'ärzte')).toBe(true);
  });
});

describe('my findings', () => {
  it('are those assigned to me, and those of my teams that nobody took; most urgent first', async () => {
    const { store, history } = kit();
    await look(store, '2026-03-02T09:00:00Z', {
      findings: [
        owned('i-1', 'WEB TEAM', atLevel('P3')),
        owned('i-2', 'Web Team', atLevel('P1')),
        owned('i-3', 'db', atLevel('P1')),
        owned('i-4', null, atLevel('P2')),
      ],
    });
    await history.assign(person('U0OTHER'), give('i-1', 'U0OTHER'));
    await history.assign(person('U0WILMA'), give('i-4', 'U0WILMA'));
    expect(ids(await history.mine(viewer('U0WILMA'), 10))).toEqual(['i-2', 'i-4']);
    expect(ids(await history.mine(viewer('U0GUS', { groups: ['S0WEB'] }), 10))).toEqual(['i-2']);
    expect(ids(await history.mine(viewer('U0OTHER'), 10))).toEqual(['i-1']);
    expect(await history.mine(viewer('U0WILMA'), 1)).toMatchObject({ total: 2, hidden: 0 });
    expect(ids(await history.mine(viewer('U0WILMA', { environments: ['dev'] }), 10))).toEqual([]);
    expect(ids(await history.ofOwner(viewer('U0ANY'), 'web team', 10))).toEqual(['i-2', 'i-1']);
  });

  it('hide what an exception covers, and what was fixed since the run', async () => {
    const { store, history, inDays } = kit();
    await look(store, '2026-03-02T09:00:00Z', {
      findings: [owned('i-1', 'Web Team'), owned('i-2', 'Web Team'), owned('i-3', 'Web Team')],
    });
    await history.except(OLGA, {
      environment: 'prod',
      kind: 'accepted-risk',
      subject: { kind: 'instance', ...key('i-1') },
      reason: 'isolated',
      until: inDays(3),
    });
    await store.db
      .updateTable('streaks')
      .set({ ended_at: '2026-03-02T10:00:00Z', ending: 'remediation' })
      .where('instance_id', '=', 'i-2')
      .execute();
    const page = await history.mine(viewer('U0WILMA'), 10);
    expect(ids(page)).toEqual(['i-3']);
    expect(page).toMatchObject({ total: 1, hidden: 1 });
  });

  it('come from the newest look into each account and Region that could be read', async () => {
    const { store, history } = kit();
    const europe = { ...SCOPE, region: 'eu-west-1' };
    const elsewhere = { ...SCOPE, region: 'ap-south-1' };
    const inRegion = (id: string, region: string) => owned(id, 'Web Team', { region });
    await look(store, '2026-03-01T09:00:00Z', {
      scope: europe,
      findings: [inRegion('i-eu', 'eu-west-1')],
    });
    await look(store, '2026-03-01T10:00:00Z', { findings: [owned('i-old', 'Web Team')] });
    await look(store, '2026-03-02T08:00:00Z', { findings: [owned('i-us', 'Web Team')] });
    await look(store, '2026-03-02T09:00:00Z', { status: 'failed' });
    // No longer part of the environment.
    await look(store, '2026-03-02T10:00:00Z', {
      scope: elsewhere,
      findings: [inRegion('i-ap', 'ap-south-1')],
    });
    expect(ids(await history.mine(viewer('U0WILMA'), 10)).sort()).toEqual(['i-eu', 'i-us']);
  });
});

describe('an assignment', () => {
  it('is taken by anyone and given by operators; what does not exist goes to nobody', async () => {
    const { store, history } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const taken = await history.assign(STRANGER, give('i-1', STRANGER.user));
    expect(taken).toMatchObject({ kind: 'done', before: null, assignment: { assignee: STRANGER.user } });
    const refused = await history.assign(STRANGER, give('i-1', 'U0OTHER'));
    expect(refused).toMatchObject({ refusals: [{ code: 'not-operator' }] });
    const given = await history.assign(OLGA, give('i-1', 'U0OTHER'));
    expect(given).toMatchObject({
      before: { assignee: STRANGER.user },
      assignment: { acknowledgedAt: null, by: OLGA.user },
    });
    for (const wish of [
      give('i-404', 'U0OTHER'),
      give('i-1', 'S0GROUP'),
      { ...give('i-1', 'U0X'), environment: '?' },
    ]) {
      expect(await history.assign(OLGA, wish)).toMatchObject({ refusals: [{ code: 'unknown' }] });
    }
  });

  it('is acknowledged by the assignee alone, once', async () => {
    const { store, history, advance } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    expect(await history.acknowledge(OLGA, 'prod', key('i-1'))).toMatchObject({
      refusals: [{ code: 'unknown' }],
    });
    await history.assign(OLGA, give('i-1', 'U0OTHER'));
    expect(await history.acknowledge(OLGA, 'prod', key('i-1'))).toMatchObject({
      refusals: [{ code: 'already', people: ['U0OTHER'] }],
    });
    const first = await history.acknowledge(person('U0OTHER'), 'prod', key('i-1'));
    advance(60_000);
    const second = await history.acknowledge(person('U0OTHER'), 'prod', key('i-1'));
    expect(first).toMatchObject({ assignment: { acknowledgedAt: '2026-03-02T12:00:00.000Z' } });
    expect(second).toMatchObject({ assignment: { acknowledgedAt: '2026-03-02T12:00:00.000Z' } });
  });

  it('is over when the finding was fixed, also if it comes back', async () => {
    const { store, history } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    await history.assign(person('U0OTHER'), give('i-1', 'U0OTHER'));
    expect((await history.mine(viewer('U0OTHER'), 10)).total).toBe(1);
    await look(store, '2026-03-03T09:00:00Z', { resolved: [ended('i-1', 'schedule')] });
    await look(store, '2026-03-04T09:00:00Z', { findings: [found('i-1')] });
    expect((await history.mine(viewer('U0OTHER'), 10)).total).toBe(0);
    expect(await history.acknowledge(person('U0OTHER'), 'prod', key('i-1'))).toMatchObject({
      kind: 'refused',
    });
  });

  it('is on the card, with the owner by tag and the exception', async () => {
    const { store, history, inDays } = kit();
    const findings = [owned('i-1', 'web team'), owned('i-2', null)];
    const run = await look(store, '2026-03-02T09:00:00Z', { findings });
    await history.assign(person('U0OTHER'), give('i-1', 'U0OTHER'));
    await history.except(OLGA, {
      environment: 'prod',
      kind: 'snooze',
      subject: { kind: 'instance', ...key('i-2') },
      reason: 'later',
      until: inDays(1),
    });
    expect(await history.care(run, 'prod', findings)).toMatchObject([
      { assignment: { assignee: 'U0OTHER' }, owner: { name: 'web team', route: WEB }, exception: null },
      { assignment: null, owner: null, exception: { reason: 'later' } },
    ]);
  });
});
