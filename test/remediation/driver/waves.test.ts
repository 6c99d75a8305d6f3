import { describe, expect, it } from 'vitest';
import type { Health, TargetState } from '../../../src/model/remediation.ts';
import { whyNotFit } from '../../../src/remediation/driver/fitness.ts';
import { compareHealth } from '../../../src/remediation/driver/health.ts';
import { outcomeOf } from '../../../src/remediation/driver/outcome.ts';
import { nextWave, strictestWaves } from '../../../src/remediation/driver/waves.ts';
import { aTarget } from '../../store/remediation-records.ts';
import { settingsWith } from './support/play.ts';
import { planned, running } from './support/records.ts';

const LIMITS = { canary: 1, percent: 10, maxErrors: 0 };
const waiting = (count: number) => Array.from({ length: count }, () => ({}));
const begun = { stage: 'done', wave: 0, result: 'fixed' } as const;

describe('the size of a wave', () => {
  it.each([
    [5, LIMITS, 1],
    [200, LIMITS, 1],
    [200, { ...LIMITS, canary: 3 }, 3],
    [200, { ...LIMITS, canary: 0 }, 20],
  ])('first, of %i with %o: %i', (count, limits, size) => {
    expect(nextWave(running(waiting(count)), limits)).toHaveLength(size);
  });

  it.each([
    [5, 1],
    [19, 1],
    [29, 2],
    [200, 20],
  ])('later, of %i: %i, never more than the share', (count, size) => {
    expect(nextWave(running([begun, ...waiting(count - 1)]), LIMITS)).toHaveLength(size);
  });

  it('is smaller where the rest would share a group', () => {
    const targets = [0, 1, 2].map((index) => planned(index, { autoScalingGroup: 'web' }));
    const record = running(waiting(3), { plan: { targets } });

    expect(nextWave(record, { ...LIMITS, canary: 3 }).map(({ position }) => position)).toEqual([0]);
  });

  it('takes groups of the same name in two accounts for two', () => {
    const targets = [
      planned(0, { autoScalingGroup: 'web' }),
      planned(1, { autoScalingGroup: 'web', accountId: '444455556666' }),
    ];
    const record = running([{}, { accountId: '444455556666' }], { plan: { targets } });

    expect(nextWave(record, { ...LIMITS, canary: 2 })).toHaveLength(2);
  });
});

it('the strictest of all environments counts', () => {
  const dev = settingsWith().environments.get('dev');
  const of = (waves: typeof LIMITS) => (dev ? [{ ...dev, remediation: { ...dev.remediation, waves } }] : []);

  expect(
    strictestWaves([
      ...of({ canary: 0, percent: 50, maxErrors: 2 }),
      ...of({ canary: 5, percent: 10, maxErrors: 9 }),
      ...of({ canary: 2, percent: 100, maxErrors: 3 }),
    ]),
  ).toEqual({ canary: 2, percent: 10, maxErrors: 2 });
});

describe('health', () => {
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1';
  const health = (checks: Health['checks'], state?: string): Health => ({
    checks,
    targets: state === undefined ? {} : { [arn]: state },
  });
  const unread = (checks: Health['checks']): Health => ({ checks, targets: null });

  it.each([
    [health('ok'), health('ok'), 'as-before'],
    [health('ok', 'healthy'), health('ok', 'healthy'), 'as-before'],
    [health('ok', 'unhealthy'), health('ok', 'unhealthy'), 'as-before'],
    [health('impaired'), health('impaired'), 'as-before'],
    [health('ok'), health('impaired'), 'worse'],
    [health('ok'), health('initializing'), 'worse'],
    [health('ok', 'healthy'), health('ok', 'draining'), 'worse'],
    [null, health('impaired'), 'worse'],
    [null, health('ok'), 'not-comparable'],
    [health('ok'), null, 'not-comparable'],
    [health('ok'), health(null), 'not-comparable'],
    [health('ok', 'healthy'), health('ok'), 'worse'],
    [health('ok', 'unhealthy'), health('ok'), 'as-before'],
    [health('ok', 'healthy'), unread('ok'), 'not-comparable'],
    [health('ok', 'healthy'), unread('impaired'), 'worse'],
    [health('ok'), unread('ok'), 'as-before'],
    [unread('ok'), health('ok', 'unhealthy'), 'as-before'],
  ])('%o, then %o: %s', (before, after, kind) => {
    expect(compareHealth(before, after).kind).toBe(kind);
  });
});

describe('the outcome', () => {
  it.each([
    [['fixed', 'fixed'], 'fixed'],
    [['fixed', 'left-out'], 'partly-fixed'],
    [['fixed', 'failed'], 'partly-fixed'],
    [['failed', 'skipped'], 'not-fixed'],
    [['not-fixed', 'unknown'], 'not-fixed'],
    [['unknown', 'left-out'], 'unknown'],
    [['skipped', 'left-out'], 'nothing-done'],
  ] as const)('%o: %s', (results, outcome) => {
    const targets: TargetState[] = results.map((result, index) => aTarget(index, { stage: 'done', result }));

    expect(outcomeOf(targets)).toBe(outcome);
  });
});

describe('fitness', () => {
  const node = {
    instanceId: 'i-0',
    state: 'running',
    ping: 'Online',
    lastPingAt: null,
    agentVersion: null,
  } as const;

  it.each([
    ['install', { node, busy: undefined }, null],
    ['install', { node: undefined, busy: undefined }, 'EC2 no longer knows it.'],
    [
      'install',
      { node: { ...node, state: 'stopped' }, busy: undefined },
      'It is stopped by now, not running.',
    ],
    ['reboot', { node: { ...node, ping: 'ConnectionLost' }, busy: undefined }, /does not answer by now/],
    ['scan', { node, busy: 'a patch run' }, /busy by now: a patch run/],
    ['start', { node: { ...node, state: 'stopped', ping: null }, busy: undefined }, null],
    ['start', { node, busy: undefined }, 'It is running by now: there is nothing to start.'],
    ['diagnose', { node: { ...node, ping: null }, busy: 'a patch run' }, null],
  ] as const)('%s, %o: %s', (action, present, why) => {
    const answer = whyNotFit(action, present);

    if (why instanceof RegExp) expect(answer).toMatch(why);
    else expect(answer).toBe(why);
  });
});
