import { describe, expect, it } from 'vitest';
import { compareFindings, nextActions } from '../../src/diagnosis/ranking.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { findingOf } from '../support/diagnosing.ts';
import { ago, counts, facts, patchState, withState } from '../support/facts.ts';

const WAITING = findingOf(facts());
const PENDING = findingOf(facts(withState(patchState({ counts: counts({ installedPendingReboot: 1 }) }))));
const REJECTED = findingOf(facts(withState(patchState({ counts: counts({ installedRejected: 1 }) }))));

function scored(score: number, since: string | null, instanceId: string): UnrankedFinding {
  return {
    ...WAITING,
    instanceId,
    compliance: { ...WAITING.compliance, nonCompliantSince: since },
    priority: { ...WAITING.priority, score },
  };
}

function at(finding: UnrankedFinding, level: 'P1' | 'P2' | 'P3' | 'P4'): UnrankedFinding {
  return { ...finding, priority: { ...finding.priority, level } };
}

describe('rank', () => {
  it('goes by score, then the longer duration, then the id', () => {
    const findings = [
      scored(50, null, 'i-5'),
      scored(50, ago(2), 'i-4'),
      scored(50, ago(2), 'i-3'),
      scored(50, ago(9), 'i-2'),
      scored(60, ago(1), 'i-1'),
    ];

    expect(findings.toSorted(compareFindings).map(({ instanceId }) => instanceId)).toEqual([
      'i-1',
      'i-2',
      'i-3',
      'i-4',
      'i-5',
    ]);
  });
});

describe('next actions', () => {
  it('group by cause and remediation, the highest level first, then the most at that level', () => {
    const actions = nextActions([
      ...Array.from({ length: 14 }, () => at(PENDING, 'P2')),
      at(REJECTED, 'P1'),
      at(REJECTED, 'P4'),
    ]);

    expect(actions).toEqual([
      {
        title: 'Remove the rejected patch, or allow it: 2 instances (rejected-patch-installed)',
        cause: 'rejected-patch-installed',
        remediation: 'remove-rejected-patch',
        instances: 2,
        highestLevel: 'P1',
      },
      {
        title: 'Reboot, then scan: 14 instances (pending-reboot)',
        cause: 'pending-reboot',
        remediation: 'reboot',
        instances: 14,
        highestLevel: 'P2',
      },
    ]);
  });

  it('leave out what only waits', () => {
    expect(nextActions([at(WAITING, 'P1')])).toEqual([]);
  });
});
