import { expect, it } from 'vitest';
import { CHANGES } from '../../src/model/history.ts';
import { countChanges, listChanges } from '../../src/store/run-changes.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { atLevel, ended, found, look } from './support/looks.ts';

async function kinds(store: Store, before: string, after: string): Promise<Record<string, string>> {
  const changes = await listChanges(store.db, before, after, CHANGES, 100);
  return Object.fromEntries(changes.map(({ instanceId, kind }) => [instanceId, kind]));
}

describeOnBothStores('changes between two runs', ({ open }) => {
  it('tell what is new, fixed and by what, back again, worse, better, gone, and not seen', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-back')] });
    const a = await look(store, '2026-03-02T09:00:00Z', {
      findings: [
        found('i-fixed'),
        found('i-window'),
        found('i-gone'),
        found('i-unseen'),
        found('i-same'),
        found('i-worse', atLevel('P3')),
        found('i-better', atLevel('P1')),
      ],
      resolved: [ended('i-back', 'itself')],
    });
    const b = await look(store, '2026-03-03T09:00:00Z', {
      status: 'partial',
      findings: [
        found('i-new'),
        found('i-back'),
        found('i-same'),
        found('i-worse', atLevel('P2')),
        found('i-better', atLevel('P4')),
      ],
      resolved: [
        ended('i-fixed', 'remediation', 'r-1'),
        ended('i-window', 'schedule', 'mw-1'),
        ended('i-gone', 'termination'),
      ],
    });
    expect(await kinds(store, a, b)).toEqual({
      'i-new': 'new',
      'i-back': 'regressed',
      'i-same': 'still-open',
      'i-worse': 'worse',
      'i-better': 'better',
      'i-fixed': 'fixed',
      'i-window': 'fixed',
      'i-gone': 'gone',
      'i-unseen': 'not-seen',
    });
    expect(await countChanges(store.db, a, b)).toEqual({
      byKind: {
        new: 1,
        regressed: 1,
        'still-open': 1,
        worse: 1,
        better: 1,
        fixed: 2,
        gone: 1,
        'not-seen': 1,
      },
      fixedBy: { remediation: 1, schedule: 1 },
    });
    expect(await listChanges(store.db, a, b, ['fixed'], 1)).toMatchObject([
      {
        instanceId: 'i-fixed',
        name: 'node i-fixed',
        ending: 'remediation',
        endedBy: 'r-1',
        levelAfter: null,
      },
    ]);
  });

  it('an instance that the first run could not see is no news', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-1')] });
    const a = await look(store, '2026-03-02T09:00:00Z', { status: 'partial' });
    const b = await look(store, '2026-03-03T09:00:00Z', { findings: [found('i-1')] });
    expect(await kinds(store, a, b)).toEqual({ 'i-1': 'still-open' });
  });

  it('only accounts and Regions that both runs looked into count', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    const elsewhere = { accountId: '111122223333', region: 'eu-west-1' };
    const a = await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const b = await look(store, '2026-03-03T09:00:00Z', {
      scope: elsewhere,
      findings: [found('i-2', { region: 'eu-west-1' })],
    });
    expect(await kinds(store, a, b)).toEqual({});
    expect(await countChanges(store.db, a, b)).toEqual({ byKind: {}, fixedBy: {} });
  });

  it('what was fixed and came back between the two runs has regressed', async () => {
    const store = await open();
    await store.db.deleteFrom('streaks').execute();
    const a = await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    await look(store, '2026-03-03T09:00:00Z', { resolved: [ended('i-1', 'command', 'c-1')] });
    const b = await look(store, '2026-03-04T09:00:00Z', { findings: [found('i-1')] });
    expect(await kinds(store, a, b)).toEqual({ 'i-1': 'regressed' });
    // Seen from the past, what came later changes nothing.
    const c = await look(store, '2026-03-05T09:00:00Z', { resolved: [ended('i-1', 'itself')] });
    expect(await kinds(store, a, b)).toEqual({ 'i-1': 'regressed' });
    expect(await kinds(store, b, c)).toEqual({ 'i-1': 'fixed' });
  });
});
