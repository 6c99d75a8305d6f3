import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../../src/model/remediation.ts';
import type { CallOutcome, RemediationPorts } from '../../../src/remediation/ports.ts';
import { heldLocks } from '../../../src/store/instance-locks.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { approved, auditKinds, carryOn, current, results, settingsWith } from './support/play.ts';
import { ACCOUNT, steppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

const LOST: CallOutcome = { kind: 'unknown', code: 'TimeoutError', error: 'AWS did not answer.' };
const THROTTLED: CallOutcome = { kind: 'not-sent', code: 'ThrottlingException', error: 'Rate exceeded.' };

function world(action: World['action'], count = 1): World {
  return new World(steppedClock(), action, count);
}

describe('an answer that was lost', () => {
  it('is looked up, and nothing is sent twice', async () => {
    const played = world('install');
    played.onSend = (call) => {
      played.take(call);
      return LOST;
    };
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.sent).toHaveLength(1);
    expect(record.outcome).toBe('fixed');
  });

  it('is sent anew only after two looks, a minute apart, found nothing', async () => {
    const played = world('install');
    const sentAt: number[] = [];
    const looks: number[] = [];
    played.onSend = (_call, count) => {
      sentAt.push(played.clock.now().getTime());
      return count === 1 ? LOST : undefined;
    };
    played.onRead = (name) => {
      if (name === 'lookUp') looks.push(played.clock.now().getTime());
    };
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    const [first = 0, second = 0] = looks;
    expect(second - first).toBeGreaterThanOrEqual(60_000);
    expect(first - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(25_000);
    expect(sentAt[1] ?? 0).toBeGreaterThanOrEqual(second);
    expect(new Set(played.sent.map(({ id }) => id)).size).toBe(2);
    expect(record.outcome).toBe('fixed');
  });

  it('is given up after three calls that never arrived', async () => {
    const played = world('install');
    played.onSend = () => LOST;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.sent).toHaveLength(3);
    expect(record.targets[0]).toMatchObject({
      result: 'failed',
      detail: '3 calls in a row never reached AWS. Nothing was done.',
    });
  });

  it.each([true, false])('of a restart is never sent again (it happened: %s)', async (happened) => {
    const played = world('reboot');
    played.onSend = (call) => {
      if (call.operation !== 'ec2:RebootInstances') return undefined;
      if (happened) played.take(call);
      return LOST;
    };
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.sent.filter(({ operation }) => operation === 'ec2:RebootInstances')).toHaveLength(1);
    expect(record.calls[0]?.state).toBe('unknown');
    expect(results(record)).toEqual([happened ? 'fixed' : 'not-fixed']);
  });

  it('of a start is not repeated on an instance that runs by now', async () => {
    const played = world('start');
    played.onLookUp = () => ({ kind: 'absent' });
    played.onSend = (call) => {
      if (call.operation !== 'ec2:StartInstances') return undefined;
      played.take(call);
      return LOST;
    };
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.sent.filter(({ operation }) => operation === 'ec2:StartInstances')).toHaveLength(1);
    expect(record.outcome).toBe('fixed');
  });

  it('that nobody can look up begins nothing more on the instance while something patches it', async () => {
    const played = world('install');
    const play = await approved(store, played, settingsWith());
    played.onLookUp = () => ({ kind: 'cannot-tell', reason: 'ssm:ListCommands was refused.' });
    played.onSend = (call) => {
      played.take(call);
      played.machine(0).busy = 'a patch run';
      return LOST;
    };

    const waiting = await carryOn(play, {
      until: ({ targets }) => targets[0]?.detail.includes('something still patches it') ?? false,
    });
    expect(waiting.calls[0]?.state).toBe('unknown');
    played.machine(0).busy = null;
    const record = await carryOn(play);

    expect(played.sent).toHaveLength(1);
    expect(record.targets[0]).toMatchObject({ result: 'not-fixed' });
    expect(record.targets[0]?.detail).toMatch(/^Whether AWS got the call is not known/);
  });
});

describe('AWS says no', () => {
  it('for good: the reason is told, and no further wave begins', async () => {
    const played = world('reboot', 2);
    played.onSend = () => ({
      kind: 'refused',
      code: 'UnauthorizedOperation',
      error: 'The role may not call ec2:RebootInstances.',
      requestId: 'req-1',
    });
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.sent).toHaveLength(1);
    expect(results(record)).toEqual(['failed', 'skipped']);
    expect(record.targets[0]?.detail).toBe('The role may not call ec2:RebootInstances.');
    expect(await auditKinds(play)).toContain('call-refused');
  });

  it('for now: it is tried again, more and more slowly, until it is taken', async () => {
    const played = world('install');
    played.onSend = (_call, count) => (count <= 3 ? THROTTLED : undefined);
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    const times = played.sent.map(({ intendedAt }) => Date.parse(intendedAt));
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(played.taken).toHaveLength(1);
    expect(record.outcome).toBe('fixed');
  });

  it('for ten minutes: then it is given up', async () => {
    const played = world('install');
    played.onSend = () => THROTTLED;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record.targets[0]).toMatchObject({
      result: 'failed',
      detail: 'AWS did not take the call. Rate exceeded. Nothing was done.',
    });
    expect(played.clock.now().getTime() - Date.parse(record.startedAt ?? '')).toBeLessThan(15 * 60_000);
  });

  it('to the scan after a restart: that is told with what is known', async () => {
    const played = world('reboot');
    played.onSend = (call) =>
      call.operation === 'ssm:SendCommand'
        ? { kind: 'refused', code: 'AccessDeniedException', error: 'The role may not scan.', requestId: null }
        : undefined;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record.targets[0]).toMatchObject({
      result: 'not-fixed',
      detail: 'It was not scanned: The role may not scan. Still not compliant: The cause is pending-reboot.',
    });
  });
});

describe('stopping', () => {
  async function stop(record: RemediationRecord): Promise<void> {
    await store.db
      .updateTable('remediations')
      .set({
        state: 'stopping',
        version: record.version + 1,
        stop: JSON.stringify({ by: 'U0CAROL', at: record.createdAt, reason: 'Looks wrong' }),
      })
      .where('id', '=', record.id)
      .execute();
  }

  it('cancels what runs, follows it to its end, and begins nothing more', async () => {
    const played = world('install', 3);
    played.runMs = 3_600_000;
    const play = await approved(store, played, settingsWith());

    await stop(await carryOn(play, { until: ({ calls }) => calls[0]?.state === 'accepted' }));
    const record = await carryOn(play);

    expect(played.cancelled).toEqual([played.taken[0]?.id]);
    expect(results(record)).toEqual(['failed', 'skipped', 'skipped']);
    expect(record.targets[1]?.detail).toBe('Not begun: it was stopped. Looks wrong');
    expect(played.taken).toHaveLength(1);
  });

  it('follows a restart that has begun, and scans after it', async () => {
    const played = world('reboot', 2);
    const play = await approved(store, played, settingsWith());

    await stop(await carryOn(play, { until: ({ calls }) => calls[0]?.state === 'accepted' }));
    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'skipped']);
    expect(record).toMatchObject({ state: 'done', outcome: 'partly-fixed' });
  });

  it('between intent and answer loses neither', async () => {
    const played = world('install', 2);
    const play = await approved(store, played, settingsWith());
    const ports = played.ports();
    const stopMeanwhile: RemediationPorts = {
      ...ports,
      actor: {
        ...ports.actor,
        send: async (call, identity, externalId) => {
          const outcome = await ports.actor.send(call, identity, externalId);
          await stop(await current(play));
          return outcome;
        },
      },
    };

    const record = await carryOn(play, { ports: stopMeanwhile });

    expect(record.calls.map(({ state }) => state)).toEqual(['accepted']);
    expect(played.cancelled).toHaveLength(1);
  });

  it('in an emergency, whoever wrote it down, sends nothing more, not even a scan', async () => {
    const played = world('reboot', 2);
    const play = await approved(store, played, settingsWith());
    await carryOn(play, { until: ({ calls }) => calls[0]?.state === 'accepted' });
    await pullStop();

    const record = await carryOn(play);
    await store.db.deleteFrom('emergency_stops').execute();

    expect(played.sent.map(({ operation }) => operation)).toEqual(['ec2:RebootInstances']);
    expect(record).toMatchObject({ state: 'done', stop: { by: 'U0CAROL' } });
    expect(results(record)).toEqual(['not-fixed', 'skipped']);
  });

  it('in an emergency between look and intent sends nothing', async () => {
    const played = world('reboot', 1);
    const play = await approved(store, played, settingsWith());
    await carryOn(play, { until: ({ targets }) => targets[0]?.stage === 'acting' });
    await pullStop();

    const record = await carryOn(play);
    await store.db.deleteFrom('emergency_stops').execute();

    expect(played.sent).toEqual([]);
    expect(record).toMatchObject({ state: 'done', outcome: 'nothing-done' });
  });

  async function pullStop(): Promise<void> {
    await store.db
      .insertInto('emergency_stops')
      .values({
        environment: 'dev',
        by: JSON.stringify({ user: 'U0CAROL', workspace: 'T0ACME' }),
        at: new Date(),
        reason: 'all is red',
      })
      .execute();
  }
});

describe('instances that another remediation has', () => {
  it('are left out, and the rest goes on', async () => {
    const played = world('install', 3);
    const play = await approved(store, played, settingsWith());
    const { instanceId, region } = played.machine(1);
    // Taken after everything was looked at again: only the commit can notice.
    const ports = played.ports();
    const lockedMeanwhile: RemediationPorts = {
      ...ports,
      assessor: {
        assess: async (...input) => {
          await store.db
            .insertInto('remediation_locks')
            .values({
              account_id: ACCOUNT,
              region,
              instance_id: instanceId,
              remediation_id: 'rem-other',
              taken_at: new Date(),
            })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
          return ports.assessor.assess(...input);
        },
      },
    };

    const record = await carryOn(play, { ports: lockedMeanwhile });

    expect(results(record)).toEqual(['fixed', 'left-out', 'fixed']);
    expect(record.targets[1]?.detail).toContain('rem-other');
    const held = await heldLocks(store.db, record.targets);
    expect(held.map(({ remediationId }) => remediationId)).toEqual(['rem-other']);
  });

  it('are given free one by one, as they are done', async () => {
    const played = world('install', 2);
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play, { until: ({ targets }) => targets[0]?.stage === 'done' });

    const held = await heldLocks(store.db, record.targets);
    expect(held.map(({ instanceId }) => instanceId)).toEqual([played.machine(1).instanceId]);
  });
});
