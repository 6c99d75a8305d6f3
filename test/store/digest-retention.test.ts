import { expect, it } from 'vitest';
import { digestsIn } from '../../src/store/digest-posts.ts';
import { insertFacts } from '../../src/store/finding-facts.ts';
import { newestRunOf } from '../../src/store/kept-findings.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import { pruneHistory } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { anEvent, aRecord, CONFIGURATION } from './remediation-records.ts';
import { ended, found, look, SCOPE } from './support/looks.ts';

const NOW = new Date('2027-04-10T00:00:00Z');
const BEFORE = new Date('2026-03-06T00:00:00Z');

describeOnBothStores('what is forgotten', ({ open, openAgain }) => {
  async function keepFacts(store: Store, run: string, instances: number): Promise<void> {
    await store.db.transaction().execute((transaction) =>
      insertFacts(
        transaction,
        run,
        SCOPE,
        Array.from({ length: instances }, (_, index) => ({
          instanceId: `i-${index}`,
          packed: new Uint8Array([1, 2, 3]),
        })),
      ),
    );
  }

  async function prune(store: Store, limit: number): Promise<number> {
    for (let steps = 1; ; steps += 1) {
      if (!(await pruneHistory(store.db, BEFORE, NOW, limit))) return steps;
    }
  }

  const fleet = (count: number) => Array.from({ length: count }, (_, index) => found(`i-${index}`));

  it('runs with all their findings, in steps of a size, and none that is younger', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-04T09:00:00Z', { findings: fleet(25) });
    await look(store, '2026-03-05T09:00:00Z', { findings: fleet(3) });
    const kept = await look(store, '2026-03-06T09:00:00Z', {
      findings: fleet(4),
      resolved: [ended('i-9', 'command')],
    });
    expect(await prune(store, 10)).toBe(5);
    expect(await store.db.selectFrom('runs').select('id').execute()).toEqual([{ id: kept }]);
    expect(await store.db.selectFrom('findings').select('run_id').execute()).toHaveLength(4);
    expect(await store.db.selectFrom('run_scopes').select('run_id').execute()).toHaveLength(1);
    // The ones that are still open, and the one that ended lately.
    expect(await store.db.selectFrom('streaks').selectAll().execute()).toHaveLength(25);
  });

  it('never the last run of an environment, nor one that goes on', async () => {
    const store = await open();
    const last = await look(store, '2026-02-01T09:00:00Z', { findings: fleet(2), environment: 'rare' });
    const running = await look(store, '2026-02-02T09:00:00Z', { environment: 'prod' });
    await store.db.updateTable('runs').set({ state: 'running' }).where('id', '=', running).execute();
    await look(store, '2026-02-03T09:00:00Z', { environment: 'prod' });
    await look(store, '2026-02-04T09:00:00Z', { environment: 'prod' });
    await prune(store, 10);
    expect((await newestRunOf(store.db, 'rare'))?.id).toBe(last);
    expect(await store.db.selectFrom('runs').select('id').execute()).toHaveLength(3);
  });

  it('half a run is compared with nothing', async () => {
    const store = await open();
    await look(store, '2026-03-04T09:00:00Z', { findings: fleet(25) });
    await look(store, '2026-03-07T09:00:00Z');
    expect(await pruneHistory(store.db, BEFORE, NOW, 10)).toBe(true);
    const runs = await store.db.selectFrom('runs').select('state').orderBy('started_at').execute();
    expect(runs).toEqual([{ state: 'cancelled' }, { state: 'done' }]);
  });

  it('facts after 30 days, while their findings stay', async () => {
    const store = await open();
    const old = await look(store, '2027-03-01T09:00:00Z', { findings: fleet(12) });
    const young = await look(store, '2027-03-20T09:00:00Z', { findings: fleet(12) });
    await keepFacts(store, old, 12);
    await keepFacts(store, young, 12);
    await prune(store, 5);
    const facts = await store.db.selectFrom('finding_facts').select('run_id').execute();
    expect(facts.map(({ run_id }) => run_id)).toEqual(Array(12).fill(young));
    expect(await store.db.selectFrom('findings').select('run_id').execute()).toHaveLength(24);
  });

  it('digests that are over, and neither remediations nor the audit', async () => {
    const store = await open();
    await store.db.deleteFrom('digest_posts').execute();
    const what = { environment: 'prod', channel: 'C0123456789', include: '[]' };
    const days = ['2026-03-01', '2026-03-02', '2026-03-07'];
    for (const day of days) {
      const post = { id: `done-${day}`, ...what, due_at: `${day}T09:00:00Z`, state: 'done' as const };
      await store.db.insertInto('digest_posts').values(post).execute();
    }
    const open_ = { id: 'open', ...what, due_at: '2026-03-01T09:00:00Z', state: 'posting' as const };
    await store.db.insertInto('digest_posts').values(open_).execute();
    const record = aRecord(1, { state: 'done', finishedAt: '2026-03-01T09:00:00.000Z' });
    await insertDraft(store, record, [anEvent()], CONFIGURATION);
    await prune(store, 1);
    const left = await store.db.selectFrom('digest_posts').select('id').orderBy('id').execute();
    expect(left.map(({ id }) => id)).toEqual(['done-2026-03-07', 'open']);
    expect(await digestsIn(store.db, ['posting'])).toHaveLength(1);
    expect(await store.db.selectFrom('remediations').select('id').execute()).toHaveLength(1);
    expect(await store.db.selectFrom('audit_entries').select('sequence').execute()).toHaveLength(1);
  });

  it('once, whichever replicas forget at the same time', async () => {
    const store = await open();
    const other = await openAgain();
    for (let day = 1; day <= 5; day += 1) {
      const run = await look(store, `2026-03-0${day}T09:00:00Z`, { findings: fleet(20) });
      await keepFacts(store, run, 20);
    }
    const kept = await look(store, '2026-03-07T09:00:00Z');
    await Promise.all([prune(store, 7), prune(other, 7), prune(store, 7), prune(other, 7)]);
    expect(await store.db.selectFrom('runs').select('id').execute()).toEqual([{ id: kept }]);
    expect(await store.db.selectFrom('finding_facts').select('run_id').execute()).toEqual([]);
  });
});
