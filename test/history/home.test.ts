import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../src/model/remediation.ts';
import { insertDraft } from '../../src/store/remediations.ts';
import { OLGA } from '../remediation/support/hand-made.ts';
import { aPlan, aRecord } from '../store/remediation-records.ts';
import { atLevel, ended, found, look, SCOPE } from '../store/support/looks.ts';
import { useHistory, viewer } from './support.ts';

const kit = useHistory();

async function keep(changes: Partial<RemediationRecord>): Promise<void> {
  await insertDraft(kit().store, aRecord(0, { plan: aPlan({ production: true }), ...changes }), [], 'c');
}

describe('Home', () => {
  it('shows each environment: its last run, what is open, what changed, and what nobody could look into', async () => {
    const { store, history } = kit();
    await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-1'), found('i-2', atLevel('P3'))] });
    const newest = await look(store, '2026-03-02T09:00:00Z', {
      findings: [found('i-1'), found('i-3', atLevel('P2'))],
      resolved: [ended('i-2', 'schedule', 'mw-1')],
    });
    const { environments } = await history.home(viewer('U0ANY'));
    expect(environments).toMatchObject([
      {
        name: 'prod',
        newest: { id: newest },
        changes: { byKind: { new: 1, fixed: 1, 'still-open': 1 }, fixedBy: { schedule: 1 } },
        open: { P1: 1, P2: 1, P3: 0, P4: 0 },
        hidden: 0,
        notSeen: 1,
      },
      { name: 'dev', newest: null, before: null, changes: null, open: { P1: 0 }, notSeen: 1 },
    ]);
    expect((await history.home(viewer('U0ANY', { environments: [] }))).environments).toEqual([]);
  });

  it('asks those who may approve, and nobody for their own request or after its time', async () => {
    const { history, inDays } = kit();
    await keep({ id: 'rem-1', state: 'awaiting-approval', expiresAt: inDays(1) });
    await keep({ id: 'rem-late', state: 'awaiting-approval', expiresAt: inDays(-1) });
    await keep({ id: 'rem-running', state: 'running' });
    await keep({ id: 'rem-dev', state: 'running', plan: aPlan({ environment: 'dev' }) });
    const of = async (user: string, groups: readonly string[] = []) =>
      (await history.home(viewer(user, { groups }))).approvals.map(({ id }) => id);
    expect(await of('U0ANNA', ['S0APPROVERS'])).toEqual(['rem-1']);
    expect(await of('U0ANNA')).toEqual([]);
    // Whoever asked for it.
    expect(await of('U0ALICE', ['S0APPROVERS'])).toEqual([]);
    const home = await history.home(viewer('U0ANY', { environments: ['prod'] }));
    expect(home.running.map(({ id }) => id)).toEqual(['rem-running']);
  });

  it('lists changes without what an exception covers, and counts all', async () => {
    const { store, history, inDays } = kit();
    expect(await history.changes('prod')).toBeNull();
    await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-1')] });
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1'), found('i-2'), found('i-3')] });
    await history.except(OLGA, {
      environment: 'prod',
      kind: 'snooze',
      subject: { kind: 'instance', ...SCOPE, instanceId: 'i-2' },
      reason: 'known',
      until: inDays(1),
    });
    const changes = await history.changes('prod');
    expect(changes?.counts.byKind).toEqual({ new: 2, 'still-open': 1 });
    expect(changes?.list.map(({ instanceId }) => instanceId)).toEqual(['i-3']);
  });
});
