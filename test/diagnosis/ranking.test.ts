import { describe, expect, it } from 'vitest';
import { compareFindings, nextActions } from '../../src/diagnosis/ranking.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { findingOf } from '../support/diagnosing.ts';
import { ago, counts, facts, patchState, withState } from '../support/facts.ts';

const WAITING = findingOf(facts());
const PENDING = findingOf(facts(withState(patchState({ counts: counts({ installedPendingReboot: 1 }) }))));

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
  it('group by cause and remediation, the highest level first, then the largest', () => {
    const actions = nextActions([
      ...Array.from({ length: 14 }, () => at(PENDING, 'P2')),
      at(WAITING, 'P1'),
      at(WAITING, 'P4'),
    ]);

    expect(actions).toEqual([
      {
        title: 'Wait for the next patch window: 2 instances (waiting-for-window)',
        cause: 'waiting-for-window',
        remediation: 'wait-for-window',
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

  it('are none without findings', () => {
    expect(nextActions([])).toEqual([]);
  });
});
