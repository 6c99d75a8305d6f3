import { describe, expect, it } from 'vitest';
import type { InstanceFacts } from '../../../src/model/facts.ts';
import { causeOf, findingOf } from '../../support/diagnosing.ts';
import {
  ago,
  ahead,
  CLEAN,
  counts,
  facts,
  install,
  patchAssociation,
  patchState,
  patchWindow,
  reading,
  refused,
  run,
  targeting,
  told,
  withCompliance,
  withState,
} from '../../support/facts.ts';

const SCAN_ONLY = reading.history(run(0.11), run(1.11));

describe('never-scanned', () => {
  const NEVER: Partial<InstanceFacts> = {
    ...withState(null),
    ...withCompliance(),
    history: reading.history(),
    targeting: targeting({ installers: { windows: 0, associations: 0 } }),
  };

  it('fires for an online node without record and runs', () => {
    const finding = findingOf(facts(NEVER));

    expect(finding.rootCause.code).toBe('never-scanned');
    expect(finding.compliance.status).toBe('unknown');
    expect(finding.verdict).toBe('inconclusive');
    expect(finding.remediation.code).toBe('add-to-patching');
  });

  it('asks for a scan where one is scheduled', () => {
    const scheduled = facts({ ...NEVER, targeting: targeting({ associations: [patchAssociation()] }) });

    expect(findingOf(scheduled).remediation).toMatchObject({
      code: 'scan',
      parameters: { Operation: ['Scan'] },
    });
  });

  it('fires where Host Management alone scans, whose runs leave no patch record', () => {
    const hostManagement = { document: 'AWS-RunPatchBaselineAssociation' } as const;
    const scanned = facts({
      ...NEVER,
      history: reading.history(run(0.5, hostManagement), run(1.5, hostManagement)),
      targeting: targeting({
        associations: [patchAssociation(hostManagement)],
        installers: { windows: 0, associations: 0 },
      }),
    });

    const finding = findingOf(scanned);

    expect(finding.rootCause).toMatchObject({ code: 'never-scanned', confidence: 'medium' });
    expect(finding.rootCause.summary).toContain('Host Management');
    expect(finding.remediation.code).toBe('add-to-patching');
  });

  it('is not claimed without the history, or with a run in it', () => {
    expect(causeOf(facts({ ...NEVER, history: refused('ssm:ListCommandInvocations') }))).toBe('inconclusive');
    expect(causeOf(facts({ ...NEVER, history: reading.history(run(1)) }))).toBe('inconclusive');
  });
});

describe('scan-overdue', () => {
  const OLD: Partial<InstanceFacts> = {
    ...withState(patchState({ counts: CLEAN, endedAt: ago(10) })),
    ...withCompliance(),
    history: reading.history(run(10.01)),
    targeting: targeting({ installers: { windows: 0, associations: 0 } }),
  };

  it('makes an old compliant record unknown, and says that nothing brings newer data', () => {
    const finding = findingOf(facts(OLD));

    expect(finding.compliance.status).toBe('unknown');
    expect(finding.rootCause).toMatchObject({ code: 'scan-overdue', confidence: 'high' });
    expect(finding.verdict).toBe('stale');
    expect(finding.remediation.code).toBe('scan');
  });

  it('fires where only scans that report elsewhere are scheduled and run', () => {
    const hostManagement = { document: 'AWS-RunPatchBaselineAssociation' } as const;
    const finding = findingOf(
      facts({
        ...OLD,
        history: reading.history(run(0.5, hostManagement), run(10.01)),
        targeting: targeting({ associations: [patchAssociation(hostManagement)] }),
      }),
    );

    expect(finding.rootCause).toMatchObject({ code: 'scan-overdue', confidence: 'high' });
  });

  it('is not claimed where a schedule for a resource group may bring newer data', () => {
    const undecided = [{ name: 'association scan-all', operation: 'Scan', isPatchPolicy: false }] as const;

    expect(causeOf(facts({ ...OLD, targeting: targeting({ undecided }) }))).not.toBe('scan-overdue');
  });

  it('leaves it to the skipped window where one should have scanned', () => {
    const window = patchWindow({
      operation: 'Scan',
      executions: told(
        [
          {
            windowId: 'mw-weekly',
            executionId: 'e-1',
            status: 'SKIPPED_OVERLAPPING',
            statusDetails: null,
            startedAt: ago(2),
            endedAt: ago(2),
            commandIds: [],
          },
        ],
        'ssm:DescribeMaintenanceWindowExecutions',
      ),
    });

    expect(causeOf(facts({ ...OLD, targeting: targeting({ windows: [window] }) }))).toBe('window-skipped');
  });

  it('is not claimed where the schedules could not be read', () => {
    const unread = { ...targeting({}), associations: refused('ssm:ListAssociations') };

    expect(causeOf(facts({ ...OLD, targeting: unread }))).toBe('inconclusive');
  });

  it('does not fire on the limit itself', () => {
    const fresh = withState(patchState({ counts: counts(), endedAt: ago(7) }));

    expect(findingOf(facts({ ...OLD, ...fresh })).rootCause.contributing).not.toContain('scan-overdue');
    expect(findingOf(facts({ ...OLD, ...fresh })).rootCause.code).not.toBe('scan-overdue');
  });
});

describe('window-skipped', () => {
  const EXECUTION = {
    windowId: 'mw-weekly',
    executionId: 'e-1',
    status: 'SUCCESS',
    statusDetails: null,
    startedAt: ago(1),
    endedAt: ago(0.9),
    commandIds: [],
  };

  function execution(status: string, commandIds: readonly string[] = []) {
    return told([{ ...EXECUTION, status, commandIds }], 'ssm:DescribeMaintenanceWindowExecutions');
  }

  it.each([
    ['a disabled window', { windows: [patchWindow({ enabled: false })] }, 'add-to-patching'],
    ['an ended window', { windows: [patchWindow({ endsAt: ago(3), nextAt: null })] }, 'add-to-patching'],
    [
      'an overlapping execution',
      { windows: [patchWindow({ executions: execution('SKIPPED_OVERLAPPING') })] },
      'install-patches',
    ],
    [
      'an execution cut off',
      { windows: [patchWindow({ executions: execution('TIMED_OUT') })] },
      'install-patches',
    ],
    [
      'an execution without it',
      { windows: [patchWindow({ executions: execution('SUCCESS', ['c-9']) })] },
      'install-patches',
    ],
  ])('fires for %s', (_, schedules, remediation) => {
    const finding = findingOf(facts({ targeting: targeting(schedules), history: SCAN_ONLY }));

    expect(finding.rootCause.code).toBe('window-skipped');
    expect(finding.patching.outcome).toBe('skipped');
    expect(finding.remediation.code).toBe(remediation);
  });

  it('tells why an execution failed, in one sentence', () => {
    const failed = { ...EXECUTION, status: 'FAILED', statusDetails: 'The provided role lacks permissions.' };
    const executions = told([failed], 'ssm:DescribeMaintenanceWindowExecutions');
    const windows = [patchWindow({ executions })];

    const { rootCause } = findingOf(facts({ targeting: targeting({ windows }), history: SCAN_ONLY }));

    expect(rootCause.summary).toMatch(/lacks permissions\.$/);
  });

  it('looks past an execution that has only just begun', () => {
    const underWay = { ...EXECUTION, executionId: 'e-2', status: 'IN_PROGRESS', startedAt: ago(0.01) };
    const executions = told(
      [underWay, ...execution('SKIPPED_OVERLAPPING').value],
      'ssm:DescribeMaintenanceWindowExecutions',
    );
    const windows = [patchWindow({ executions })];

    const finding = findingOf(facts({ targeting: targeting({ windows }), history: SCAN_ONLY }));

    expect(finding.rootCause.code).toBe('window-skipped');
  });

  it.each([
    ['DeliveryTimedOut', 'TimedOut'],
    ['Delivery Timed Out', 'TimedOut'],
    ['Undeliverable', 'Failed'],
    ['Terminated', 'Failed'],
    ['AccessDenied', 'Failed'],
    ['RateExceeded', 'Failed'],
    ['InvalidPlatform', 'Failed'],
  ])('fires for a run that ended %s: no fault of the node', (statusDetails, status) => {
    const history = reading.history(
      run(0.11),
      install(1, { status, statusDetails, startedAt: null, endedAt: null }),
    );

    expect(causeOf(facts({ history }))).toBe('window-skipped');
  });

  it.each([
    ['AccessDenied', 'sender'],
    ['Terminated', 'MaxErrors'],
    ['RateExceeded', 'fewer nodes'],
    ['DeliveryTimedOut', 'online'],
  ])('says what to change after %s', (statusDetails, advice) => {
    const history = reading.history(install(1, { status: 'Failed', statusDetails, startedAt: null }));

    expect(findingOf(facts({ history })).remediation.steps.join(' ')).toContain(advice);
  });

  it('does not fire where an install has succeeded since', () => {
    const targets = targeting({ windows: [patchWindow({ executions: execution('SKIPPED_OVERLAPPING') })] });
    const history = reading.history(install(0.5, { origin: { kind: 'command', id: null } }));

    expect(causeOf(facts({ targeting: targets, history }))).not.toBe('window-skipped');
  });

  it('does not fire for a disabled window while another one is due', () => {
    const windows = [patchWindow({ id: 'mw-old', enabled: false }), patchWindow()];

    expect(causeOf(facts({ targeting: targeting({ windows }) }))).toBe('waiting-for-window');
  });

  it('leaves a run that failed on the node to its output', () => {
    const windows = [patchWindow({ executions: execution('FAILED', ['command-1']) })];
    const failed = install(1, {
      status: 'Failed',
      statusDetails: 'Failed',
      output: { stdout: '', stderr: 'Error: No space left on device', truncated: false },
      outputSource: 'ssm:ListCommandInvocations',
    });

    expect(causeOf(facts({ targeting: targeting({ windows }), history: reading.history(failed) }))).toBe(
      'disk-full',
    );
  });
});

describe('not-targeted', () => {
  const MISSED = { targeting: targeting({ associations: [patchAssociation()] }), history: SCAN_ONLY };

  it('fires where installers exist and none matches', () => {
    const near = targeting({ nearMisses: ['window weekly has tag:Env=prod, the node has env=prod'] });

    const finding = findingOf(facts({ ...MISSED, targeting: near }));

    expect(finding.rootCause.code).toBe('not-targeted');
    expect(finding.rootCause.summary).toContain('env=prod');
    expect(finding.remediation.code).toBe('add-to-patching');
    expect(finding.rootCause.contributing).not.toContain('install-never-ran');
  });

  it('needs installers in the scope, and all reads', () => {
    const none = targeting({
      associations: [patchAssociation()],
      installers: { windows: 0, associations: 0 },
    });
    const unread = { ...MISSED.targeting, windows: refused('ssm:DescribeMaintenanceWindowTargets') };

    expect(causeOf(facts({ ...MISSED, targeting: none }))).toBe('install-never-ran');
    expect(causeOf(facts({ ...MISSED, targeting: unread }))).not.toBe('not-targeted');
  });

  it('is less sure of a node that something unseen installs on, and does not say "never ran"', () => {
    const state = patchState({ operation: 'Install', endedAt: ago(1) });

    const finding = findingOf(facts({ ...MISSED, ...withState(state), history: reading.history() }));

    expect(finding.rootCause).toMatchObject({ code: 'not-targeted', confidence: 'medium' });
    expect(finding.patching).toMatchObject({ outcome: 'unknown', lastInstallAt: ago(1) });
  });

  it('does not fire where an installer targets a resource group: the node may be a member', () => {
    const undecided = [{ name: 'window group (mw-2)', operation: 'Install', isPatchPolicy: false }] as const;
    const schedules = targeting({ associations: [patchAssociation()], undecided });

    const finding = findingOf(facts({ ...MISSED, targeting: schedules }));

    expect(finding.rootCause.code).not.toBe('not-targeted');
    expect(finding.rootCause.summary).not.toContain('nothing that installs');
  });

  it('does not fire where a task of unknown operation matches: it may install', () => {
    const windows = [patchWindow({ operation: null })];

    expect(causeOf(facts({ ...MISSED, targeting: targeting({ windows }) }))).not.toBe('not-targeted');
  });
});

describe('install-never-ran', () => {
  const NOBODY = targeting({
    associations: [patchAssociation()],
    installers: { windows: 0, associations: 0 },
  });

  it('fires where only scans ran and nothing installs', () => {
    const finding = findingOf(facts({ targeting: NOBODY, history: SCAN_ONLY }));

    expect(finding.rootCause).toMatchObject({ code: 'install-never-ran', confidence: 'high' });
    expect(finding.patching.outcome).toBe('never-ran');
    expect(finding.remediation.code).toBe('add-to-patching');
  });

  it('fires where a window targets it and nothing was ever sent', () => {
    const finding = findingOf(facts({ history: SCAN_ONLY }));

    expect(finding.rootCause.code).toBe('install-never-ran');
    expect(finding.remediation.code).toBe('install-patches');
  });

  it('fires where an install was sent by hand and never reached the node', () => {
    const undelivered = install(1, {
      status: 'TimedOut',
      statusDetails: 'DeliveryTimedOut',
      origin: { kind: 'command', id: null },
      startedAt: null,
      endedAt: null,
    });

    expect(causeOf(facts({ history: reading.history(run(0.11), undelivered) }))).toBe('install-never-ran');
  });

  it('is not claimed, nor "never-ran", where a run may have been an install', () => {
    const finding = findingOf(facts({ history: reading.history(run(0.11), run(3, { operation: null })) }));

    expect(finding.rootCause.code).not.toBe('install-never-ran');
    expect(finding.patching.outcome).toBe('unknown');
  });

  it('is less sure, and "never-ran" is not claimed, without what the windows did', () => {
    const windows = [patchWindow({ executions: refused('ssm:DescribeMaintenanceWindowExecutions') })];

    const finding = findingOf(facts({ targeting: targeting({ windows }), history: SCAN_ONLY }));

    expect(finding.rootCause).toMatchObject({ code: 'install-never-ran', confidence: 'medium' });
    expect(finding.patching.outcome).toBe('unknown');
  });

  it('does not say what it does not know without the history', () => {
    const unread = refused('ssm:ListCommandInvocations');

    const { rootCause } = findingOf(facts({ targeting: NOBODY, history: unread }));

    expect(rootCause.code).toBe('install-never-ran');
    expect(rootCause.summary).not.toMatch(/only scanned|last install/);
  });

  it('is less sure after an install by hand', () => {
    const history = reading.history(run(0.11), install(20, { origin: { kind: 'command', id: null } }));

    expect(findingOf(facts({ targeting: NOBODY, history })).rootCause).toMatchObject({
      code: 'install-never-ran',
      confidence: 'medium',
    });
  });

  it('does not fire on the record of an install that the history no longer shows', () => {
    const old = withState(patchState({ operation: 'Install', counts: counts({ missing: 0, failed: 3 }) }));

    expect(causeOf(facts({ ...old, history: reading.history() }))).not.toBe('install-never-ran');
  });
});

describe('waiting-for-window', () => {
  it('says that nothing is broken', () => {
    const finding = findingOf(facts());

    expect(finding.rootCause.code).toBe('waiting-for-window');
    expect(finding.rootCause.contributing).toEqual([]);
    expect(finding.remediation).toMatchObject({ code: 'wait-for-window', reboots: false, manual: false });
    expect(finding.patching).toMatchObject({ outcome: 'succeeded', nextWindowAt: ahead(5) });
    expect(finding.verdict).toBe('active');
  });

  it('is never a contributing cause', () => {
    const alsoRejected = withState(patchState({ counts: counts({ installedRejected: 1 }) }));

    const { rootCause } = findingOf(facts(alsoRejected));

    expect(rootCause).toMatchObject({ code: 'rejected-patch-installed', contributing: [] });
  });

  it('needs a window ahead', () => {
    expect(causeOf(facts({ targeting: targeting({ windows: [patchWindow({ nextAt: null })] }) }))).toBe(
      'inconclusive',
    );
  });
});
