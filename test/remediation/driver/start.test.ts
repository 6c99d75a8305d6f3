import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { aProcess, approved, auditKinds, carryOn, current, settingsWith } from './support/play.ts';
import { START, steppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

const LATER = new Date(START + 3_600_000).toISOString();

function world(action: World['action'] = 'install', count = 2): World {
  return new World(steppedClock(), action, count);
}

describe('a request that nobody decides', () => {
  it('expires, and nothing is done', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith(), {
      state: 'awaiting-approval',
      decision: null,
      expiresAt: LATER,
    });

    const early = await aProcess(play, 'p1').step(play.id);
    const record = await carryOn(play);

    expect(early).toMatchObject({ waitUntil: LATER });
    expect(record).toMatchObject({ state: 'expired', finishedAt: LATER });
    expect(await auditKinds(play)).toEqual(['expired']);
    expect(played.sent).toEqual([]);
  });
});

describe('an approved plan', () => {
  it('for later waits for its time', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith(), { startAt: LATER });

    const next = await aProcess(play, 'p1').step(play.id);
    const record = await carryOn(play);

    expect(next).toMatchObject({ waitUntil: LATER });
    expect(record.startedAt).toBe(LATER);
    expect(record.outcome).toBe('fixed');
  });

  it('goes on with those that are left of it', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith());
    played.machine(1).cause = null;

    const record = await carryOn(play);

    expect(record.targets[1]).toMatchObject({ result: 'left-out' });
    expect(record.targets[1]?.detail).toContain('Nothing is left to do');
    expect(record.outcome).toBe('partly-fixed');
  });

  it('of which nothing is left is refused, with the reasons', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith());
    for (const machine of played.machines) machine.cause = null;

    const record = await carryOn(play);

    expect(record.state).toBe('refused');
    expect(record.note).toContain('Nothing is left to act on');
    expect(await auditKinds(play)).toEqual(['refused']);
  });

  it('that has other terms by now needs a new approval, and the old button is worth nothing', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith());
    const before = await current(play);
    played.machine(0).targetGroups = [
      'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1',
    ];

    await aProcess(play, 'p1').step(play.id);
    const record = await current(play);

    expect(record).toMatchObject({ state: 'awaiting-approval', decision: null, approvalRequired: true });
    expect(record.token).not.toBe(before.token);
    expect(record.plan.hash).not.toBe(before.plan.hash);
    expect(record.expiresAt).toBe(LATER);
    expect(record.note).toContain('needs a new approval: other terms for the same instances');
    expect(played.sent).toEqual([]);
  });

  it('waits while an emergency stop stands, and says so', async () => {
    const played = world();
    const play = await approved(store, played, settingsWith());
    await store.db
      .insertInto('emergency_stops')
      .values({
        environment: 'dev',
        by: JSON.stringify({ user: 'U0CAROL', workspace: 'T0ACME' }),
        at: new Date(START),
        reason: 'all is red',
      })
      .execute();

    const process = aProcess(play, 'p1');
    await process.step(play.id);
    const waiting = await current(play);
    await store.db.deleteFrom('emergency_stops').execute();
    await process.step(play.id);
    const record = await carryOn(play);

    expect(waiting).toMatchObject({ state: 'approved' });
    expect(waiting.note).toContain('Emergency stop of dev');
    expect(record).toMatchObject({ outcome: 'fixed', note: null });
  });
});
