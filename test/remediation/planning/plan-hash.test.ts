import { describe, expect, it } from 'vitest';
import type { Plan, PlanTarget } from '../../../src/model/remediation.ts';
import { plannedCalls } from '../../../src/remediation/calls.ts';
import { comparePlans, planHash } from '../../../src/remediation/planning/plan-hash.ts';
import { aPlan } from '../../store/remediation-records.ts';

function target(instanceId: string, changes: Partial<PlanTarget> = {}): PlanTarget {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    instanceId,
    name: 'web',
    platform: 'Amazon Linux 2023',
    production: false,
    governedBy: ['staging'],
    autoScalingGroup: null,
    loadBalancers: [],
    targetGroups: [],
    roleArn: 'arn:aws:iam::111122223333:role/patchcheck-remediate',
    document: null,
    parameters: {},
    associationId: null,
    rootVolumeId: null,
    reboots: 'yes',
    cause: 'pending-reboot',
    remediation: 'reboot',
    nonCompliantSince: null,
    ...changes,
  };
}

function plan(targets: readonly PlanTarget[], changes: Partial<Plan> = {}): Plan {
  const made = aPlan({ environment: 'staging', targets, ...changes });
  return { ...made, calls: plannedCalls(made.action, made.options, targets, { scan: null, install: null }) };
}

describe('the hash of a plan', () => {
  it('does not depend on the order of targets or of keys', () => {
    const one = plan([target('i-1'), target('i-2')]);
    const parts = Object.entries(target('i-1')).reverse();
    const same = plan([target('i-2'), Object.fromEntries(parts) as unknown as PlanTarget]);

    expect(planHash(same)).toBe(planHash(one));
  });

  it('stays the same for the same plan, for ever: approvals that wait are bound to it', () => {
    expect(planHash(plan([target('i-1')]))).toBe(
      '33ebe7e4c7fbd40877259dc183677fa3ac62d3813db2900b8fbdc52629b58466',
    );
  });

  it('does not count what only tells', () => {
    const told = { name: 'db', platform: 'Debian', cause: 'scan-overdue', loadBalancers: ['lb'] } as const;

    expect(planHash(plan([target('i-1', told)]))).toBe(planHash(plan([target('i-1')])));
    expect(planHash(plan([target('i-1')], { warnings: [], runId: 'run-2', plannedAt: 'later' }))).toBe(
      planHash(plan([target('i-1')])),
    );
  });

  it.each([
    { roleArn: 'arn:aws:iam::111122223333:role/other' },
    { document: 'AWS-RunPatchBaseline' },
    { parameters: { Operation: ['Install'] } },
    { associationId: 'a-1' },
    { rootVolumeId: 'vol-1' },
    { reboots: 'if-needed' },
    { production: true },
    { governedBy: ['staging', 'prod'] },
    { autoScalingGroup: 'web' },
    { targetGroups: ['arn:tg/1'] },
    { accountId: '444455556666' },
    { region: 'eu-west-1' },
  ] as const)('counts %o of a target, and a plan with it has changed', (changes) => {
    const approved = plan([target('i-1'), target('i-2')]);
    const fresh = plan([target('i-1', changes), target('i-2')]);

    expect(planHash(fresh)).not.toBe(planHash(approved));
    expect(comparePlans(approved, fresh)).toBe('changed');
    expect(comparePlans(approved, plan([target('i-1', changes)]))).toBe('changed');
  });

  it.each([
    { environment: 'dev' },
    { action: 'scan' },
    { options: { reboot: 'if-needed', snapshot: false, startAt: null } },
    { options: { reboot: 'none', snapshot: false, startAt: '2026-11-22T00:00:00.000Z' } },
  ] as const)('counts %o of the plan', (changes) => {
    const approved = plan([target('i-1')]);

    expect(comparePlans(approved, plan([target('i-1')], changes))).toBe('changed');
  });
});

describe('a plan made anew', () => {
  const approved = plan([target('i-1'), target('i-2')]);

  it('is the same, has shrunk, or has changed', () => {
    expect(comparePlans(approved, plan([target('i-2'), target('i-1')]))).toBe('same');
    expect(comparePlans(approved, plan([target('i-2')]))).toBe('shrunk');
    expect(comparePlans(approved, plan([target('i-1'), target('i-2'), target('i-3')]))).toBe('changed');
    expect(comparePlans(approved, plan([target('i-1'), target('i-3')]))).toBe('changed');
  });

  it('has changed when another document would scan afterwards, though no target says so', () => {
    const { action, options, targets } = approved;
    const documents = { scan: 'acme-scan', install: null };
    const fresh = { ...approved, calls: plannedCalls(action, options, targets, documents) };

    expect(comparePlans(approved, fresh)).toBe('changed');
  });
});
