import { describe, expect, it } from 'vitest';
import { mergeSteps } from '../../src/assessment/merge-steps.ts';
import { mergeScopes, rankFindings, runStatus } from '../../src/assessment/report.ts';
import type { StepReport } from '../../src/model/report.ts';
import { aFinding, aRequest, aScope } from './builders.ts';

function step(changes: Partial<StepReport>): StepReport {
  return {
    phase: 'assessment',
    id: 'list-targets',
    status: 'complete',
    startedAt: '2026-11-21T12:00:00.000Z',
    finishedAt: '2026-11-21T12:00:10.000Z',
    detail: '',
    ...changes,
  };
}

describe('runStatus', () => {
  it.each([
    [['complete', 'complete'], 'complete'],
    [['failed', 'failed'], 'failed'],
    [['complete', 'failed'], 'partial'],
    [['complete', 'partial'], 'partial'],
    [['partial', 'failed'], 'partial'],
    [[], 'failed'],
  ] as const)('%j is %s', (statuses, expected) => {
    expect(runStatus(statuses)).toBe(expected);
  });
});

describe('mergeSteps', () => {
  const merged = (...reports: Partial<StepReport>[]) => mergeSteps(reports.map((each) => [step(each)]))[0];

  it('has the ten steps in order, whatever the scopes bring', () => {
    expect(mergeSteps([]).map(({ id, status }) => [id, status])).toHaveLength(10);
    expect(mergeSteps([]).every(({ status }) => status === 'skipped')).toBe(true);
  });

  it.each([
    [['complete', 'failed'], 'failed'],
    [['complete', 'partial'], 'partial'],
    [['complete', 'skipped'], 'partial'],
    [['skipped', 'skipped'], 'skipped'],
    [['complete', 'complete'], 'complete'],
  ] as const)('%j is %s', (statuses, expected) => {
    expect(merged(...statuses.map((status) => ({ status })))?.status).toBe(expected);
  });

  it('spans from the first start to the last end', () => {
    expect(
      merged(
        { startedAt: '2026-11-21T12:00:05.000Z', finishedAt: '2026-11-21T12:00:06.000Z' },
        { startedAt: '2026-11-21T12:00:01.000Z', finishedAt: '2026-11-21T12:00:02.000Z' },
      ),
    ).toMatchObject({ startedAt: '2026-11-21T12:00:01.000Z', finishedAt: '2026-11-21T12:00:06.000Z' });
  });

  it('adds up counts of the same thing and keeps other words once', () => {
    const parts = [
      { detail: '12 non-compliant, 3 unknown, no EC2 instances in this Region' },
      { detail: '30 non-compliant, 1 unknown' },
      { detail: 'no EC2 instances in this Region' },
    ];
    expect(merged(...parts)?.detail).toBe('42 non-compliant, 4 unknown, no EC2 instances in this Region');
  });
});

describe('mergeScopes', () => {
  it('adds up what the scopes bring', () => {
    const unknown = aFinding({
      compliance: { ...aFinding().compliance, status: 'unknown' },
      verdict: 'inconclusive',
    });
    const scopes = [
      aScope({ findings: [aFinding(), unknown] }),
      aScope({ status: 'failed', totals: { ec2Instances: 0, managedNodes: 0, compliant: 0 } }),
    ];

    const report = mergeScopes(aRequest(), scopes, '2026-11-21T12:00:00.000Z', '2026-11-21T12:01:00.000Z');

    expect(report.run).toMatchObject({ id: aRequest().id, status: 'partial' });
    expect(report.totals).toEqual({
      ec2Instances: 3,
      managedNodes: 3,
      compliant: 2,
      nonCompliant: 1,
      unknown: 1,
      byCategory: { 'os-patch-failure': 2 },
      byLevel: { P1: 2 },
      byVerdict: { active: 1, inconclusive: 1 },
    });
    expect(report.nextActions).toMatchObject([
      { cause: 'repo-unreachable', instances: 2, highestLevel: 'P1' },
    ]);
  });
});

describe('rankFindings', () => {
  it('ranks 1…n over the whole run by score', () => {
    const priority = { ...aFinding().priority };
    const low = aFinding({ instanceId: 'i-low', priority: { ...priority, level: 'P4', score: 10 } });
    const high = aFinding({ instanceId: 'i-high', priority: { ...priority, score: 90 } });

    const ranked = rankFindings([low, high]);

    expect(ranked.map(({ instanceId, priority }) => [priority.rank, instanceId])).toEqual([
      [1, 'i-high'],
      [2, 'i-low'],
    ]);
  });
});
