import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FINAL_STATES, type RemediationRecord } from '../../src/model/remediation.ts';
import { auditLinks } from '../../src/store/audit.ts';
import { emergencyStops, liftStop, pullStop, standingStop } from '../../src/store/emergency-stops.ts';
import { heldLocks } from '../../src/store/instance-locks.ts';
import type { RemediationChange } from '../../src/store/remediation-changes.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import {
  activeRemediations,
  findRemediation,
  insertDraft,
  pruneDrafts,
  remediationsOfRun,
} from '../../src/store/remediations.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnBothStores } from '../support/stores.ts';
import { AT, aCall, anEvent, aPlan, aRecord, aTarget, CONFIGURATION } from './remediation-records.ts';

const STOP = {
  environment: 'prod',
  by: { user: 'U0OPS', workspace: 'T0ACME' },
  at: AT,
  reason: 'Checkout is down',
};

describeOnBothStores('a remediation', ({ open, openAgain }) => {
  async function kept(store: Store, record = aRecord()): Promise<RemediationRecord> {
    await insertDraft(store, record, [anEvent({ kind: 'drafted' })], CONFIGURATION);
    return record;
  }

  function commit(store: Store, record: RemediationRecord, change: Partial<RemediationChange>) {
    return commitChange(store, record, { audit: [], ...change }, CONFIGURATION);
  }

  async function kinds(store: Store): Promise<string[]> {
    return (await Array.fromAsync(auditLinks(store.db))).map((link) => link.kind);
  }

  it('comes back as it was kept', async () => {
    const store = await open();
    const record = await kept(
      store,
      aRecord(3, { reason: 'CHG-1: “ünïcode” 🚀', expiresAt: AT, lookAt: AT }),
    );

    expect(await findRemediation(store.db, record.id)).toEqual(record);
    expect(await findRemediation(store.db, 'another')).toBeNull();
    expect(await kinds(store)).toEqual(['drafted']);
  });

  it('changes as a whole, and the answer is what is kept', async () => {
    const store = await open();
    const record = await kept(store);
    const call = aCall();

    const first = await commit(store, record, {
      set: { state: 'running', startedAt: AT, token: 'token-2', note: 'Canary first' },
      targets: [aTarget(0, { stage: 'acting', wave: 0 })],
      newCalls: [call],
      lock: record.targets,
      unlessStopped: ['prod'],
      audit: [anEvent({ kind: 'started' }), anEvent({ kind: 'call-intended' })],
    });
    if (first.kind !== 'committed') throw new Error(first.kind);
    const second = await commit(store, first.record, {
      calls: [{ ...call, state: 'accepted', settled: true, awsId: 'cmd-1' }],
      targets: [aTarget(0, { stage: 'done', result: 'fixed' })],
      unlock: [aTarget(0)],
      audit: [anEvent({ kind: 'call-accepted' })],
    });

    expect(second).toMatchObject({
      kind: 'committed',
      record: {
        version: 3,
        state: 'running',
        token: 'token-2',
        note: 'Canary first',
        targets: [
          { instanceId: 'i-0', result: 'fixed' },
          { instanceId: 'i-1', stage: 'waiting' },
        ],
        calls: [{ id: call.id, state: 'accepted', awsId: 'cmd-1' }],
      },
    });
    expect(await findRemediation(store.db, record.id)).toEqual('record' in second && second.record);
    expect(await heldLocks(store.db, record.targets)).toEqual([
      { accountId: '111122223333', region: 'us-east-1', instanceId: 'i-1', remediationId: record.id },
    ]);
    expect(await kinds(store)).toEqual(['drafted', 'started', 'call-intended', 'call-accepted']);
  });

  it('is planned anew with other targets and another plan', async () => {
    const store = await open();
    const record = await kept(store, aRecord(3));
    const plan = aPlan({ hash: 'b'.repeat(64) });

    const answer = await commit(store, record, { set: { plan }, allTargets: [aTarget(7)] });

    expect(answer).toMatchObject({ kind: 'committed', record: { plan, targets: [{ instanceId: 'i-7' }] } });
    expect(await findRemediation(store.db, record.id)).toEqual('record' in answer && answer.record);
  });

  it('is changed by one of twenty who change the same version at once', async () => {
    const store = await open();
    const other = await openAgain();
    const record = await kept(store);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        commit(index % 2 === 0 ? store : other, record, {
          set: { note: `writer ${index}` },
          newCalls: [aCall()],
          audit: [anEvent({ kind: `by-${index}` })],
        }),
      ),
    );

    const winner = answers.findIndex((answer) => answer.kind === 'committed');
    expect(answers.filter((answer) => answer.kind === 'lost')).toHaveLength(19);
    expect(await findRemediation(store.db, record.id)).toMatchObject({
      version: 2,
      note: `writer ${winner}`,
      calls: [{ state: 'intended' }],
    });
    expect(await kinds(store)).toEqual(['drafted', `by-${winner}`]);
  });

  it('changes for its holder alone where that is asked for', async () => {
    const store = await open();
    const record = await kept(store);

    expect(await commit(store, record, { lease: 'me', set: { note: 'mine' } })).toEqual({ kind: 'lost' });
  });

  it('takes all its instances or none, and learns who has them', async () => {
    const store = await open();
    const first = await kept(store);
    const second = await kept(store, aRecord(3));
    await commit(store, first, { lock: [aTarget(1)] });

    const answer = await commit(store, second, {
      set: { state: 'running' },
      lock: second.targets,
      audit: [anEvent({ kind: 'started' })],
    });

    expect(answer).toEqual({
      kind: 'locked',
      held: [{ accountId: '111122223333', region: 'us-east-1', instanceId: 'i-1', remediationId: first.id }],
    });
    expect(await findRemediation(store.db, second.id)).toEqual(second);
    expect((await heldLocks(store.db, second.targets)).map((lock) => lock.instanceId)).toEqual(['i-1']);
    expect(await kinds(store)).toEqual(['drafted', 'drafted']);
  });

  it('may take what it has already, and the same id elsewhere is another instance', async () => {
    const store = await open();
    const record = await kept(store);
    const other = await kept(store);
    const elsewhere = { ...aTarget(0), region: 'eu-west-1' };
    await commit(store, other, { lock: [elsewhere] });
    const first = await commit(store, record, { lock: [aTarget(0), aTarget(0)] });
    if (first.kind !== 'committed') throw new Error(first.kind);

    const second = await commit(store, first.record, { lock: record.targets });

    expect(second.kind).toBe('committed');
    expect(await heldLocks(store.db, [...record.targets, elsewhere])).toHaveLength(3);
  });

  it('gets its instances or not, never half of them, while others want the same in another order', async () => {
    const store = await open();
    const other = await openAgain();
    const rivals = await Promise.all(Array.from({ length: 8 }, () => kept(store, aRecord(6))));

    const answers = await Promise.all(
      rivals.map((rival, index) =>
        commit(index % 2 === 0 ? store : other, rival, {
          set: { state: 'running' },
          lock: index % 2 === 0 ? rival.targets : rival.targets.toReversed().slice(0, 4),
        }),
      ),
    );

    const winner = rivals[answers.findIndex((answer) => answer.kind === 'committed')];
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual([
      'committed',
      ...Array.from({ length: 7 }, () => 'locked'),
    ]);
    const holders = (await heldLocks(store.db, aRecord(6).targets)).map((lock) => lock.remediationId);
    expect(new Set(holders)).toEqual(new Set([winner?.id]));
  });

  it.each(FINAL_STATES)('gives every instance free when it is %s', async (state) => {
    const store = await open();
    const record = await kept(store);
    const running = await commit(store, record, { set: { state: 'running' }, lock: record.targets });
    if (running.kind !== 'committed') throw new Error(running.kind);

    await commit(store, running.record, { set: { state } });

    expect(await heldLocks(store.db, record.targets)).toEqual([]);
  });

  it('begins nothing while one of its environments is stopped', async () => {
    const store = await open();
    const record = await kept(store);
    await pullStop(store, STOP, [anEvent({ kind: 'stop-pulled' })], CONFIGURATION);

    const intent = { newCalls: [aCall()], unlessStopped: ['dev', 'prod'], audit: [anEvent()] };
    expect(await commit(store, record, intent)).toEqual({ kind: 'stopped', stop: STOP });
    expect(await findRemediation(store.db, record.id)).toEqual(record);

    expect(await liftStop(store, 'prod', [anEvent({ kind: 'stop-lifted' })], CONFIGURATION)).toEqual(STOP);
    expect((await commit(store, record, intent)).kind).toBe('committed');
    expect(await kinds(store)).toEqual(['drafted', 'stop-pulled', 'stop-lifted', 'approved']);
  });

  it('is stopped by the first who pulls; there is nothing to lift twice', async () => {
    const store = await open();
    const later = { ...STOP, by: { user: 'U0LATE', workspace: 'T0ACME' } };

    expect(await pullStop(store, STOP, [], CONFIGURATION)).toEqual(STOP);
    expect(await pullStop(store, later, [], CONFIGURATION)).toEqual(STOP);
    expect(await emergencyStops(store.db)).toEqual([STOP]);
    expect(await liftStop(store, 'prod', [], CONFIGURATION)).toEqual(STOP);
    expect(await liftStop(store, 'prod', [anEvent()], CONFIGURATION)).toBeNull();
    expect(await kinds(store)).toEqual([]);
  });

  it('has written its intent before a stop, or not at all', async () => {
    const store = await open();
    const other = await openAgain();
    const records = await Promise.all(Array.from({ length: 12 }, () => kept(store)));

    const [answers] = await Promise.all([
      Promise.all(
        records.map((record) =>
          commit(store, record, {
            newCalls: [aCall()],
            unlessStopped: ['prod'],
            audit: [anEvent({ kind: 'call-intended' })],
          }),
        ),
      ),
      pullStop(other, STOP, [anEvent({ kind: 'stop-pulled' })], CONFIGURATION),
    ]);

    const after = (await kinds(store)).slice(records.length);
    const written = answers.filter((answer) => answer.kind === 'committed').length;
    expect(after).toEqual([...Array.from({ length: written }, () => 'call-intended'), 'stop-pulled']);
  });

  it('makes whoever pulls a stop wait for an intent that is being written', async () => {
    const store = await open();
    const other = await openAgain();
    const writing = await store.db.startTransaction().execute();
    expect(await standingStop(writing, ['prod'])).toBeNull();

    const pulled = pullStop(other, STOP, [], CONFIGURATION);

    expect(await Promise.race([pulled, pause(150)])).toBeUndefined();
    await writing.commit().execute();
    expect(await pulled).toEqual(STOP);
  });

  it('leaves nothing behind where its change cannot be written', async () => {
    const store = await open();
    const record = await kept(store);
    const call = aCall();
    const first = await commit(store, record, { newCalls: [call] });
    if (first.kind !== 'committed') throw new Error(first.kind);

    const again = commit(store, first.record, {
      set: { state: 'running' },
      lock: record.targets,
      newCalls: [call],
      audit: [anEvent({ kind: 'call-intended' })],
    });

    await expect(again).rejects.toThrow(/remediation_calls/);
    expect(await findRemediation(store.db, record.id)).toEqual(first.record);
    expect(await heldLocks(store.db, record.targets)).toEqual([]);
    expect(await kinds(store)).toEqual(['drafted']);
  });

  it('is listed with its run, newest first, once somebody has asked for it', async () => {
    const store = await open();
    await kept(store, aRecord(1));
    const older = await kept(store, aRecord(1, { state: 'done', createdAt: '2026-03-01T00:00:00.000Z' }));
    const newer = await kept(store, aRecord(1, { state: 'approved' }));
    await kept(store, aRecord(1, { state: 'done', plan: aPlan({ runId: 'run-2' }) }));

    expect((await remediationsOfRun(store.db, 'run-1')).map(({ id }) => id)).toEqual([newer.id, older.id]);
  });

  it('is active from the request to the end', async () => {
    const store = await open();
    const all = await Promise.all(
      (['draft', 'awaiting-approval', 'approved', 'running', 'stopping', ...FINAL_STATES] as const).map(
        (state, index) => kept(store, aRecord(1, { state, createdAt: `2026-03-01T00:00:0${index}.000Z` })),
      ),
    );
    const dev = await kept(store, aRecord(1, { state: 'running', plan: aPlan({ environment: 'dev' }) }));
    const active = all.slice(1, 5).map(({ id }) => id);

    expect((await activeRemediations(store.db, 'prod')).map(({ id }) => id)).toEqual(active);
    expect((await activeRemediations(store.db, null)).map(({ id }) => id)).toEqual([...active, dev.id]);
  });

  it('is dropped as an old draft, and only as that', async () => {
    const store = await open();
    const old = '2026-03-01T00:00:00.000Z';
    await Promise.all(Array.from({ length: 3 }, () => kept(store, aRecord(1, { createdAt: old }))));
    const requested = await kept(store, aRecord(1, { createdAt: old, state: 'awaiting-approval' }));
    const young = await kept(store);
    const before = new Date('2026-03-01T12:00:00.000Z');

    expect(await pruneDrafts(store.db, before, 2)).toBe(2);
    expect(await pruneDrafts(store.db, before, 2)).toBe(1);
    expect(await findRemediation(store.db, requested.id)).toEqual(requested);
    expect(await findRemediation(store.db, young.id)).toEqual(young);
  });
});
