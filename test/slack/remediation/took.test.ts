import { describe, expect, it } from 'vitest';
import type { PlanTarget, TargetState } from '../../../src/model/remediation.ts';
import { timeToFix } from '../../../src/remediation/time-to-fix.ts';
import { longestWords, tookWords } from '../../../src/slack/remediation/took.ts';
import { treatmentWords } from '../../../src/slack/remediation/treatment.ts';
import { AT, keyOf, planOf, planTarget, recordOf } from '../support/remediation-records.ts';

const DAY_MS = 86_400_000;

function at(minutes: number): string {
  return new Date(Date.parse(AT) + minutes * 60_000).toISOString();
}

/** Asked for at minute 0, and fixed in minute 4. */
function fixed(planned: readonly Partial<PlanTarget>[], changes: Partial<TargetState> = {}) {
  const keys = planned.map((_, index) => keyOf(index + 1));
  const targets = keys.map((key, index) => planTarget(key, planned[index]));
  const record = recordOf(planOf(keys, { targets }), { state: 'done', outcome: 'fixed', requestedAt: at(0) });
  const done = { stage: 'done', result: 'fixed', finishedAt: at(4), ...changes } as const;
  return { ...record, targets: record.targets.map((target) => ({ ...target, ...done })) };
}

function words(record: ReturnType<typeof fixed>): string {
  const [target] = record.targets;
  return target ? tookWords(record, target) : '';
}

describe('the time to fix', () => {
  it('is told from the request, and from when it was needed as far as that is proved', () => {
    const since = new Date(Date.parse(AT) - 12 * DAY_MS).toISOString();
    const record = fixed([{ nonCompliantSince: since }]);
    const [target] = record.targets;
    expect(words(record)).toBe(
      ', 4 min 0 s after it was asked for; non-compliant for at least 12 days before',
    );
    expect(target && timeToFix(record, target)).toEqual({
      sinceRequestMs: 240_000,
      sinceNonCompliantMs: 12 * DAY_MS + 240_000,
      nonCompliantSince: since,
    });
    expect(target && treatmentWords({ record, target })).toContain(
      'compliant, 4 min 0 s after it was asked for; non-compliant for at least 12 days before.',
    );
  });

  it('says nothing of what is not known', () => {
    expect(words(fixed([{ nonCompliantSince: null }]))).toBe(', 4 min 0 s after it was asked for');
    expect(words(fixed([{ nonCompliantSince: at(-0.5) }]))).toBe(', 4 min 0 s after it was asked for');
    expect(words({ ...fixed([{}]), requestedAt: null })).toBe('');
  });

  it.each(['not-fixed', 'failed', 'unknown', 'skipped', 'left-out'] as const)('is none of %s', (result) => {
    const record = fixed([{ nonCompliantSince: at(-90) }], { result });
    expect(words(record)).toBe('');
    expect(longestWords(record)).toBe('');
  });

  it('is none of a diagnosis, which fixes nothing', () => {
    const record = fixed([{ nonCompliantSince: at(-90) }]);
    expect(words({ ...record, plan: { ...record.plan, action: 'diagnose' } })).toBe('');
  });

  it('of several is that of the oldest finding', () => {
    const record = fixed([{ nonCompliantSince: at(-90) }, { nonCompliantSince: at(-600) }, {}]);
    expect(longestWords(record)).toBe('; the oldest finding stood for at least 10 hours before');
    expect(longestWords(fixed([{ nonCompliantSince: at(-90) }]))).toBe(
      '; it was non-compliant for at least 90 minutes before',
    );
  });
});
