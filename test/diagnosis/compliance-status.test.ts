import { describe, expect, it } from 'vitest';
import { assessInstance } from '../../src/diagnosis/assess-instance.ts';
import { complianceStanding } from '../../src/diagnosis/compliance-status.ts';
import { SETTINGS } from '../support/diagnosing.ts';
import {
  ago,
  baseline,
  CLEAN,
  counts,
  facts,
  patchState,
  reading,
  record,
  refused,
  told,
  withCompliance,
  withState,
} from '../support/facts.ts';

const GOOD = { ...withState(patchState({ counts: CLEAN })), ...withCompliance() };

function baselineThatSays(availableSecurityUpdates: string | null) {
  return { ...facts().baseline, used: told(baseline({ availableSecurityUpdates }), 'ssm:GetPatchBaseline') };
}

describe('compliance', () => {
  it('is compliant with a fresh record that counts nothing', () => {
    expect(assessInstance(facts(GOOD), SETTINGS)).toEqual({ status: 'compliant' });
  });

  it.each([
    [
      'patch states',
      {
        patchState: refused('ssm:DescribeInstancePatchStates'),
        patchStateAgain: refused('ssm:DescribeInstancePatchStates'),
      },
    ],
    [
      'compliance',
      {
        compliance: refused('ssm:ListResourceComplianceSummaries'),
        complianceAgain: refused('ssm:ListResourceComplianceSummaries'),
      },
    ],
    [
      'EC2 and the node',
      { ec2: refused('ec2:DescribeInstances'), node: refused('ssm:DescribeInstanceProperties') },
    ],
  ])('is never proved without %s', (_, unread) => {
    expect(complianceStanding(facts({ ...GOOD, ...unread })).status).toBe('unknown');
  });

  it.each([
    ['running', 'unknown'],
    ['pending', 'unknown'],
    ['stopped', 'not-counted'],
    ['stopping', 'not-counted'],
    ['terminated', 'not-counted'],
  ] as const)('of a %s instance without any record is %s', (state, status) => {
    const nothing = facts({ ...withState(null), ...withCompliance(), ec2: reading.ec2({ state }) });

    expect(complianceStanding(nothing).status).toBe(status);
  });

  it.each(['running', 'stopped'] as const)('is unknown past the limit (%s)', (state) => {
    const old = { ...withState(patchState({ counts: CLEAN, endedAt: ago(8) })), ...withCompliance() };

    expect(complianceStanding(facts({ ...old, ec2: reading.ec2({ state }) })).status).toBe('unknown');
  });

  it.each(['missing', 'failed', 'installedPendingReboot', 'installedRejected'] as const)(
    'is broken by %s',
    (count) => {
      const state = withState(patchState({ counts: { ...CLEAN, [count]: 1 } }));

      expect(complianceStanding(facts({ ...state, ...withCompliance() }))).toEqual({
        status: 'non-compliant',
        types: ['Patch'],
      });
    },
  );

  it.each(['notApplicable', 'unreportedNotApplicable', 'installedOther'] as const)(
    'is not broken by %s',
    (count) => {
      const state = withState(patchState({ counts: { ...CLEAN, [count]: 5000 } }));

      expect(complianceStanding(facts({ ...state, ...withCompliance() })).status).toBe('compliant');
    },
  );

  it.each([
    ['NON_COMPLIANT', 'non-compliant'],
    ['COMPLIANT', 'compliant'],
    [null, 'compliant'],
  ])('counts available security updates as the baseline says (%s)', (setting, status) => {
    const available = withState(patchState({ counts: { ...CLEAN, availableSecurityUpdate: 2 } }));
    const base = { ...available, ...withCompliance(), baseline: baselineThatSays(setting) };

    expect(complianceStanding(facts(base)).status).toBe(status);
  });

  it('goes by AWS’s own status where the baseline was made for one run of a patch policy', () => {
    const available = withState(patchState({ counts: { ...CLEAN, availableSecurityUpdate: 2 } }));
    const generated = { ...facts().baseline, used: told(null, 'ssm:GetPatchBaseline' as const) };
    const base = { ...available, baseline: generated };

    expect(complianceStanding(facts({ ...base, ...withCompliance() })).status).toBe('compliant');
    expect(complianceStanding(facts({ ...base, ...withCompliance(record()) })).status).toBe('non-compliant');
  });

  it('does not guess what a baseline says that could not be read', () => {
    const available = withState(patchState({ counts: { ...CLEAN, availableSecurityUpdate: 2 } }));
    const unread = { ...facts().baseline, used: refused('ssm:GetPatchBaseline') };

    expect(complianceStanding(facts({ ...available, ...withCompliance(), baseline: unread })).status).toBe(
      'unknown',
    );
  });

  it('keeps a ghost: a terminated instance with a non-compliant record', () => {
    const ghost = facts({ ec2: told(null, 'ec2:DescribeInstances') });

    expect(complianceStanding(ghost).status).toBe('non-compliant');
  });

  it('keeps the types apart, Patch first', () => {
    const types = withCompliance(record({ type: 'Custom:X' }), record({ type: 'Association' }), record());

    expect(complianceStanding(facts(types)).types).toEqual(['Patch', 'Association', 'Custom:X']);
  });

  it('of a node that turned compliant while it was assessed is compliant', () => {
    const turned = {
      patchStateAgain: told(patchState({ counts: CLEAN }), 'ssm:DescribeInstancePatchStates' as const),
      complianceAgain: told([], 'ssm:ListResourceComplianceSummaries' as const),
    };

    expect(complianceStanding(facts(turned)).status).toBe('compliant');
  });

  it('takes −1 for no count, and other counts of such a record for what they are', () => {
    const broken = withState(patchState({ counts: counts({ missing: -1, failed: 2 }) }));

    expect(complianceStanding(facts({ ...broken, ...withCompliance() })).status).toBe('non-compliant');
  });
});
