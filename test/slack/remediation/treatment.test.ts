import { describe, expect, it } from 'vitest';
import type { TargetState } from '../../../src/model/remediation.ts';
import type { RemediateAction } from '../../../src/model/settings.ts';
import { resultCounts } from '../../../src/slack/remediation/target-lines.ts';
import { mayActAgain, treatmentOf } from '../../../src/slack/remediation/treatment.ts';
import { outcomeWords } from '../../../src/slack/remediation/words.ts';
import { findingAt } from '../support/findings.ts';
import { keyOf, planOf, recordOf } from '../support/remediation-records.ts';

const finding = findingAt(1);

function actsAgain(action: RemediateAction, changes: Partial<TargetState>): boolean {
  const record = recordOf(planOf([keyOf(1)], { action }), { state: 'running' });
  const targets = record.targets.map((target) => ({ ...target, ...changes }));
  return mayActAgain(treatmentOf(keyOf(1), [{ ...record, targets }]), finding);
}

describe('a card that something was done about', () => {
  it.each(['install', 'diagnose'] as const)('has no buttons while it is under way: %s', (action) => {
    expect(actsAgain(action, { result: null })).toBe(false);
  });

  it('has none once it is fixed', () => {
    expect(actsAgain('install', { result: 'fixed' })).toBe(false);
  });

  it('has them again after a diagnosis, which changed nothing: now it can be retried', () => {
    expect(actsAgain('diagnose', { result: 'fixed' })).toBe(true);
  });

  it('has them where nothing came of it, unless another remediation is asked for by now', () => {
    const { remediation } = finding;
    const other = { ...finding, remediation: { ...remediation, code: 'review' as const } };
    expect(actsAgain('install', { result: 'failed' })).toBe(true);
    expect(actsAgain('install', { result: 'not-fixed', finding })).toBe(true);
    expect(actsAgain('install', { result: 'not-fixed', finding: other })).toBe(false);
  });
});

describe('the number of results', () => {
  it.each([
    ['install', '2 fixed'],
    ['diagnose', '2 diagnosed'],
  ] as const)('says what was done: %s', (action, expected) => {
    const record = recordOf(planOf([keyOf(1), keyOf(2)], { action }), { state: 'done' });
    const targets = record.targets.map((target) => ({ ...target, result: 'fixed' as const }));
    expect(resultCounts({ ...record, targets })).toBe(expected);
  });
});

describe('the outcome', () => {
  it.each([
    ['install', 'partly-fixed', 'partly fixed'],
    ['diagnose', 'partly-fixed', 'partly diagnosed'],
    ['diagnose', 'unknown', 'outcome unknown'],
  ] as const)('of %s, %s, is told as %s', (action, outcome, expected) => {
    expect(outcomeWords(action, outcome)).toBe(expected);
  });
});
