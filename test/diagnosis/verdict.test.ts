import { describe, expect, it } from 'vitest';
import type { InstanceFacts } from '../../src/model/facts.ts';
import { NOT_READ } from '../../src/model/reading.ts';
import { findingOf } from '../support/diagnosing.ts';
import {
  ago,
  baseline,
  counts,
  facts,
  failedInstall,
  install,
  patchState,
  reading,
  record,
  refused,
  run,
  told,
  withCompliance,
  withState,
} from '../support/facts.ts';

function verdictOf(overrides: Partial<InstanceFacts>): string {
  return findingOf(facts(overrides)).verdict;
}

const STATE = 'ssm:DescribeInstancePatchStates' as const;

describe('verdict', () => {
  it('is active when the second read says the same', () => {
    expect(verdictOf({})).toBe('active');
  });

  it.each([
    ['the first read of the patch state', { patchState: refused(STATE) }],
    ['the second read of the patch state', { patchStateAgain: refused(STATE) }],
    ['the second read of compliance', { complianceAgain: refused('ssm:ListResourceComplianceSummaries') }],
  ])('is inconclusive without %s', (_, overrides) => {
    expect(verdictOf(overrides)).toBe('inconclusive');
  });

  it('is not active where nobody read it again', () => {
    expect(verdictOf({ patchStateAgain: NOT_READ, complianceAgain: NOT_READ })).toBe('inconclusive');
  });

  it('is changed when the second read differs, and reports its values', () => {
    const again = told(patchState({ counts: counts({ missing: 1 }) }), STATE);

    const finding = findingOf(facts({ patchStateAgain: again }));

    expect(finding.verdict).toBe('changed');
    expect(finding.compliance.counts?.missing).toBe(1);
    expect(finding.rootCause.evidence.map(({ fact }) => fact).join()).toContain('First read');
  });

  it('is changed when another type became non-compliant in between', () => {
    const both = [record(), record({ type: 'Association', nonCompliantCount: 1 })];

    const finding = findingOf(facts({ complianceAgain: told(both, 'ssm:ListResourceComplianceSummaries') }));

    expect(finding.verdict).toBe('changed');
    expect(finding.compliance.types).toEqual(['Patch', 'Association']);
  });

  it.each([
    ['a record past the limit', withState(patchState({ endedAt: ago(7.1) }))],
    [
      'a later run that uploaded nothing',
      { history: reading.history(failedInstall(0.05, 'Killed'), install(2)) },
    ],
    ['a later run that succeeded and uploaded nothing', { history: reading.history(run(0.05), install(2)) }],
    [
      'a baseline changed since',
      {
        baseline: {
          ...facts().baseline,
          used: told(baseline({ modifiedAt: ago(0.05) }), 'ssm:GetPatchBaseline'),
        },
      },
    ],
    ['a stopped instance', { ec2: reading.ec2({ state: 'stopped' }) }],
  ] as const)('is stale with %s', (_, overrides) => {
    const finding = findingOf(facts(overrides));

    expect(finding.verdict).toBe('stale');
    expect(finding.rootCause.evidence.length).toBeGreaterThan(1);
  });

  it.each([
    [
      'a run that never reached the node',
      run(0.05, { status: 'TimedOut', statusDetails: 'DeliveryTimedOut', startedAt: null }),
    ],
    [
      'a run still under way',
      run(0.05, { status: 'InProgress', statusDetails: 'InProgress', endedAt: null }),
    ],
    ['a scan that reports elsewhere', run(0.05, { document: 'AWS-RunPatchBaselineAssociation' })],
  ])('stays active after %s', (_, later) => {
    expect(verdictOf({ history: reading.history(later, run(0.11), install(2)) })).toBe('active');
  });

  it('puts changed before stale', () => {
    const old = (missing: number) =>
      told(patchState({ endedAt: ago(9), counts: counts({ missing }) }), STATE);

    expect(verdictOf({ patchState: old(3), patchStateAgain: old(2) })).toBe('changed');
  });

  it('does not doubt a plain record for Association alone', () => {
    expect(verdictOf(withCompliance(record(), record({ type: 'Association' })))).toBe('active');
  });
});
