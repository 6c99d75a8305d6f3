import { describe, expect, it } from 'vitest';
import type { BaselineFacts, ExpectedBaseline } from '../../../src/model/facts.ts';
import { causeOf, findingOf } from '../../support/diagnosing.ts';
import {
  counts,
  facts,
  failedInstall,
  install,
  patchAssociation,
  patchState,
  patchWindow,
  reading,
  refused,
  run,
  targeting,
  told,
  withState,
} from '../../support/facts.ts';

const TAG = { key: 'Patch Group', value: 'web' };

function judgedBy(
  expected: Partial<ExpectedBaseline>,
  overrides: Partial<BaselineFacts> = {},
): BaselineFacts {
  const base: ExpectedBaseline = {
    baselineId: 'pb-0default',
    name: 'x',
    by: 'default',
    groupRegistered: null,
  };
  return {
    ...facts().baseline,
    expected: told({ ...base, ...expected }, 'ssm:DescribePatchGroups'),
    ...overrides,
  };
}

describe('unregistered-patch-group', () => {
  it('fires where no baseline knows the group of the tag', () => {
    const finding = findingOf(
      facts({ baseline: judgedBy({ groupRegistered: false }, { patchGroupTag: TAG }) }),
    );

    expect(finding.rootCause.code).toBe('unregistered-patch-group');
    expect(finding.remediation.code).toBe('fix-baseline');
    expect(finding.patching.patchGroup).toBe('web');
  });

  it('does not fire for a registered group, or under a patch policy, which ignores groups', () => {
    const registered = judgedBy({ groupRegistered: true, by: 'patch-group' }, { patchGroupTag: TAG });
    const policy = judgedBy(
      { groupRegistered: false, by: 'patch-policy', baselineId: null },
      { patchGroupTag: TAG, used: told(null, 'ssm:GetPatchBaseline') },
    );

    expect(causeOf(facts({ baseline: registered }))).toBe('waiting-for-window');
    expect(causeOf(facts({ baseline: policy }))).toBe('waiting-for-window');
  });

  it('is not claimed where the groups could not be read, nor is that all is well', () => {
    const unread = judgedBy({}, { patchGroupTag: TAG, expected: refused('ssm:DescribePatchGroups') });

    expect(causeOf(facts({ baseline: unread }))).toBe('inconclusive');
  });
});

describe('baseline-mismatch', () => {
  it('fires where the record is of another baseline than the group calls for', () => {
    const other = judgedBy(
      { baselineId: 'pb-0web', by: 'patch-group', groupRegistered: true },
      { patchGroupTag: TAG },
    );

    const finding = findingOf(facts({ baseline: other }));

    expect(finding.rootCause).toMatchObject({ code: 'baseline-mismatch', confidence: 'high' });
    expect(finding.patching).toMatchObject({ baselineId: 'pb-0default', expectedBaselineId: 'pb-0web' });
  });

  it('takes an ARN and its last part for the same baseline', () => {
    const arn = judgedBy({ baselineId: 'arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-0default' });

    expect(causeOf(facts({ baseline: arn }))).toBe('waiting-for-window');
  });

  it('does not compare the ids that a patch policy generates', () => {
    const policy = judgedBy(
      { baselineId: 'pb-0other', by: 'patch-policy' },
      { used: told(null, 'ssm:GetPatchBaseline') },
    );

    expect(causeOf(facts({ baseline: policy }))).toBe('waiting-for-window');
  });
});

describe('competing-scans', () => {
  const POLICY = { kind: 'patch-policy', id: 'policy-1' } as const;

  const BY_POLICY = patchAssociation({
    id: 'policy-1',
    isPatchPolicy: true,
    baselineOverride: 's3://a/b.json',
  });

  it('fires where scheduled runs bring different baselines', () => {
    const history = reading.history(
      run(0.11, { origin: POLICY, usesBaselineOverride: true }),
      run(0.5),
      install(2),
    );
    const both = targeting({ windows: [patchWindow()], associations: [patchAssociation(), BY_POLICY] });

    const finding = findingOf(facts({ history, targeting: both }));

    expect(finding.rootCause).toMatchObject({ code: 'competing-scans', confidence: 'high' });
    expect(finding.remediation.code).toBe('fix-baseline');
  });

  it('fires where two policies bring baselines of their own', () => {
    const other = { ...BY_POLICY, id: 'policy-2', baselineOverride: 's3://c/d.json' };
    const history = reading.history(
      run(0.11, { origin: POLICY, usesBaselineOverride: true }),
      run(0.5, { origin: { ...POLICY, id: 'policy-2' }, usesBaselineOverride: true }),
    );

    expect(causeOf(facts({ history, targeting: targeting({ associations: [BY_POLICY, other] }) }))).toBe(
      'competing-scans',
    );
  });

  it('does not fire for a method that another has replaced', () => {
    const history = reading.history(
      run(0.11, { origin: POLICY, usesBaselineOverride: true }),
      install(2, { origin: POLICY, usesBaselineOverride: true }),
      run(12),
      install(14),
    );
    const policyAlone = targeting({
      windows: [patchWindow({ enabled: false })],
      associations: [BY_POLICY, { ...BY_POLICY, id: 'policy-1-install', operation: 'Install' }],
    });
    const baseline = judgedBy(
      { by: 'patch-policy', baselineId: null },
      { used: told(null, 'ssm:GetPatchBaseline') },
    );

    const { rootCause } = findingOf(facts({ history, targeting: policyAlone, baseline }));

    expect(rootCause).toMatchObject({ code: 'waiting-for-window', contributing: [] });
  });

  it('takes the ids that a policy makes for each run for no rivals', () => {
    const again = told(patchState({ baselineId: 'pb-0generated' }), 'ssm:DescribeInstancePatchStates');
    const baseline = judgedBy(
      { by: 'patch-policy', baselineId: null },
      { used: told(null, 'ssm:GetPatchBaseline') },
    );
    const policyAlone = targeting({ associations: [BY_POLICY] });

    expect(causeOf(facts({ patchStateAgain: again, targeting: policyAlone, baseline }))).not.toBe(
      'competing-scans',
    );
  });

  it('fires where the record flips between two reads', () => {
    const again = told(patchState({ baselineId: 'pb-0generated' }), 'ssm:DescribeInstancePatchStates');

    const finding = findingOf(facts({ patchStateAgain: again }));

    expect(finding.rootCause.code).toBe('competing-scans');
    expect(finding.verdict).toBe('changed');
  });

  it('fires where a policy is in charge and the record is not the policy’s', () => {
    const rivals = targeting({
      windows: [patchWindow()],
      associations: [patchAssociation({ isPatchPolicy: true, baselineOverride: 's3://x' })],
    });

    expect(
      findingOf(facts({ targeting: rivals, baseline: judgedBy({ by: 'patch-policy', baselineId: null }) }))
        .rootCause,
    ).toMatchObject({ code: 'competing-scans', confidence: 'medium' });
  });

  it.each([
    ['a single run by hand', run(0.5, { origin: { kind: 'command', id: null }, usesBaselineOverride: true })],
    [
      'a scan that reports elsewhere',
      run(0.5, { document: 'AWS-RunPatchBaselineAssociation', usesBaselineOverride: true }),
    ],
  ])('does not fire for %s', (_, other) => {
    expect(causeOf(facts({ history: reading.history(run(0.11), other, install(2)) }))).toBe(
      'waiting-for-window',
    );
  });

  it('does not fire for scans and installs with the same baseline', () => {
    expect(causeOf(facts())).toBe('waiting-for-window');
  });
});

describe('patch-not-available', () => {
  it('fires where the install itself left approved patches missing', () => {
    const state = withState(patchState({ operation: 'Install' }));

    const finding = findingOf(facts({ ...state, history: reading.history(install(0.105)) }));

    expect(finding.rootCause).toMatchObject({ code: 'patch-not-available', confidence: 'high' });
    expect(finding.rootCause.summary).toContain('openssl.x86_64');
    expect(finding.remediation.code).toBe('fix-host');
  });

  it('fires with less confidence where a scan soon after the second install in a row still misses them', () => {
    const history = reading.history(run(0.11), install(0.2), install(7));

    expect(findingOf(facts({ history })).rootCause).toMatchObject({
      code: 'patch-not-available',
      confidence: 'medium',
    });
  });

  it('fires where a failed run says that no repository offers it', () => {
    const history = reading.history(failedInstall(0.2, 'E: Unable to locate package openssl'));

    expect(causeOf(facts({ history }))).toBe('patch-not-available');
  });

  it('does not fire for what was approved later, nor where patches failed', () => {
    const failed = withState(patchState({ operation: 'Install', counts: counts({ missing: 0, failed: 3 }) }));

    expect(causeOf(facts())).toBe('waiting-for-window');
    expect(causeOf(facts({ ...failed, history: reading.history(install(0.105)) }))).not.toBe(
      'patch-not-available',
    );
  });
});
