/** What somebody tried who wanted the driver to hang, to act too late or to say what is not so. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemediationPorts } from '../../src/remediation/ports.ts';
import { pullStop } from '../../src/store/emergency-stops.ts';
import { heldLocks } from '../../src/store/instance-locks.ts';
import { commitChange } from '../../src/store/remediation-commit.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { storeOptions } from '../support/stores.ts';
import { approved, carryOn, current, settingsWith } from './driver/support/play.ts';
import { ACCOUNT, REGION, START, steppedClock, World } from './driver/support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

const MINUTE = 60_000;

function world(action: World['action'], count = 1): World {
  return new World(steppedClock(), action, count);
}

/** An install that goes well and that no patch record ever tells of. */
function installsWithoutRecord(): World {
  const played = world('install');
  const [machine] = played.machines;
  played.onAssess = (assessment) => ({
    ...assessment,
    findings: machine
      ? [played.finding({ ...machine, lastOperationAt: START - 86_400_000 }, 'patch-failed')]
      : [],
    totals: { ...assessment.totals, compliant: 0 },
  });
  return played;
}

describe('an install that left no record', () => {
  it('comes to its end while an emergency stop keeps it from being scanned', async () => {
    const played = installsWithoutRecord();
    const play = await approved(store, played, settingsWith());
    await carryOn(play, { until: ({ targets }) => targets[0]?.stage === 'scanning' });
    const at = new Date(START).toISOString();
    const stop = { environment: 'dev', by: { user: 'U0BOB', workspace: 'T0ACME' }, at, reason: 'fire' };
    await pullStop(store, stop, [], 'c'.repeat(64));

    const record = await carryOn(play).finally(() => store.db.deleteFrom('emergency_stops').execute());

    expect(record.targets[0]).toMatchObject({
      result: 'not-fixed',
      detail: expect.stringContaining('It was not scanned: an emergency stop stands.'),
    });
    expect(await heldLocks(store.db, record.targets)).toEqual([]);
  });

  it('and was stopped then does not say that nothing was installed', async () => {
    const played = installsWithoutRecord();
    const play = await approved(store, played, settingsWith(), { snapshot: true });
    const scanning = await carryOn(play, { until: ({ targets }) => targets[0]?.stage === 'scanning' });
    const stop = { by: 'U0BOB', at: new Date(START).toISOString(), reason: '' };
    await commitChange(store, scanning, { set: { state: 'stopping', stop }, audit: [] }, 'c'.repeat(64));

    const record = await carryOn(play);

    expect(record.targets[0]).toMatchObject({ result: 'not-fixed' });
    expect(record.targets[0]?.detail).not.toContain('before anything was installed');
  });
});

describe('between the snapshot and the install', () => {
  it('a freeze that begins keeps the install back', async () => {
    const played = world('install');
    played.runMs = 30 * MINUTE;
    const from = new Date(START + 10 * MINUTE).toISOString();
    const to = new Date(START + 600 * MINUTE).toISOString();
    const settings = settingsWith({ freeze: [{ from, to, reason: 'year end' }] });
    const play = await approved(store, played, settings, { snapshot: true });

    const record = await carryOn(play);

    expect(played.sent.map(({ operation }) => operation)).toEqual(['ec2:CreateSnapshot']);
    expect(record.targets[0]).toMatchObject({
      result: 'skipped',
      detail: expect.stringMatching(
        /^Not begun: dev is frozen until .*year end\. Snapshot aws-1 of it was taken\.$/,
      ),
    });
  });

  it('a calendar that closes does as well', async () => {
    const played = world('install');
    played.runMs = 30 * MINUTE;
    played.onRead = () => {
      if (played.clock.now().getTime() > START + 10 * MINUTE) played.calendarOpen = false;
    };
    const play = await approved(store, played, settingsWith({ calendars: ['changes'] }), { snapshot: true });

    const record = await carryOn(play);

    expect(played.sent.map(({ operation }) => operation)).toEqual(['ec2:CreateSnapshot']);
    expect(record.targets[0]).toMatchObject({
      result: 'skipped',
      detail: expect.stringContaining('The change calendar is closed'),
    });
  });

  it('a calendar that cannot be read is waited for, and not for ever', async () => {
    const played = world('install');
    played.runMs = 30 * MINUTE;
    played.onRead = (name) => {
      const isLater = played.clock.now().getTime() > START + 10 * MINUTE;
      if (name === 'calendars' && isLater) throw new Error('ssm:GetCalendarState: AccessDenied');
    };
    const play = await approved(store, played, settingsWith({ calendars: ['changes'] }), { snapshot: true });

    const record = await carryOn(play);

    expect(played.sent.map(({ operation }) => operation)).toEqual(['ec2:CreateSnapshot']);
    expect(record.targets[0]).toMatchObject({
      result: 'skipped',
      detail: expect.stringContaining('could not be read'),
    });
    expect(
      await heldLocks(store.db, [
        { accountId: ACCOUNT, region: REGION, instanceId: played.machine(0).instanceId },
      ]),
    ).toEqual([]);
    expect((await current(play)).state).toBe('done');
  });
});

describe('a stop that AWS does not let through', () => {
  it('is asked for once, and told', async () => {
    const played = world('install');
    const play = await approved(store, played, settingsWith());
    const ports = played.ports();
    const denied = { kind: 'refused', code: 'AccessDenied', error: 'Allow ssm:CancelCommand.' } as const;
    let asked = 0;
    const refusing: RemediationPorts = {
      ...ports,
      actor: {
        ...ports.actor,
        cancel: async () => {
          asked += 1;
          return { ...denied, requestId: null };
        },
      },
    };
    const begun = await carryOn(play, { until: ({ calls }) => calls[0]?.state === 'accepted' });
    const by = { by: 'U0BOB', at: new Date(START).toISOString(), reason: 'fire' };
    await commitChange(store, begun, { set: { state: 'stopping', stop: by }, audit: [] }, 'c'.repeat(64));

    const record = await carryOn(play, { ports: refusing });

    expect(asked).toBe(1);
    expect(record).toMatchObject({
      outcome: 'fixed',
      note: expect.stringContaining('Allow ssm:CancelCommand.'),
    });
  });
});
