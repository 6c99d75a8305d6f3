import { describe, expect, it } from 'vitest';
import { findingOf } from '../../support/diagnosing.ts';
import {
  ago,
  CLEAN,
  counts,
  facts,
  patch,
  patchAssociation,
  patchState,
  reading,
  run,
  targeting,
  withCompliance,
  withState,
} from '../../support/facts.ts';

describe('pending-reboot', () => {
  const PENDING = withState(
    patchState({
      counts: counts({ missing: 0, installedPendingReboot: 4 }),
      rebootOption: 'NoReboot',
      lastNoRebootInstallAt: ago(5),
    }),
  );

  it('asks for a restart, and dates the non-compliance by the install without one', () => {
    const finding = findingOf(facts(PENDING));

    expect(finding.rootCause.code).toBe('pending-reboot');
    expect(finding.remediation).toMatchObject({ code: 'reboot', reboots: true });
    expect(finding.compliance.nonCompliantSince).toBe(ago(5));
    expect(finding.verdict).toBe('active');
  });

  it('asks for a scan where the restart has happened since', () => {
    const finding = findingOf(facts({ ...PENDING, ec2: reading.ec2({ launchedAt: ago(1) }) }));

    expect(finding.rootCause.code).toBe('pending-reboot');
    expect(finding.remediation).toMatchObject({ code: 'scan', reboots: false });
    expect(finding.verdict).toBe('stale');
  });

  it('goes before targeting', () => {
    const both = withState(patchState({ counts: counts({ installedPendingReboot: 1 }) }));

    expect(findingOf(facts({ ...both, targeting: targeting({}) })).rootCause).toMatchObject({
      code: 'pending-reboot',
      contributing: ['not-targeted'],
    });
  });
});

describe('inconclusive', () => {
  it('says so where only updates that nobody approved are counted', () => {
    const state = patchState({ counts: { ...CLEAN, availableSecurityUpdate: 2 } });

    const finding = findingOf(facts(withState(state)));

    expect(finding.rootCause.code).toBe('inconclusive');
    expect(finding.rootCause.summary).toContain('2 security updates are available');
    expect(finding.remediation.code).toBe('review');
  });

  it('waits for a first run that is under way', () => {
    const began = run(0.01, { status: 'InProgress', statusDetails: 'InProgress', endedAt: null });
    const busy = facts({
      ...withState(null),
      ...withCompliance(),
      history: reading.history(began),
      targeting: targeting({
        associations: [patchAssociation()],
        installers: { windows: 0, associations: 0 },
      }),
    });

    const finding = findingOf(busy);

    expect(finding.rootCause.code).toBe('inconclusive');
    expect(finding.rootCause.summary).toContain('under way');
    expect(finding.remediation).toMatchObject({ code: 'review', document: null });
  });
});

describe('rejected-patch-installed', () => {
  it('names the patches', () => {
    const finding = findingOf(
      facts({
        ...withState(patchState({ counts: counts({ missing: 0, installedRejected: 1 }) })),
        patches: reading.patches(patch({ id: 'telnet.x86_64', state: 'INSTALLED_REJECTED' })),
      }),
    );

    expect(finding.rootCause).toMatchObject({ code: 'rejected-patch-installed' });
    expect(finding.rootCause.summary).toContain('telnet.x86_64');
    expect(finding.remediation).toMatchObject({ code: 'remove-rejected-patch', manual: true });
    expect(finding.compliance.severity).toBeNull();
  });
});
