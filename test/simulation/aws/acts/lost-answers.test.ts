import { describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../../src/simulation/aws/faults.ts';
import { refusal } from '../support.ts';
import { acting, SCAN, sendTo, WEB } from './support.ts';

const match = { service: 'ssm', operation: 'SendCommand' } as const;

describe('a lost answer', () => {
  it.each<[FaultEffect, string, number | null]>([
    [{ kind: 'reset' }, 'reset', null],
    [{ kind: 'internal-error' }, 'InternalServerError', 500],
    [{ kind: 'error', code: 'ServiceUnavailable', message: 'later', status: 503 }, 'ServiceUnavailable', 503],
  ])('comes after the act, or in its place: %o', async (effect, errorCode, status) => {
    for (const when of ['before', 'after'] as const) {
      const fleet = await acting();
      fleet.aws.faults.inject({ match, effect, when, times: 1 });
      await refusal(sendTo(fleet, SCAN));
      fleet.clock.advance(2000);
      fleet.aws.catchUp();

      const acted = when === 'after';
      expect(fleet.here.commands).toHaveLength(acted ? 1 : 0);
      expect(fleet.aws.requests.actsOn(WEB)).toHaveLength(acted ? 1 : 0);
      expect(fleet.aws.requests.entries().at(-1)).toMatchObject({ errorCode, status });
    }
  });

  it('may never come at all', async () => {
    const fleet = await acting();
    fleet.aws.faults.inject({ match, effect: { kind: 'hang' }, when: 'after' });
    const call = refusal(sendTo(fleet, SCAN));
    await expect.poll(() => fleet.aws.requests.actsOn(WEB)).toHaveLength(1);

    await fleet.aws.close();
    expect((await call).message).not.toBe('');
  });

  it('does not hide a refusal', async () => {
    const fleet = await acting();
    fleet.aws.faults.inject({ match, effect: { kind: 'internal-error' }, when: 'after' });

    expect((await refusal(sendTo(fleet, {}))).name).toBe('InvalidParameters');
    expect(fleet.aws.requests.acts()).toEqual([]);
  });

  it('may only be late', async () => {
    const fleet = await acting();
    fleet.aws.faults.inject({ match, effect: { kind: 'slow', ms: 9000 }, when: 'after' });
    await sendTo(fleet, SCAN);

    expect(fleet.aws.requests.actsOn(WEB)).toMatchObject([{ time: '2026-11-21T12:00:00.000Z' }]);
    expect(fleet.clock.now()).toEqual(new Date('2026-11-21T12:00:09Z'));
  });
});
