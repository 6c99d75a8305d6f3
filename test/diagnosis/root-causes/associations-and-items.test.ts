import { describe, expect, it } from 'vitest';
import { causeOf, findingOf } from '../../support/diagnosing.ts';
import {
  ago,
  association,
  CLEAN,
  counts,
  facts,
  item,
  patchAssociation,
  patchState,
  reading,
  record,
  refused,
  run,
  targeting,
  told,
  withCompliance,
  withState,
} from '../../support/facts.ts';

describe('associations', () => {
  const ONLY_ASSOCIATION = {
    ...withState(patchState({ counts: CLEAN })),
    ...withCompliance(record({ type: 'Association' })),
  };

  it('fail without any patch being at fault', () => {
    const finding = findingOf(
      facts({ ...ONLY_ASSOCIATION, associations: reading.associations(association()) }),
    );

    expect(finding.compliance).toMatchObject({ status: 'non-compliant', types: ['Association'] });
    expect(finding.rootCause.code).toBe('association-failed');
    expect(finding.remediation).toMatchObject({
      code: 'run-association',
      document: 'AWS-RefreshAssociation',
      parameters: { associationIds: ['a-1'] },
      associationDocument: association().document,
      reboots: false,
    });
  });

  it('warn that running a patch association again may restart the node', () => {
    const patching = association({ associationId: 'a-2', document: 'AWS-RunPatchBaseline' });
    const installs = targeting({ associations: [patchAssociation({ id: 'a-2', operation: 'Install' })] });

    const finding = findingOf(
      facts({ ...ONLY_ASSOCIATION, associations: reading.associations(patching), targeting: installs }),
    );

    expect(finding.remediation.reboots).toBe(true);
  });

  it('quote no output that was never fetched', () => {
    const limited = association({ status: 'RateExceeded', detailedStatus: 'RateExceeded', output: null });

    const { rootCause } = findingOf(
      facts({ ...ONLY_ASSOCIATION, associations: reading.associations(limited) }),
    );

    expect(rootCause.code).toBe('association-failed');
    expect(rootCause.evidence.map(({ fact }) => fact).join()).not.toContain('output');
  });

  it('tell what their output says', () => {
    const output = { stdout: '', stderr: 'write error: No space left on device', truncated: false };

    const finding = findingOf(
      facts({ ...ONLY_ASSOCIATION, associations: reading.associations(association({ output })) }),
    );

    expect(finding.rootCause.code).toBe('association-failed');
    expect(finding.rootCause.evidence.map(({ fact }) => fact).join()).toContain('disk-full');
  });

  it.each([
    ['never applied', { status: 'Pending', executedAt: null }],
    ['not moved for days', { status: 'InProgress', executedAt: ago(3) }],
    ['stuck by its own word', { status: 'InProgress', detailedStatus: 'StuckAtInProgress' }],
  ])('are stuck when %s', (_, state) => {
    const stuck = reading.associations(association({ detailedStatus: null, ...state }));

    expect(causeOf(facts({ ...ONLY_ASSOCIATION, associations: stuck }))).toBe('association-pending');
  });

  it('are not stuck when they are just beginning', () => {
    const associations = reading.associations(association({ status: 'Pending', executedAt: null }));
    const newNode = { node: reading.node({ registeredAt: ago(0.01) }), associations };

    expect(causeOf(facts({ ...ONLY_ASSOCIATION, ...newNode }))).toBe('inconclusive');
  });

  it.each([
    [
      'Failed',
      {
        executionSummary:
          'Multiple apply all associations with document AWS-GatherSoftwareInventory are not supported',
      },
    ],
    ['Skipped', { detailedStatus: 'OverriddenByExplicitInventoryAssociation' }],
  ])('of the inventory conflict when one is %s for the other', (status, text) => {
    const inventory = association({ document: 'AWS-GatherSoftwareInventory', status, ...text });

    const finding = findingOf(facts({ ...ONLY_ASSOCIATION, associations: reading.associations(inventory) }));

    expect(finding.rootCause).toMatchObject({ code: 'inventory-conflict', contributing: [] });
  });

  it('of the inventory that fail for another reason are failed associations', () => {
    const inventory = association({ document: 'AWS-GatherSoftwareInventory' });

    expect(causeOf(facts({ ...ONLY_ASSOCIATION, associations: reading.associations(inventory) }))).toBe(
      'association-failed',
    );
  });

  it('are inconclusive where their status was refused', () => {
    const unread = { associations: refused('ssm:DescribeInstanceAssociationsStatus') };

    const finding = findingOf(facts({ ...ONLY_ASSOCIATION, ...unread }));

    expect(finding.rootCause.code).toBe('inconclusive');
    expect(finding.verdict).toBe('inconclusive');
    expect(finding.rootCause.summary).toContain('ssm:DescribeInstanceAssociationsStatus');
  });
});

describe('custom-item', () => {
  const CLEAN_RECORD = withState(patchState({ counts: CLEAN }));

  it('names the custom type and its items', () => {
    const custom = withCompliance(record({ type: 'Custom:Antivirus', nonCompliantCount: 1 }));

    const finding = findingOf(facts({ ...CLEAN_RECORD, ...custom, items: reading.items(item()) }));

    expect(finding.rootCause.code).toBe('custom-item');
    expect(finding.rootCause.summary).toContain('Signatures are old');
    expect(finding.compliance.types).toEqual(['Custom:Antivirus']);
    expect(finding.remediation.code).toBe('review');
  });

  it('tells a Patch status that the patch record contradicts as set by hand', () => {
    const byHand = withCompliance(record({ executionType: null, executionId: 'audit-7' }));

    const finding = findingOf(facts({ ...CLEAN_RECORD, ...byHand, patches: reading.patches() }));

    expect(finding.rootCause.code).toBe('custom-item');
    expect(finding.rootCause.summary).toContain('set by hand');
    expect(finding.compliance).toMatchObject({ status: 'non-compliant', types: ['Patch'], severity: null });
  });

  it('tells one without record and run as set by hand too', () => {
    const byHand = {
      ...withState(null),
      ...withCompliance(record({ executedAt: ago(4), executionId: 'audit-7' })),
    };

    expect(findingOf(facts({ ...byHand, history: reading.history(run(8)) })).rootCause.code).toBe(
      'custom-item',
    );
    expect(causeOf(facts({ ...byHand, history: reading.history(run(4)) }))).toBe('inconclusive');
  });

  it('does not doubt a status that the record bears out', () => {
    expect(causeOf(facts())).toBe('waiting-for-window');
  });

  it('ignores items without a status', () => {
    const blank = { items: reading.items(item({ status: '' })), ...withCompliance(record()) };

    expect(findingOf(facts(blank)).rootCause.contributing).toEqual([]);
  });
});

describe('inconclusive', () => {
  it('says what was refused and cites what was seen', () => {
    const finding = findingOf(
      facts({
        history: refused('ssm:ListCommandInvocations'),
        targeting: { ...targeting({}), windows: refused('ssm:DescribeMaintenanceWindows') },
      }),
    );

    expect(finding.rootCause).toMatchObject({ code: 'inconclusive', confidence: 'low' });
    expect(finding.rootCause.summary).toContain('ssm:ListCommandInvocations');
    expect(finding.rootCause.evidence.length).toBeGreaterThan(0);
    expect(finding.patching.outcome).toBe('unknown');
  });

  it('falls back on EC2 where nothing else was read', () => {
    const dark = facts({
      ...{
        patchState: refused('ssm:DescribeInstancePatchStates'),
        patchStateAgain: refused('ssm:DescribeInstancePatchStates'),
      },
      ...{
        compliance: refused('ssm:ListResourceComplianceSummaries'),
        complianceAgain: refused('ssm:ListResourceComplianceSummaries'),
      },
      history: refused('ssm:ListCommandInvocations'),
    });

    const finding = findingOf(dark);

    expect(finding.compliance.status).toBe('unknown');
    expect(finding.rootCause.evidence[0]?.source).toBe('ec2:DescribeInstances');
    expect(finding.verdict).toBe('inconclusive');
  });

  it('takes −1 counts and dates of 1970 for what they are', () => {
    const couldNotLook = withState(patchState({ counts: counts({ missing: -1, failed: -1 }) }));
    const noTime = withState(patchState({ counts: CLEAN, endedAt: null }));

    for (const state of [couldNotLook, noTime]) {
      const finding = findingOf(facts({ ...state, ...withCompliance() }));
      expect(finding.compliance.status).toBe('unknown');
      expect(finding.verdict).toBe('inconclusive');
    }
  });

  it('knows an instance that is just starting', () => {
    const starting = facts({
      ec2: reading.ec2({ state: 'pending' }),
      node: told(null, 'ssm:DescribeInstanceProperties'),
      history: reading.history(),
      ...withState(null),
      ...withCompliance(),
    });

    expect(findingOf(starting).rootCause.summary).toContain('just starting');
  });
});
