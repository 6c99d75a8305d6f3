import { describe, expect, it } from 'vitest';
import { FINAL_STATES, type RemediationRecord } from '../../../src/model/remediation.ts';
import { giveUp } from '../../../src/remediation/driver/give-up.ts';
import { aRecord } from '../../store/remediation-records.ts';
import { inSeconds, running } from './support/records.ts';

const FAILED = { at: inSeconds(0), failures: 20, error: new Error('x'.repeat(5_000)) };

describe('a remediation that cannot be carried on', () => {
  it.each(['awaiting-approval', 'approved'] as const)('is refused while %s: nothing has begun', (state) => {
    expect(giveUp(aRecord(1, { state }), FAILED)).toMatchObject({
      set: { state: 'refused', finishedAt: inSeconds(0) },
      audit: [{ kind: 'refused', actor: 'patchcheck' }],
    });
  });

  it('begins nothing more and follows what it began', () => {
    const record = running([{ stage: 'acting', wave: 0 }, {}, { stage: 'done', result: 'fixed' }]);

    const change = giveUp(record, FAILED);

    expect(change?.set?.state).toBe('stopping');
    expect(change?.set?.note?.length).toBeLessThan(400);
    expect(change?.targets).toMatchObject([{ position: 1, stage: 'done', result: 'skipped' }]);
    expect(change?.calls).toBeUndefined();
  });

  it('ends where it was stopped and cannot even be followed, and claims nothing', () => {
    const stop = { by: 'U0BOB', at: inSeconds(-90), reason: 'wrong day' };
    const record: RemediationRecord = running(
      [{ stage: 'acting', wave: 0 }, {}, { stage: 'done', result: 'fixed' }],
      {
        calls: [
          { id: 'lost' },
          { id: 'runs', state: 'accepted' },
          { id: 'over', state: 'accepted', settled: true },
        ],
        record: { state: 'stopping', stop, note: 'Said before.' },
      },
    );

    const change = giveUp(record, FAILED);

    expect(change?.set).toMatchObject({ state: 'done', outcome: 'partly-fixed', finishedAt: inSeconds(0) });
    expect(change?.set?.note).toMatch(/^Said before\. patchcheck failed 20 times/);
    expect(change?.targets?.map(({ position, result }) => [position, result])).toEqual([
      [1, 'skipped'],
      [0, 'unknown'],
    ]);
    expect(change?.calls).toMatchObject([
      { id: 'lost', state: 'unknown', settled: true },
      { id: 'runs', state: 'accepted', settled: true },
    ]);
  });

  it.each([...FINAL_STATES, 'draft' as const])('is left as it is when %s', (state) => {
    expect(giveUp(aRecord(1, { state }), FAILED)).toBeNull();
  });
});
