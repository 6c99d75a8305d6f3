import { describe, expect, it } from 'vitest';
import type { RemediationRecord, TargetState } from '../../../src/model/remediation.ts';
import { afterSight, type Sight } from '../../../src/remediation/driver/returning.ts';
import { aView, inSeconds, NOW, running } from './support/records.ts';

type Seen = Extract<Sight, { known: true }>;

/** A restart that AWS took at second 0, of an instance whose agent last pinged a minute before. */
function restarted(changes: Partial<TargetState> = {}): RemediationRecord {
  return running(
    [
      {
        stage: 'returning',
        stageSince: inSeconds(0),
        healthBefore: { checks: 'ok', targets: {} },
        ...changes,
      },
    ],
    {
      calls: [
        {
          stage: 'acting',
          operation: 'ec2:RebootInstances',
          state: 'accepted',
          settled: true,
          intendedAt: inSeconds(-1),
          answeredAt: inSeconds(0),
        },
      ],
    },
  );
}

interface Look {
  /** Seconds after the restart was asked for: of the look, and of the newest ping. */
  readonly at: number;
  readonly ping: number;
  readonly checks?: 'ok' | 'initializing' | 'impaired' | null;
  readonly says?: 'Online' | 'ConnectionLost';
}

function sight({ at, ping, checks = 'ok', says = 'Online' }: Look): Seen {
  return {
    known: true,
    node: {
      instanceId: 'i-1',
      state: 'running',
      ping: says,
      lastPingAt: inSeconds(ping),
      agentVersion: '3.3.0.0',
    },
    health: checks === null ? null : { checks, targets: {} },
    busy: null,
    readAt: inSeconds(at),
  };
}

/** Its stage after looks one after the other. */
function stageAfter(looks: readonly Look[], record = restarted()): string {
  let { targets } = record;
  for (const look of looks) {
    const [target] = targets;
    if (!target) throw new Error('no target');
    const view = aView({ now: NOW + look.at * 1_000 });
    targets = [afterSight({ ...record, targets }, target, sight(look), view) ?? target];
  }
  return targets[0]?.stage ?? '';
}

const DOWN = { at: 10, ping: -60, checks: 'initializing' } as const;

describe('a restart', () => {
  it('is over with a ping that is late enough', () => {
    expect(stageAfter([{ at: 70, ping: 65 }])).toBe('scanning');
    expect(stageAfter([{ at: 70, ping: 60 }])).toBe('returning');
  });

  it('of 40 seconds is over with its first ping, and not only with the next heartbeat', () => {
    expect(stageAfter([DOWN, { at: 50, ping: 40, checks: 'ok' }])).toBe('scanning');
    expect(stageAfter([DOWN, { at: 50, ping: 40, checks: 'initializing' }])).toBe('scanning');
  });

  it.each<[string, readonly Look[]]>([
    ['was never seen', [{ at: 50, ping: 40 }]],
    ['was seen after the ping alone', [{ ...DOWN, at: 50, ping: 40 }]],
    [
      'was seen, and listed too late',
      [
        { ...DOWN, at: 45 },
        { at: 55, ping: 40 },
      ],
    ],
    [
      'showed as silence',
      [
        { at: 10, ping: -60, says: 'ConnectionLost' },
        { at: 50, ping: 40 },
      ],
    ],
    ['failed its checks', [DOWN, { at: 50, ping: 40, checks: 'impaired' }]],
    [
      'cannot be told from a heartbeat',
      [
        { ...DOWN, ping: -280 },
        { at: 50, ping: 20 },
      ],
    ],
    ['has not brought another ping', [DOWN, { at: 50, ping: -60 }]],
  ])('that %s is still waited for', (_what, looks) => {
    expect(stageAfter(looks)).toBe('returning');
  });

  it.each([{ checks: 'initializing' }, { checks: 'impaired' }, { checks: null }, null] as const)(
    'is not seen from checks that were not ok before it (%o)',
    (before) => {
      const record = restarted({ healthBefore: before && { ...before, targets: {} } });
      expect(stageAfter([DOWN, { at: 50, ping: 40 }], record)).toBe('returning');
    },
  );

  it('that was seen first is what counts, whatever is seen later', () => {
    const again = { at: 30, ping: -60, checks: 'initializing' } as const;
    expect(stageAfter([DOWN, again, { at: 50, ping: 25 }])).toBe('scanning');
  });

  it('ends with the next heartbeat where nothing else proves it', () => {
    const first = { at: 50, ping: 40 };
    expect(stageAfter([first, { at: 330, ping: 40 }])).toBe('returning');
    expect(stageAfter([first, { at: 350, ping: 340 }])).toBe('scanning');
  });
});

describe('a start', () => {
  it('knows nothing of restarts: the first ping since it counts', () => {
    const record = restarted();
    const started = { ...record, plan: { ...record.plan, action: 'start' as const } };
    expect(stageAfter([{ at: 20, ping: 15, checks: 'initializing' }], started)).toBe('scanning');
    expect(stageAfter([DOWN], started)).toBe('returning');
  });
});
