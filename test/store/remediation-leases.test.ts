import { expect, it } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import type { RemediationRecord, RemediationState } from '../../src/model/remediation.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import {
  claimRemediations,
  releaseRemediations,
  renewRemediationLease,
} from '../../src/store/remediation-leases.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { AT, aRecord, CONFIGURATION } from './remediation-records.ts';

/** A clock that stands `seconds` after the start. */
function at(seconds: number): Clock {
  return { now: () => new Date(Date.parse(AT) + seconds * 1000), sleep: () => Promise.resolve() };
}

function iso(seconds: number): string {
  return at(seconds).now().toISOString();
}

describeOnBothStores('the lease of a remediation', ({ open, openAgain }) => {
  async function kept(
    store: Store,
    state: RemediationState,
    changes: Partial<RemediationRecord> = {},
  ): Promise<RemediationRecord> {
    const record = aRecord(2, { state, ...changes });
    await insertDraft(store, record, [], CONFIGURATION);
    return record;
  }

  async function claimed(store: Store, owner: string, seconds = 0, limit = 100): Promise<string[]> {
    return (await claimRemediations(store.db, at(seconds), owner, limit)).map((record) => record.id);
  }

  it('is given for what has something to do, the longest waiting first', async () => {
    const store = await open();
    await kept(store, 'draft', { expiresAt: iso(-1) });
    await kept(store, 'done');
    await kept(store, 'awaiting-approval', { expiresAt: iso(1) });
    await kept(store, 'approved', { lookAt: iso(1) });
    const late = await kept(store, 'running', { lookAt: iso(-1) });
    const early = await kept(store, 'approved', { lookAt: iso(-5) });
    const atOnce = await kept(store, 'stopping');
    const expired = await kept(store, 'awaiting-approval', { expiresAt: iso(0), lookAt: iso(-9) });

    expect(await claimed(store, 'a')).toEqual([atOnce.id, expired.id, early.id, late.id]);
  });

  it('goes round where there are more than are claimed at a time', async () => {
    const store = await open();
    const records = await Promise.all([1, 2, 3, 4, 5].map(() => kept(store, 'running')));

    const turns = [
      await claimed(store, 'a', 0, 2),
      await claimed(store, 'a', 1, 2),
      await claimed(store, 'a', 2, 2),
    ];

    expect(new Set(turns.flat())).toEqual(new Set(records.map(({ id }) => id)));
  });

  it('comes with the whole record', async () => {
    const store = await open();
    const record = await kept(store, 'running');

    expect(await claimRemediations(store.db, at(0), 'a', 1)).toEqual([record]);
  });

  it('holds against others until 15 seconds of silence, and never against its holder', async () => {
    const store = await open();
    const { id } = await kept(store, 'running');
    expect(await claimed(store, 'a')).toEqual([id]);

    expect(await claimed(store, 'a', 5)).toEqual([id]);
    expect(await claimed(store, 'b', 19)).toEqual([]);
    expect(await renewRemediationLease(store.db, at(19), 'a', id)).toBe(true);
    expect(await claimed(store, 'b', 33)).toEqual([]);
    expect(await claimed(store, 'b', 34)).toEqual([id]);
    expect(await renewRemediationLease(store.db, at(35), 'a', id)).toBe(false);
  });

  it('is free for others at once when it is let go', async () => {
    const store = await open();
    const { id } = await kept(store, 'running');
    await claimed(store, 'a');

    await releaseRemediations(store.db, 'b');
    expect(await claimed(store, 'b')).toEqual([]);
    await releaseRemediations(store.db, 'a');
    expect(await claimed(store, 'b')).toEqual([id]);
  });

  it('lets its holder write, and nobody else', async () => {
    const store = await open();
    const record = await kept(store, 'running');
    await claimed(store, 'a');

    const change = { set: { note: 'Wave 1' }, audit: [] };
    expect((await commitChange(store, record, { ...change, lease: 'b' }, CONFIGURATION)).kind).toBe('lost');
    expect((await commitChange(store, record, { ...change, lease: 'a' }, CONFIGURATION)).kind).toBe(
      'committed',
    );
  });

  it('is never given to two who ask at once, nor for more than was asked', async () => {
    const store = await open();
    const other = await openAgain();
    const records = await Promise.all(Array.from({ length: 12 }, () => kept(store, 'running')));

    const shares = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        claimed(index % 2 === 0 ? store : other, `owner-${index}`, 0, 3),
      ),
    );

    expect(shares.every((share) => share.length <= 3)).toBe(true);
    const all = shares.flat();
    expect(new Set(all).size).toBe(all.length);
    // Whoever found the rows of another in the middle of being claimed has got fewer: the rest is still there.
    const rest = await claimed(store, 'last', 0, 100);
    expect(new Set([...all, ...rest])).toEqual(new Set(records.map(({ id }) => id)));
  });
});
