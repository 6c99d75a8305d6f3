import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  addSchedule,
  configuredSchedules,
  endSchedule,
  listSchedules,
  pauseSchedule,
  postNow,
  resumeSchedule,
} from '../../src/digest/schedules.ts';
import { keepConfiguredSchedules } from '../../src/store/digest-schedules.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { storeOptions } from '../support/stores.ts';
import { aDigest, allPosts, CHANNEL, digestSettings, replicaOn, setClock } from './support/replica.ts';

const WANTED = {
  environment: 'prod',
  channel: 'C0SLACK',
  cron: '0 9 * * 1-5',
  timezone: 'Europe/London',
  author: 'U0ALICE',
};

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterEach(async () => {
  await store.db.deleteFrom('digest_posts').execute();
  await store.db.deleteFrom('digest_schedules').execute();
  await store.db.deleteFrom('runs').execute();
});
afterAll(() => store.close());

function kit(at = '2026-03-02T08:00:00Z') {
  const clock = setClock(at);
  return { store, settings: digestSettings(), clock };
}

describe('schedules', () => {
  it('begin once, however often somebody asks, and say when they are due next', async () => {
    const { isNew, schedule } = await addSchedule(kit(), WANTED);
    expect(isNew).toBe(true);
    const again = await addSchedule(kit(), { ...WANTED, cron: ' 0  9 * * 1-5 ', author: 'U0BOB' });
    expect(again).toEqual({ isNew: false, schedule });
    expect(await listSchedules(kit(), null)).toMatchObject([
      { ...WANTED, source: 'slack', paused: false, nextAt: '2026-03-02T09:00:00.000Z' },
    ]);
    expect(await listSchedules(kit('2026-03-28T12:00:00Z'), 'prod')).toMatchObject([
      { nextAt: '2026-03-30T08:00:00.000Z' },
    ]);
    expect(await listSchedules(kit(), 'dev')).toEqual([]);
  });

  it.each([
    ['an unknown environment', { environment: 'prd' }, 'unknown-environment'],
    ['a time that never comes', { cron: '0 9 31 2 *' }, 'bad-usage'],
    ['a field too few', { cron: '0 9 * *' }, 'bad-usage'],
    ['an unknown time zone', { timezone: 'Europe/Londn' }, 'bad-usage'],
  ])('are refused for %s', async (_, changes, code) => {
    await expect(addSchedule(kit(), { ...WANTED, ...changes })).rejects.toMatchObject({ code });
    expect(await listSchedules(kit(), null)).toEqual([]);
  });

  it('and digests now, keep out of channels where the environment may not be shown', async () => {
    const { clock, settings } = kit();
    const prod = settings.environments.get('prod');
    if (!prod) throw new Error('no prod');
    const narrow = {
      store,
      clock,
      settings: { environments: new Map([['prod', { ...prod, channels: [CHANNEL] }]]) },
    };
    await expect(addSchedule(narrow, WANTED)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(postNow(narrow, 'prod', 'C0SLACK', 'U0BOB')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(postNow(narrow, 'dev', CHANNEL, 'U0BOB')).rejects.toMatchObject({
      code: 'unknown-environment',
    });
  });

  it('rest while they are paused, and make nothing up afterwards', async () => {
    const { clock, settings } = kit();
    const { schedule } = await addSchedule({ store, clock, settings }, WANTED);
    const tick = replicaOn(store, settings, clock);
    expect(await pauseSchedule({ store, clock }, schedule.id, 'The channel is archived.')).toMatchObject({
      paused: true,
      note: 'The channel is archived.',
    });
    clock.put('2026-03-03T09:30:00Z');
    await tick();
    expect(await listSchedules({ store, clock }, null)).toMatchObject([{ nextAt: null }]);
    expect(await resumeSchedule({ store, clock }, schedule.id)).toMatchObject({ paused: false, note: null });
    await tick();
    expect(await allPosts(store)).toEqual([]);
    clock.put('2026-03-04T09:00:00Z');
    await tick();
    // Again, without having been paused, resuming forgets nothing.
    await resumeSchedule({ store, clock }, schedule.id);
    expect(await allPosts(store)).toMatchObject([{ dueAt: '2026-03-04T09:00:00.000Z' }]);
    expect(await pauseSchedule({ store, clock }, 'none', null)).toBeNull();
  });

  it('end in Slack where they began there, and begin again', async () => {
    const { clock, settings } = kit();
    const { schedule } = await addSchedule({ store, clock, settings }, WANTED);
    expect(await endSchedule({ store, clock }, schedule.id)).toMatchObject({ kind: 'ended' });
    expect(await endSchedule({ store, clock }, schedule.id)).toEqual({ kind: 'unknown' });
    expect(await pauseSchedule({ store, clock }, schedule.id, null)).toBeNull();
    clock.put('2026-03-02T10:00:00Z');
    await replicaOn(store, settings, clock)();
    expect(await allPosts(store)).toEqual([]);
    expect(await addSchedule({ store, clock, settings }, WANTED)).toMatchObject({ isNew: true });
    await replicaOn(store, settings, clock)();
    expect(await allPosts(store)).toEqual([]);
  });

  it('of the configuration are paused in Slack and ended in the file, also those that were made in Slack before', async () => {
    const { clock, settings } = kit();
    const digest = { ...aDigest(WANTED.cron, WANTED.timezone, WANTED.channel) };
    const { schedule } = await addSchedule({ store, clock, settings }, WANTED);
    const configured = configuredSchedules({ digests: [digest, digest] });
    await keepConfiguredSchedules(store.db, configured, clock.now());
    expect(await listSchedules({ store, clock }, null)).toMatchObject([
      { id: schedule.id, source: 'configuration', author: null },
    ]);
    expect(await endSchedule({ store, clock }, schedule.id)).toMatchObject({ kind: 'configured' });
    await pauseSchedule({ store, clock }, schedule.id, null);
    await keepConfiguredSchedules(store.db, configured, clock.now());
    expect(await listSchedules({ store, clock }, null)).toMatchObject([{ paused: true }]);
    await keepConfiguredSchedules(store.db, [], clock.now());
    expect(await listSchedules({ store, clock }, null)).toEqual([]);
  });
});
