import { afterEach, expect, it } from 'vitest';
import { createRuns } from '../../src/assessment/run-store.ts';
import { createTick, startScheduler } from '../../src/digest/scheduler.ts';
import { postNow } from '../../src/digest/schedules.ts';
import {
  digestShown,
  digestTold,
  failDigest,
  finishDigest,
  openDigests,
  untoldDigests,
} from '../../src/store/digest-posts.ts';
import { endSlackSchedule } from '../../src/store/digest-schedules.ts';
import type { Store } from '../../src/store/store.ts';
import { look } from '../store/support/looks.ts';
import { until } from '../support/run-kit.ts';
import { describeOnBothStores, silent } from '../support/stores.ts';
import { aDigest, allPosts, digestSettings, endRun, replicaOn, setClock } from './support/replica.ts';

const OTHER = 'C0987654321';

describeOnBothStores('the scheduler', ({ open, openAgain }) => {
  let opened: Store | null = null;
  afterEach(async () => {
    await opened?.db.deleteFrom('digest_posts').execute();
    await opened?.db.deleteFrom('digest_schedules').execute();
  });

  async function fresh(): Promise<Store> {
    opened = await open();
    return opened;
  }

  async function runsOf(store: Store) {
    return store.db.selectFrom('runs').selectAll().orderBy('started_at').execute();
  }

  it('fifty due times, two replicas, one digest and one run each', async () => {
    const store = await fresh();
    const settings = digestSettings([aDigest('0 */2 * * *')]);
    const clock = setClock('2026-03-01T00:59:00Z');
    const replicas = [replicaOn(store, settings, clock), replicaOn(await openAgain(), settings, clock)];
    const tick = () => Promise.all(replicas.map((replica) => replica()));
    await tick();
    for (let hour = 2; hour <= 100; hour += 2) {
      clock.put(new Date(Date.UTC(2026, 2, 1, hour, 0, 3)).toISOString());
      await tick();
      await tick();
      const [post] = await openDigests(store.db);
      await endRun(store, post?.runId ?? '', clock.now());
      await tick();
      expect(await finishDigest(store.db, post?.id ?? '', clock.now())).toBe(true);
      expect(await finishDigest(store.db, post?.id ?? '', clock.now())).toBe(false);
    }
    const posts = await allPosts(store);
    expect(posts).toHaveLength(50);
    expect(new Set(posts.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(new Set(posts.map(({ runId }) => runId)).size).toBe(50);
    const runs = await runsOf(store);
    expect(runs).toHaveLength(50);
    expect(new Set(runs.map((run) => run.requested_by))).toEqual(new Set(['patchcheck-schedule']));
  }, 60_000);

  it('makes up what is less than an hour old, once, and notes what is older as missed', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T00:00:00Z');
    await replicaOn(store, digestSettings([aDigest('*/20 * * * *')]), clock)();
    clock.put('2026-03-01T02:10:00Z');
    const again = replicaOn(store, digestSettings([aDigest('*/20 * * * *')]), clock);
    await again();
    await again();
    expect((await allPosts(store)).map(({ dueAt, state }) => [dueAt.slice(11, 16), state])).toEqual([
      ['00:20', 'missed'],
      ['00:40', 'missed'],
      ['01:00', 'missed'],
      ['01:20', 'missed'],
      ['01:40', 'missed'],
      ['02:00', 'assessing'],
    ]);
  });

  it('what was seen and not begun within an hour is missed, unless a person waits for it', async () => {
    const store = await fresh();
    const settings = digestSettings();
    const clock = setClock('2026-03-01T08:00:00Z');
    await postNow({ store, settings, clock }, 'prod', OTHER, 'U0ALICE');
    const what = { environment: 'prod', channel: OTHER, include: '["trend"]', due_at: clock.now() };
    await store.db
      .insertInto('digest_posts')
      .values({ id: 'late', ...what, state: 'due' })
      .execute();
    clock.put('2026-03-01T09:00:00Z');
    await replicaOn(store, settings, clock)();
    // Neither has a schedule; both were asked for by somebody, or by nobody.
    expect(await allPosts(store)).toMatchObject([{ id: 'late', state: 'missed' }, { state: 'assessing' }]);
    expect((await runsOf(store))[0]?.requested_by).toBe('U0ALICE');
  });

  it('uses a run of the whole environment that is younger than an hour, and no other', async () => {
    const store = await fresh();
    const settings = digestSettings([aDigest('0 9 * * *')]);
    const clock = setClock('2026-03-01T00:00:00Z');
    const tick = replicaOn(store, settings, clock);
    await tick();
    await look(store, '2026-03-01T07:59:00Z');
    const fine = await look(store, '2026-03-01T08:10:00Z');
    await look(store, '2026-03-01T08:20:00Z', { status: 'failed' });
    await look(store, '2026-03-01T08:30:00Z', { scope: { accountId: '111122223333', region: 'eu-west-1' } });
    await look(store, '2026-03-01T08:40:00Z', { environment: 'dev' });
    clock.put('2026-03-01T09:00:01Z');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ state: 'posting', runId: fine }]);
    clock.put('2026-03-02T09:00:01Z');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ runId: fine }, { state: 'assessing' }]);
  });

  it('digests of one environment at the same time share a run, in any channel and on any replica', async () => {
    const store = await fresh();
    const settings = digestSettings([aDigest('0 9 * * *'), aDigest('0 9 * * *', 'UTC', OTHER)]);
    const clock = setClock('2026-03-01T08:00:00Z');
    const replicas = [replicaOn(store, settings, clock), replicaOn(await openAgain(), settings, clock)];
    await Promise.all(replicas.map((tick) => tick()));
    clock.put('2026-03-01T09:00:01Z');
    await Promise.all(replicas.map((tick) => tick()));
    await Promise.all(replicas.map((tick) => tick()));
    const posts = await allPosts(store);
    expect(posts).toHaveLength(2);
    expect(new Set(posts.map(({ runId }) => runId)).size).toBe(1);
    expect(await runsOf(store)).toHaveLength(1);
  });

  it('goes on where another process died: after naming the run, or while it goes on', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T08:00:00Z');
    const settings = digestSettings([aDigest('0 9 * * *')]);
    await replicaOn(store, settings, clock)();
    clock.put('2026-03-01T09:00:01Z');
    await replicaOn(store, settings, clock)();
    const [post] = await allPosts(store);
    // As it was before the run was there.
    await store.db.deleteFrom('runs').execute();
    await replicaOn(store, settings, clock)();
    expect((await runsOf(store)).map(({ id }) => id)).toEqual([post?.runId]);
    clock.put('2026-03-01T11:30:00Z');
    await replicaOn(store, settings, clock)();
    expect(await allPosts(store)).toMatchObject([{ state: 'assessing' }]);
    await endRun(store, post?.runId ?? '', clock.now());
    await replicaOn(store, settings, clock)();
    await replicaOn(store, settings, clock)();
    expect(await allPosts(store)).toMatchObject([{ state: 'posting', runId: post?.runId }]);
  });

  it('a run that somebody else stopped is replaced; its own, stopped, is told as that', async () => {
    const store = await fresh();
    const settings = digestSettings([aDigest('0 9 * * *')]);
    const clock = setClock('2026-03-01T08:50:00Z');
    const runs = createRuns({ store, clock, accountName: (_, id) => id });
    const tick = replicaOn(store, settings, clock);
    await tick();
    const place = { environment: 'prod', regions: ['us-east-1'], accounts: ['111122223333'] };
    const asked = { requestedBy: 'U0ALICE', requestedAt: clock.now().toISOString() };
    await runs.start({ id: 'hers', ...place, ...asked });
    clock.put('2026-03-01T09:00:01Z');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ state: 'assessing', runId: 'hers' }]);
    await runs.cancel('hers');
    await tick();
    await tick();
    const [post] = await allPosts(store);
    expect(post).toMatchObject({ state: 'assessing' });
    expect(post?.runId).not.toBe('hers');
    await runs.cancel(post?.runId ?? '');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ state: 'posting', runId: post?.runId }]);
  });

  it('waits six hours for a run, and not for ever', async () => {
    const store = await fresh();
    const settings = digestSettings([aDigest('0 9 * * *')]);
    const clock = setClock('2026-03-01T08:50:00Z');
    const tick = replicaOn(store, settings, clock);
    await tick();
    clock.put('2026-03-01T09:00:00Z');
    await tick();
    clock.put('2026-03-01T14:59:59Z');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ state: 'assessing' }]);
    clock.put('2026-03-01T15:00:00Z');
    await tick();
    expect(await allPosts(store)).toMatchObject([{ state: 'posting' }]);
  });

  it('a digest of an environment that is gone fails, and its author hears of it once', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T08:50:00Z');
    const id = await postNow({ store, settings: digestSettings(), clock }, 'prod', OTHER, 'U0ALICE');
    const none = { ...digestSettings(), environments: new Map() };
    await replicaOn(store, none, clock)();
    expect(await untoldDigests(store.db)).toMatchObject([
      { id, author: 'U0ALICE', reason: 'The environment prod is not in the configuration any more.' },
    ]);
    expect(await digestTold(store.db, id, clock.now())).toBe(true);
    expect(await digestTold(store.db, id, clock.now())).toBe(false);
    expect(await untoldDigests(store.db)).toEqual([]);
    expect(await failDigest(store.db, id, 'again', clock.now())).toBe(false);
    await digestShown(store.db, id, clock.now());
  });

  it('a schedule that is removed from the file ends, and begins again without what it missed', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T08:50:00Z');
    const settings = digestSettings([aDigest('0 9 * * *')]);
    await replicaOn(store, settings, clock)();
    await replicaOn(store, digestSettings([aDigest('0 10 * * *')]), clock)();
    const rows = await store.db.selectFrom('digest_schedules').selectAll().orderBy('cron').execute();
    expect(rows).toMatchObject([{ cron: '0 10 * * *', ended_at: null }, { cron: '0 9 * * *' }]);
    expect(rows[1]?.ended_at).not.toBeNull();
    expect(await endSlackSchedule(store.db, rows[0]?.id ?? '', clock.now())).toBeNull();
    clock.put('2026-03-03T08:50:00Z');
    await replicaOn(store, settings, clock)();
    expect(await allPosts(store)).toEqual([]);
  });

  it('one schedule that nobody can read, and a run that will not start, hold up no other', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T08:50:00Z');
    const settings = digestSettings([aDigest('0 9 * * *'), aDigest('0 9 * * *', 'UTC', OTHER)]);
    const runs = createRuns({ store, clock, accountName: (_, id) => id });
    let isAway = true;
    const start: typeof runs.start = async (request) => {
      if (isAway) throw new Error('the database went away');
      await runs.start(request);
    };
    const tick = createTick({ store, runs: { start }, settings, clock, logger: silent });
    await tick();
    await store.db
      .updateTable('digest_schedules')
      .set({ cron: 'at nine' })
      .where('channel', '=', OTHER)
      .execute();
    clock.put('2026-03-01T09:00:01Z');
    await tick();
    await tick();
    const [post, ...others] = await allPosts(store);
    expect(others).toEqual([]);
    expect(post).toMatchObject({ state: 'assessing' });
    expect(await runsOf(store)).toEqual([]);
    isAway = false;
    await tick();
    expect(await runsOf(store)).toMatchObject([{ id: post?.runId, requested_by: 'patchcheck-schedule' }]);
  });

  it('a schedule of every minute that slept for days is up to date at once', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T00:00:00Z');
    const tick = replicaOn(store, digestSettings([aDigest('* * * * *')]), clock);
    await tick();
    clock.put('2026-03-02T00:30:00Z');
    await tick();
    await tick();
    const posts = await allPosts(store);
    expect(posts).toHaveLength(1470);
    expect(posts.filter(({ state }) => state !== 'missed')).toMatchObject([
      { dueAt: '2026-03-02T00:30:00.000Z' },
    ]);
  });

  it('ticks by itself, at once when somebody asks, and stops', async () => {
    const store = await fresh();
    const clock = setClock('2026-03-01T08:50:00Z');
    const settings = digestSettings();
    const runs = createRuns({ store, clock, accountName: (_, id) => id });
    const scheduler = startScheduler({ store, runs, settings, clock, logger: silent });
    await postNow({ store, settings, clock }, 'prod', OTHER, 'U0ALICE');
    await until(async () => (await openDigests(store.db)).length === 1);
    await scheduler.stop();
  });
});
