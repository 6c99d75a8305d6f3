import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestContent } from '../../src/digest/content.ts';
import type { DigestContent } from '../../src/digest/digest-content.ts';
import { CHANGES } from '../../src/model/history.ts';
import { finishDigest, openDigests } from '../../src/store/digest-posts.ts';
import { pruneHistory } from '../../src/store/retention.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { streaksOf } from '../../src/store/streaks.ts';
import { atLevel, ended, found, SCOPE } from '../store/support/looks.ts';
import { storeOptions } from '../support/stores.ts';
import { aDigest, digestSettings, endRun, replicaOn, type SetClock, setClock } from './support/replica.ts';

const DAY_MS = 86_400_000;
const LONDON = 'Europe/London';
const KEPT_MS = 100 * DAY_MS;

/** A day of work, by its number in the year, and when 9 o'clock in London is. */
interface Workday {
  readonly number: number;
  readonly nine: Date;
}

const wall = new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, hour: 'numeric', weekday: 'short' });

const workdays: readonly Workday[] = Array.from(
  { length: 365 },
  (_, day) => Date.UTC(2026, 0, 1) + day * DAY_MS,
)
  .map((midnight) => {
    const nine = new Date(midnight + 9 * 3_600_000);
    return wall.format(nine).endsWith('09') ? nine : new Date(midnight + 8 * 3_600_000);
  })
  .filter((nine) => !/Sat|Sun/.test(wall.format(nine)))
  .map((nine, number) => ({ number, nine }));

/** What the run of a day brings: one instance is patched by a window, comes back, and is terminated in the end. */
function seen(number: number) {
  const isOpen = (number >= 4 && number < 51) || (number >= 90 && number < 200);
  return {
    findings: isOpen ? [found('i-1', atLevel('P1'))] : [],
    resolved:
      number === 51
        ? [ended('i-1', 'schedule', 'mw-1')]
        : number === 200
          ? [ended('i-1', 'termination')]
          : [],
  };
}

/** What a digest tells besides that nothing changed. */
function news(content: DigestContent): string {
  if (content.kind === 'unread') return content.why;
  const kinds = CHANGES.filter((kind) => kind !== 'still-open' && content.counts?.byKind[kind]);
  const overdue = content.due.newlyOverdue > 0 ? ['overdue'] : [];
  const missed = content.missed.total > 0 ? [`${content.missed.total} missed`] : [];
  const first = content.before === null ? ['first'] : [];
  return [...first, ...kinds, ...overdue, ...missed].join(', ');
}

describe('a year of digests', () => {
  let store: Store;
  let clock: SetClock;
  const told: { readonly day: string; readonly news: string; readonly quiet: boolean }[] = [];
  const late: number[] = [];

  beforeAll(async () => {
    store = await openStore(storeOptions({ mode: 'in-memory' }));
    clock = setClock('2026-01-01T08:00:00Z');
    const settings = digestSettings([aDigest('0 9 * * 1-5', LONDON)]);
    const tick = replicaOn(store, settings, clock);
    await tick();
    for (const { number, nine } of workdays) {
      // Nothing runs for three days; on another it begins to run forty minutes late.
      if (number >= 20 && number < 23) continue;
      clock.put(new Date(nine.getTime() + (number === 30 ? 40 * 60_000 : 2_000)).toISOString());
      await tick();
      const [post] = await openDigests(store.db);
      if (post === undefined) continue;
      late.push(clock.now().getTime() - Date.parse(post.dueAt));
      await endRun(store, post.runId ?? '', clock.now(), seen(number));
      await tick();
      const [ready] = await openDigests(store.db);
      if (ready === undefined) continue;
      const content = await digestContent({ store, settings }, ready);
      const quiet = content.kind === 'report' && content.nothingChanged;
      told.push({ day: ready.dueAt.slice(0, 16), news: news(content), quiet });
      await finishDigest(store.db, ready.id, clock.now());
      if (number % 20 !== 0) continue;
      const before = new Date(clock.now().getTime() - KEPT_MS);
      while (await pruneHistory(store.db, before, clock.now(), 100));
    }
  }, 120_000);
  afterAll(() => store.close());

  it('comes every day of work at nine, in winter and in summer, but for three days', () => {
    expect(workdays).toHaveLength(261);
    const expected = workdays.filter(({ number }) => number < 20 || number >= 23);
    expect(told.map(({ day }) => day)).toEqual(expected.map(({ nine }) => nine.toISOString().slice(0, 16)));
    expect(told.map(({ day }) => day.slice(11))).toContain('08:00');
    expect(Math.max(...late)).toBe(40 * 60_000);
    expect(late.filter((ms) => ms > 2_000)).toHaveLength(1);
  });

  it('has news when something happened, and on no other day', () => {
    expect(told.filter(({ quiet }) => !quiet).map(({ day, news: what }) => [day.slice(0, 10), what])).toEqual(
      [
        ['2026-01-01', 'first'],
        ['2026-01-07', 'new'],
        // Since Wednesday, and due on Saturday.
        ['2026-01-12', 'overdue'],
        ['2026-02-03', '3 missed'],
        ['2026-03-13', 'fixed'],
        ['2026-05-07', 'regressed'],
        ['2026-05-11', 'overdue'],
        ['2026-10-08', 'gone'],
      ],
    );
    expect(told.filter(({ quiet }) => quiet).every(({ news: what }) => what === '')).toBe(true);
  });

  it('keeps what it may of it: streaks that ended lately, and runs and digests of a hundred days', async () => {
    const streaks = await streaksOf(store.db, { ...SCOPE, instanceId: 'i-1' });
    expect(streaks).toMatchObject([
      { number: 2, nonCompliantSince: '2026-05-07T08:00:02.000Z', ending: 'termination' },
    ]);
    const runs = await store.db.selectFrom('runs').select('started_at').orderBy('started_at').execute();
    const age = clock.now().getTime() - (runs[0]?.started_at.getTime() ?? 0);
    expect(age / DAY_MS).toBeGreaterThan(99);
    expect(age / DAY_MS).toBeLessThan(100 + 29);
    const posts = await store.db.selectFrom('digest_posts').select('state').execute();
    expect(posts.length).toBe(runs.length);
  });
});
