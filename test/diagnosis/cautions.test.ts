import { describe, expect, it } from 'vitest';
import type { InstanceFacts } from '../../src/model/facts.ts';
import { findingOf } from '../support/diagnosing.ts';
import { counts, facts, patchState, reading, run, told, withState } from '../support/facts.ts';

const PENDING = withState(patchState({ counts: counts({ missing: 0, installedPendingReboot: 1 }) }));

function stepsOf(overrides: Partial<InstanceFacts>): string {
  return findingOf(facts(overrides)).remediation.steps.join('\n');
}

describe('before a restart', () => {
  it('warns of an Auto Scaling group and of load balancers', () => {
    const loadBalancers = told(['web-targets'], 'elbv2:DescribeTargetHealth');

    const steps = stepsOf({ ...PENDING, autoScalingGroup: 'web-asg', loadBalancers });

    expect(steps).toContain('web-asg');
    expect(steps).toContain('web-targets');
  });

  it('says nothing of them where nothing restarts', () => {
    expect(stepsOf({ autoScalingGroup: 'web-asg' })).not.toContain('web-asg');
  });

  it('waits for a run that is under way', () => {
    const running = run(0.01, { status: 'InProgress', statusDetails: 'InProgress', endedAt: null });

    expect(stepsOf({ ...PENDING, history: reading.history(running) })).toContain('command-0.01');
  });
});
