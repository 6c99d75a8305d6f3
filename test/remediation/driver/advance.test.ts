import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { approved, auditKinds, carryOn, results, settingsWith } from './support/play.ts';
import { REGION, steppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

type Action = World['action'];

function world(action: Action, count = 1): World {
  return new World(steppedClock(), action, count);
}

describe('a remediation that goes well', () => {
  it.each([
    ['scan', ['ssm:SendCommand']],
    ['install', ['ssm:SendCommand']],
    ['reboot', ['ec2:RebootInstances', 'ssm:SendCommand']],
    ['start', ['ec2:StartInstances', 'ssm:SendCommand']],
    ['update-agent', ['ssm:SendCommand']],
    ['run-association', ['ssm:StartAssociationsOnce']],
  ] as const)('%s ends with the proof that it helped', async (action, operations) => {
    const played = world(action);
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record).toMatchObject({ state: 'done', outcome: 'fixed' });
    expect(record.targets[0]).toMatchObject({ result: 'fixed', detail: 'Compliant now.' });
    expect(played.taken.map(({ operation }) => operation)).toEqual(operations);
    expect(record.calls.every(({ settled }) => settled)).toBe(true);
  });

  it('diagnoses each instance in an execution of its own', async () => {
    const played = world('diagnose', 2);
    const play = await approved(
      store,
      played,
      settingsWith({ waves: { canary: 0, percent: 100, maxErrors: 0 } }),
    );

    const record = await carryOn(play);

    expect(record).toMatchObject({ state: 'done', outcome: 'fixed' });
    expect(record.targets.map(({ diagnosis }) => diagnosis)).toEqual([
      ['The agent cannot reach ssm.'],
      ['The agent cannot reach ssm.'],
    ]);
    expect(played.taken.map(({ instanceIds }) => instanceIds.length)).toEqual([1, 1]);
  });

  it('installs only once the snapshot is complete', async () => {
    const played = world('install');
    const play = await approved(store, played, settingsWith(), { snapshot: true });

    const record = await carryOn(play);

    const [snapshot, install] = played.taken;
    expect([snapshot?.operation, install?.operation]).toEqual(['ec2:CreateSnapshot', 'ssm:SendCommand']);
    expect(Date.parse(install?.intendedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(snapshot?.intendedAt ?? '') + played.runMs,
    );
    expect(record.outcome).toBe('fixed');
  });

  it('installs nothing where the snapshot fails', async () => {
    const played = world('install');
    played.onEnd = () => 'failed';
    const play = await approved(store, played, settingsWith(), { snapshot: true });

    const record = await carryOn(play);

    expect(played.taken.map(({ operation }) => operation)).toEqual(['ec2:CreateSnapshot']);
    expect(record.targets[0]).toMatchObject({
      result: 'failed',
      detail: 'Nothing was installed, because the snapshot failed: It ended as failed.',
    });
  });

  it('tells the audit what it did, in order', async () => {
    const play = await approved(store, world('reboot'), settingsWith());

    await carryOn(play);

    expect(await auditKinds(play)).toEqual([
      'started',
      'wave-begun',
      'call-intended',
      'call-accepted',
      'call-intended',
      'call-accepted',
      'target-done',
      'finished',
    ]);
  });
});

describe('waves', () => {
  it('acts on one alone, then never on more than a tenth, never on two of one target group', async () => {
    const played = world('reboot', 60);
    for (const [index, machine] of played.machines.entries()) {
      const group = `targetgroup/g${Math.floor(index / 2)}/1`;
      machine.targetGroups = [`arn:aws:elasticloadbalancing:us-east-1:111122223333:${group}`];
    }
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record.outcome).toBe('fixed');
    const waves = [...Map.groupBy(record.targets, ({ wave }) => wave).values()];
    expect(waves[0]).toHaveLength(1);
    expect(Math.max(...waves.map((wave) => wave.length))).toBe(6);
    for (const wave of waves) {
      const groups = wave.flatMap(
        ({ instanceId }) =>
          played.machines.find((machine) => machine.instanceId === instanceId)?.targetGroups.slice() ?? [],
      );
      expect(new Set(groups).size).toBe(groups.length);
    }
    const restarts = played.taken.filter(({ operation }) => operation === 'ec2:RebootInstances');
    expect(restarts.flatMap(({ instanceIds }) => instanceIds).toSorted()).toEqual(
      played.machines.map(({ instanceId }) => instanceId),
    );
  });

  it('begins no wave after a canary that failed', async () => {
    const played = world('install', 12);
    played.onEnd = () => 'failed';
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record).toMatchObject({ state: 'done', outcome: 'not-fixed' });
    expect(results(record)).toEqual(['failed', ...Array.from({ length: 11 }, () => 'skipped')]);
    expect(record.targets[0]?.detail).toBe(
      'It did not succeed: It ended as failed. Still not compliant: The cause is patch-failed.',
    );
    expect(record.targets[1]?.detail).toMatch(/^Not begun: the canary i-.* did not succeed\.$/);
    expect(played.taken).toHaveLength(1);
  });

  it('stops past the errors that may be', async () => {
    const played = world('install', 6);
    const bad = new Set([1, 2].map((index) => played.machine(index).instanceId));
    played.onEnd = (_call, instanceId) => (bad.has(instanceId) ? 'failed' : 'succeeded');
    const play = await approved(
      store,
      played,
      settingsWith({ waves: { canary: 1, percent: 10, maxErrors: 1 } }),
    );

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'failed', 'failed', 'skipped', 'skipped', 'skipped']);
    expect(record.outcome).toBe('partly-fixed');
  });

  it('leaves out what is offline, busy or stopped by then, and goes on with the others', async () => {
    const played = world('install', 5);
    const play = await approved(
      store,
      played,
      settingsWith({ waves: { canary: 1, percent: 100, maxErrors: 0 } }),
    );
    played.afterTaken = () => {
      played.machine(1).isOnline = false;
      played.machine(2).busy = 'command 1234 runs AWS-RunPatchBaseline';
      played.machine(3).state = 'stopped';
    };

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'left-out', 'left-out', 'left-out', 'fixed']);
    expect(record.targets[2]?.detail).toContain('command 1234');
    expect(played.taken.flatMap(({ instanceIds }) => instanceIds)).toHaveLength(2);
    expect(record.outcome).toBe('partly-fixed');
  });

  it.each([
    ['a calendar closes', () => ({ calendars: ['patching'] }), 'The change calendar is closed'],
    [
      'a freeze begins',
      () => ({
        freeze: [{ from: '2026-03-10T12:00:30Z', to: '2026-03-11T00:00:00Z', reason: 'quarter end' }],
      }),
      'dev is frozen',
    ],
  ])('begins no wave once %s, and finishes the one under way', async (_name, remediation, reason) => {
    const played = world('install', 3);
    const play = await approved(store, played, settingsWith(remediation()));
    played.afterTaken = () => {
      played.calendarOpen = false;
    };

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'skipped', 'skipped']);
    expect(record.targets[1]?.detail).toContain(reason);
    expect(record.outcome).toBe('partly-fixed');
  });

  it('starts an association once for all its targets: it would run on them anyway', async () => {
    const played = world('run-association', 4);
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.taken).toHaveLength(1);
    expect(record.outcome).toBe('fixed');
  });

  it('acts in each Region by calls of its own', async () => {
    const played = world('install', 2);
    Object.assign(played.machine(1), { region: 'eu-west-1' });
    const play = await approved(
      store,
      played,
      settingsWith({ waves: { canary: 2, percent: 10, maxErrors: 0 } }),
    );

    const record = await carryOn(play);

    expect(played.taken.map(({ region }) => region).toSorted()).toEqual(['eu-west-1', REGION]);
    expect(record.outcome).toBe('fixed');
  });
});

describe('health', () => {
  const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1';
  const inGroup = (state: string) => ({ checks: 'ok' as const, targets: { [GROUP]: state } });

  it('waits until an instance is as healthy as before', async () => {
    const played = world('reboot', 2);
    for (const machine of played.machines) machine.health = inGroup('healthy');
    const play = await approved(store, played, settingsWith());
    played.afterTaken = ({ operation }) => {
      if (operation === 'ec2:RebootInstances') played.machine(0).health = inGroup('unhealthy');
    };

    await carryOn(play, {
      until: ({ targets }) => targets[0]?.detail.includes('target group web says unhealthy') ?? false,
    });
    played.machine(0).health = inGroup('healthy');
    played.afterTaken = () => {};
    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'fixed']);
  });

  it('begins no further wave where it stays less healthy', async () => {
    const played = world('reboot', 2);
    for (const machine of played.machines) machine.health = inGroup('healthy');
    const play = await approved(store, played, settingsWith());
    played.afterTaken = () => {
      played.machine(0).health = inGroup('unhealthy');
    };

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'skipped']);
    expect(record.targets[0]?.detail).toBe(
      'Compliant now. It is less healthy than before: target group web says unhealthy, healthy before.',
    );
  });

  it('begins no further wave where an instance has left its target group', async () => {
    const played = world('reboot', 2);
    for (const machine of played.machines) machine.health = inGroup('healthy');
    const play = await approved(store, played, settingsWith());
    played.afterTaken = () => {
      played.machine(0).health = { checks: 'ok', targets: {} };
    };

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'skipped']);
    expect(record.targets[0]?.detail).toBe(
      'Compliant now. It is less healthy than before: it is in target group web no more, healthy there before.',
    );
  });

  it('says where it could not be compared, and goes on', async () => {
    const played = world('install', 2);
    played.onRead = (name) => {
      if (name === 'health') throw new Error('AccessDenied');
    };
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(results(record)).toEqual(['fixed', 'fixed']);
    expect(record.targets[0]?.detail).toContain('could not be compared: its health may not be read');
  });
});

describe('coming back', () => {
  it('believes no ping from before the restart', async () => {
    const played = world('reboot');
    played.restartMs = 8 * 60_000;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    const [restart, scan] = record.calls;
    expect(Date.parse(scan?.intendedAt ?? '') - Date.parse(restart?.intendedAt ?? '')).toBeGreaterThan(
      8 * 60_000,
    );
    expect(record.outcome).toBe('fixed');
  });

  it('ends as failed for an instance that never comes back, with what was seen last', async () => {
    const played = world('reboot', 3);
    played.restartMs = 86_400_000;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(results(record)).toEqual(['failed', 'skipped', 'skipped']);
    expect(record.targets[0]?.detail).toMatch(
      /^It did not come back within 20 min: SSM Agent has not been heard of since the restart\.$/,
    );
  });
});

describe('verification', () => {
  it('tells the new cause, with its finding', async () => {
    const played = world('install');
    played.machine(0).afterwards = 'disk-full';
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(record.outcome).toBe('not-fixed');
    expect(record.targets[0]).toMatchObject({
      result: 'not-fixed',
      detail: 'Not compliant, for another reason now: The cause is disk-full.',
      finding: { rootCause: { code: 'disk-full' } },
    });
  });

  it('goes on where the action did its part and something else is next', async () => {
    const played = world('install', 2);
    for (const machine of played.machines) machine.afterwards = 'pending-reboot';
    const play = await approved(store, played, settingsWith());

    expect(results(await carryOn(play))).toEqual(['not-fixed', 'not-fixed']);
  });

  it('waits for a record that lags, and scans where none comes', async () => {
    const played = world('install');
    let scans = 0;
    played.onEnd = ({ stage }) => {
      if (stage === 'scanning') scans += 1;
      return 'succeeded';
    };
    const play = await approved(store, played, settingsWith());
    played.onAssess = (assessment) =>
      scans > 0
        ? assessment
        : {
            ...assessment,
            totals: { ...assessment.totals, compliant: 0 },
            findings: played.machines.map((machine) => ({
              ...played.finding(machine, 'patch-failed'),
              compliance: {
                ...played.finding(machine, 'patch-failed').compliance,
                lastOperationAt: '2026-03-09T00:00:00.000Z',
              },
            })),
          };

    const record = await carryOn(play);

    expect(played.taken.map(({ stage }) => stage)).toEqual(['acting', 'scanning']);
    expect(record.outcome).toBe('fixed');
  });

  it.each([
    [
      'cannot be read',
      () => {
        throw new Error('AccessDenied');
      },
    ],
    ['is read in part', () => ({ status: 'partial', findings: [] }) as const],
    [
      'counts it nowhere',
      () => ({ findings: [], totals: { ec2Instances: 1, managedNodes: 0, compliant: 0 } }) as const,
    ],
  ])('never calls an instance fixed whose assessment %s', async (_name, changes) => {
    const played = world('install');
    const play = await approved(store, played, settingsWith());
    played.onAssess = (assessment) =>
      played.taken.length === 0 ? assessment : { ...assessment, ...changes() };

    const record = await carryOn(play);

    expect(record).toMatchObject({ state: 'done', outcome: 'unknown' });
    expect(results(record)).toEqual(['unknown']);
  });
});

describe('what runs too long', () => {
  it('is cancelled, and verified', async () => {
    const played = world('install', 2);
    played.runMs = 86_400_000;
    const play = await approved(store, played, settingsWith());

    const record = await carryOn(play);

    expect(played.cancelled).toEqual([played.taken[0]?.id]);
    expect(results(record)).toEqual(['failed', 'skipped']);
  });
});
