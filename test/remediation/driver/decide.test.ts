import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/model/remediation.ts';
import { decide } from '../../../src/remediation/driver/decide.ts';
import { TIMING } from '../../../src/remediation/driver/timing.ts';
import { SEND_TIMEOUT_MS } from '../../../src/remediation/ports.ts';
import { aRecord } from '../../store/remediation-records.ts';
import { aView, inSeconds, NOW, running } from './support/records.ts';

const READY = { stage: 'acting', wave: 0, readyAt: inSeconds(-5) } as const;
const ACCEPTED = { state: 'accepted', operation: 'ssm:SendCommand', answeredAt: inSeconds(-4) } as const;

describe('before it runs', () => {
  it.each([
    ['draft', {}, { kind: 'over' }],
    ['done', {}, { kind: 'over' }],
    ['awaiting-approval', { expiresAt: inSeconds(60) }, { kind: 'wait', until: inSeconds(60) }],
    ['awaiting-approval', { expiresAt: inSeconds(0) }, { kind: 'expire' }],
    ['approved', {}, { kind: 'start' }],
    ['approved', { lookAt: inSeconds(30) }, { kind: 'wait', until: inSeconds(30) }],
    ['approved', { lookAt: inSeconds(-30) }, { kind: 'start' }],
  ] as const)('%s %o: %o', (state, changes, step) => {
    expect(decide(aRecord(1, { state, ...changes }), aView())).toEqual(step);
  });
});

describe('an intent', () => {
  const intended = (call = {}) =>
    running([READY], { action: 'install', calls: [{ operation: 'ssm:SendCommand', ...call }] });

  it('is never sent from the record: whoever wrote it sent it, or nobody does', () => {
    for (let now = NOW; now < NOW + 86_400_000; now += 5_000) {
      expect(decide(intended(), aView({ now })).kind).not.toBe('act');
    }
  });

  it('is looked up once it cannot be on its way any more', () => {
    expect(decide(intended(), aView())).toEqual({ kind: 'wait', until: inSeconds(35) });
    expect(decide(intended(), aView({ now: NOW + 35_000 })).kind).toBe('look-up');
  });

  it('that was not found is looked for once more after a minute', () => {
    const record = intended({ absentAt: inSeconds(40) });

    expect(decide(record, aView({ now: NOW + 99_000 }))).toEqual({ kind: 'wait', until: inSeconds(100) });
    expect(decide(record, aView({ now: NOW + 100_000 })).kind).toBe('look-up');
  });

  it.each([-30_000, 0, 30_000, 60_000])(
    'is believed absent only once it had time to arrive, by a clock off by %i ms',
    (off) => {
      const clock = (sender: number) => aView({ now: sender + off });
      const lookedAt = (call: Partial<Call>) => {
        const next = decide(intended(call), clock(NOW));
        return next.kind === 'wait' ? Date.parse(next.until) : NOW + off;
      };
      const first = lookedAt({});
      const second = lookedAt({ absentAt: new Date(first).toISOString() });

      const latestArrival = Date.parse(inSeconds(10)) + SEND_TIMEOUT_MS;
      expect(second - off).toBeGreaterThanOrEqual(latestArrival + TIMING.lookUpMarginMs);
    },
  );

  it('that AWS did not take is replaced after a pause, by an instance that was just looked at', () => {
    const record = intended({ state: 'not-sent', settled: true, answeredAt: inSeconds(-1) });

    expect(decide(record, aView())).toEqual({ kind: 'wait', until: inSeconds(4) });
    expect(decide(record, aView({ now: NOW + 4_000 })).kind).toBe('act');
    expect(decide(record, aView({ now: NOW + 90_000 })).kind).toBe('check-again');
  });

  it.each(['snapshot', 'acting', 'scanning'] as const)(
    'in %s is never replaced while its fate is unknown',
    (stage) => {
      const record = running([{ ...READY, stage, stageSince: inSeconds(-10) }], {
        action: 'install',
        calls: [{ stage, operation: 'ssm:SendCommand', state: 'unknown', settled: true, error: 'no answer' }],
      });

      expect(decide(record, aView()).kind).toBe('change');
    },
  );
});

describe('a command', () => {
  const accepted = (state: 'running' | 'stopping' = 'running') =>
    running([READY], { action: 'install', calls: [ACCEPTED], record: { state } });

  it('is polled every few seconds', () => {
    const record = accepted();
    const id = record.calls[0]?.id ?? '';

    expect(decide(record, aView())).toEqual({ kind: 'wait', until: inSeconds(1) });
    expect(decide(record, aView({ now: NOW + 1_000 })).kind).toBe('poll');
    expect(decide(record, aView({ looked: new Map([[id, NOW]]) }))).toEqual({
      kind: 'wait',
      until: inSeconds(5),
    });
  });

  it('is cancelled on stop, and asked once', () => {
    const record = accepted('stopping');
    const [call] = record.calls;

    expect(decide(record, aView()).kind).toBe('cancel');
    const asked = { ...record, calls: call ? [{ ...call, cancelledAt: inSeconds(0) }] : [] };
    expect(decide(asked, aView()).kind).toBe('wait');
  });

  it('is cancelled when its time is up', () => {
    expect(decide(accepted(), aView({ now: NOW + 4 * 3_600_000 })).kind).toBe('cancel');
  });
});

describe('waves', () => {
  const waiting = { stage: 'waiting' } as const;
  const done = { stage: 'done', wave: 0, result: 'fixed' } as const;

  it('begin only when none is under way', () => {
    const record = running([{ ...READY, stage: 'verifying' }, waiting], { action: 'install' });

    expect(decide(record, aView()).kind).toBe('check-health');
    expect(decide(running([done, waiting]), aView())).toMatchObject({ kind: 'begin-wave', wave: 1 });
    expect(decide(running([waiting, waiting]), aView())).toMatchObject({
      kind: 'begin-wave',
      wave: 0,
      targets: [{ position: 0 }],
    });
  });

  it.each([
    ['the canary failed', { ...done, result: 'failed' }],
    ['nobody can tell what became of the canary', { ...done, result: 'unknown' }],
    [
      'the canary is less healthy',
      {
        ...done,
        healthBefore: { checks: 'ok', targets: {} },
        healthAfter: { checks: 'impaired', targets: {} },
      },
    ],
  ] as const)('end when %s', (_why, canary) => {
    const step = decide(running([canary, waiting]), aView());

    expect(step).toMatchObject({ kind: 'change', change: { targets: [{ position: 1, result: 'skipped' }] } });
  });

  it('end at once on stop', () => {
    const record = running([{ ...READY, stage: 'returning' }, waiting], { record: { state: 'stopping' } });

    expect(decide(record, aView())).toMatchObject({
      kind: 'change',
      change: { targets: [{ position: 1, stage: 'done', result: 'skipped' }] },
    });
  });

  it('an emergency stop comes before everything else', () => {
    const emergency = {
      environment: 'dev',
      by: { user: 'U0CAROL', workspace: 'T0ACME' },
      at: inSeconds(-1),
      reason: 'all is red',
    };

    expect(decide(running([READY, waiting]), aView({ emergency }))).toMatchObject({
      kind: 'change',
      change: {
        set: { state: 'stopping', stop: { by: 'U0CAROL', reason: 'Emergency stop of dev: all is red' } },
      },
    });
  });

  it('it is over when all are done', () => {
    expect(decide(running([done]), aView())).toEqual({ kind: 'conclude' });
  });
});
