import { expect, it } from 'vitest';
import type { Resolved } from '../../src/model/history.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { insertFindings } from '../../src/store/findings.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import { insertRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import {
  continueStreaks,
  endStreaks,
  openStreaks,
  pruneStreaks,
  streaksOf,
} from '../../src/store/streaks.ts';
import { aFinding } from '../assessment/builders.ts';
import { newRequest } from '../support/run-kit.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { aPlan, aRecord, aTarget, CONFIGURATION } from './remediation-records.ts';

const SCOPE = { accountId: '111122223333', region: 'us-east-1' };
const KEY = { ...SCOPE, instanceId: 'i-1' };

/** What a run that ends at `at` brings about the scope. */
async function look(
  store: Store,
  at: string,
  findings: readonly UnrankedFinding[],
  resolved: Resolved[] = [],
) {
  const request = newRequest();
  await insertRun(store, request, [{ ...SCOPE, accountName: 'payments' }], new Date(at));
  await store.db.transaction().execute(async (transaction) => {
    await insertFindings(transaction, request.id, findings);
    await continueStreaks(transaction, request.id, SCOPE, new Date(at));
    await endStreaks(transaction, SCOPE, resolved, new Date(at));
  });
  return request.id;
}

function found(since: string | null, status: 'non-compliant' | 'unknown' = 'non-compliant'): UnrankedFinding {
  const finding = aFinding({ ...KEY });
  return { ...finding, compliance: { ...finding.compliance, status, nonCompliantSince: since } };
}

const fixedBy = (ending: Resolved['ending'], by: string | null): Resolved => ({
  instanceId: 'i-1',
  ending,
  by,
  at: null,
});

describeOnBothStores('streaks', ({ open }) => {
  it('count from the first look that found the instance, or from what is proved to be earlier', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', [found(null)]);
    expect(await openStreaks(store.db, SCOPE)).toEqual([
      {
        instanceId: 'i-1',
        nonCompliantSince: '2026-03-01T09:00:00.000Z',
        method: 'the first assessment that found it',
        lastSeenAt: '2026-03-01T09:00:00.000Z',
      },
    ]);
    const last = await look(store, '2026-03-02T09:00:00Z', [found('2026-02-20T00:00:00Z')]);
    expect(await streaksOf(store.db, KEY)).toMatchObject([
      {
        number: 1,
        firstSeenAt: '2026-03-01T09:00:00.000Z',
        lastSeenAt: '2026-03-02T09:00:00.000Z',
        lastRunId: last,
        nonCompliantSince: '2026-02-20T00:00:00.000Z',
        method: 'what AWS’s records prove',
        endedAt: null,
      },
    ]);
  });

  it('do not end because an instance was not seen, and begin anew after one was fixed', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', [found(null)]);
    await look(store, '2026-03-02T09:00:00Z', []);
    expect(await openStreaks(store.db, SCOPE)).toHaveLength(1);
    await look(store, '2026-03-03T09:00:00Z', [], [fixedBy('schedule', 'mw-1')]);
    expect(await openStreaks(store.db, SCOPE)).toEqual([]);
    await look(store, '2026-03-09T09:00:00Z', [found(null)]);
    expect(await streaksOf(store.db, KEY)).toMatchObject([
      { number: 2, firstSeenAt: '2026-03-09T09:00:00.000Z', endedAt: null },
      { number: 1, endedAt: '2026-03-03T09:00:00.000Z', ending: 'schedule', endedBy: 'mw-1' },
    ]);
  });

  it('an instance that is only unknown is not called non-compliant', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', [found(null, 'unknown')]);
    expect((await openStreaks(store.db, SCOPE))[0]?.nonCompliantSince).toBeNull();
    await look(store, '2026-03-02T09:00:00Z', [found(null)]);
    expect((await openStreaks(store.db, SCOPE))[0]?.nonCompliantSince).toBe('2026-03-02T09:00:00.000Z');
  });

  it('a run that ends late neither reopens nor ends what a newer one has seen', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', [found(null)]);
    await look(store, '2026-03-05T09:00:00Z', [], [fixedBy('itself', null)]);
    await look(store, '2026-03-04T09:00:00Z', [found(null)]);
    expect(await openStreaks(store.db, SCOPE)).toEqual([]);
    await look(store, '2026-03-07T09:00:00Z', [found(null)]);
    await look(store, '2026-03-06T09:00:00Z', [], [fixedBy('itself', null)]);
    expect(await openStreaks(store.db, SCOPE)).toHaveLength(1);
  });

  it('end with the remediation that fixed the instance, and not with a diagnosis', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', [{ ...found(null), instanceId: 'i-0' }]);
    const finishedAt = '2026-03-01T10:00:00.000Z';
    const fixed = aTarget(0, { stage: 'done', result: 'fixed', finishedAt });
    for (const action of ['diagnose', 'reboot'] as const) {
      const record = aRecord(1, { plan: aPlan({ action }) });
      await insertDraft(store, record, [], CONFIGURATION);
      await commitChange(store, record, { targets: [fixed], audit: [] }, CONFIGURATION);
      expect(await streaksOf(store.db, { ...SCOPE, instanceId: 'i-0' })).toMatchObject([
        action === 'diagnose' ? { endedAt: null } : { endedAt: finishedAt, endedBy: record.id },
      ]);
    }
  });

  it('old ones are forgotten in steps, open ones never', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    for (const day of [1, 3, 5]) {
      await look(store, `2025-03-0${day}T09:00:00Z`, [found(null)]);
      await look(store, `2025-03-0${day + 1}T09:00:00Z`, [], [fixedBy('command', 'c-1')]);
    }
    await look(store, '2025-03-09T09:00:00Z', [found(null)]);
    expect(await pruneStreaks(store.db, new Date('2026-01-01'), 2)).toBe(true);
    expect(await pruneStreaks(store.db, new Date('2026-01-01'), 2)).toBe(false);
    expect(await streaksOf(store.db, KEY)).toMatchObject([{ number: 4, endedAt: null }]);
  });
});
