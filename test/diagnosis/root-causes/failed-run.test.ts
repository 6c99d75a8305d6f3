import { describe, expect, it } from 'vitest';
import { causeOf, findingOf } from '../../support/diagnosing.ts';
import {
  ago,
  association,
  CLEAN,
  counts,
  facts,
  failedInstall,
  INSTANCE,
  install,
  patchState,
  patchWindow,
  reading,
  record,
  run,
  targeting,
  withCompliance,
  withState,
} from '../../support/facts.ts';

describe('agent-outdated', () => {
  it('fires for an agent too old to patch', () => {
    const finding = findingOf(facts({ node: reading.node({ agentVersion: '2.0.821.0' }) }));

    expect(finding.rootCause.code).toBe('agent-outdated');
    expect(finding.remediation).toMatchObject({ code: 'update-agent', document: 'AWS-UpdateSSMAgent' });
  });

  it('asks for more where hooks are used, and only there', () => {
    const node = reading.node({ agentVersion: '3.0.413.0' });
    const hooks = targeting({ windows: [patchWindow({ document: 'AWS-RunPatchBaselineWithHooks' })] });

    expect(causeOf(facts({ node, targeting: hooks }))).toBe('agent-outdated');
    expect(causeOf(facts({ node }))).toBe('waiting-for-window');
  });

  it.each(['2.0.834.0', '2.3.68.0', '3.2.582.0'])(
    'does not fire for %s: not the newest is no cause',
    (version) => {
      expect(causeOf(facts({ node: reading.node({ agentVersion: version }) }))).toBe('waiting-for-window');
    },
  );

  it('fires where an association answers UnsupportedAgent', () => {
    const associations = reading.associations(association({ detailedStatus: 'UnsupportedAgent' }));

    expect(findingOf(facts({ associations })).rootCause).toMatchObject({
      code: 'agent-outdated',
      contributing: ['association-failed'],
    });
  });
});

describe('the newest failed run', () => {
  const LOCKED = 'E: Could not get lock /var/lib/dpkg/lock-frontend';
  const FULL = 'Error: No space left on device';

  it('proves what its output says, with the call that brought it', () => {
    const finding = findingOf(
      facts({ history: reading.history(run(0.11), failedInstall(1, FULL), install(8)) }),
    );

    expect(finding.rootCause.code).toBe('disk-full');
    expect(finding.rootCause.evidence[0]?.source).toBe('ssm:ListCommandInvocations');
    expect(finding.patching.outcome).toBe('failed');
    expect(finding.remediation.logs.join()).toContain(
      `/var/lib/amazon/ssm/${INSTANCE}/document/orchestration/command-1`,
    );
  });

  it('holds until a later run of the same operation succeeds', () => {
    const later = reading.history(install(0.5), failedInstall(1, FULL));
    const otherOperation = reading.history(run(0.5), failedInstall(1, FULL));

    expect(causeOf(facts({ history: later }))).not.toBe('disk-full');
    expect(causeOf(facts({ history: otherOperation }))).toBe('disk-full');
  });

  it('is the newest of several', () => {
    expect(
      causeOf(facts({ history: reading.history(failedInstall(1, LOCKED), failedInstall(8, FULL)) })),
    ).toBe('package-lock');
  });

  it('leaves the word to an older one where it tells no cause itself', () => {
    const mute = failedInstall(1, '', { output: null });

    expect(causeOf(facts({ history: reading.history(mute, failedInstall(8, FULL)) }))).toBe('disk-full');
  });

  it('is over by a later record of its operation, also where the scan that left it was not read', () => {
    const failed = failedInstall(9, 'Could not resolve host: mirror.example', { operation: 'Scan' });

    expect(causeOf(facts({ history: reading.history(install(2), failed) }))).toBe('waiting-for-window');
  });

  it('is not over by the record of a later run that failed too', () => {
    const state = patchState({
      operation: 'Install',
      counts: counts({ missing: 0, failed: 4 }),
      endedAt: ago(0.996),
    });
    const mute = failedInstall(1, '', { output: null });
    const history = reading.history(mute, failedInstall(8, FULL));

    expect(causeOf(facts({ ...withState(state), history }))).toBe('disk-full');
  });

  it('is a failed patch where it tells only that Systems Manager was out of reach for a while', () => {
    const cutOff = failedInstall(
      1,
      'RequestError: send request failed: dial tcp: lookup ssm.us-east-1.amazonaws.com: no such host',
    );

    expect(findingOf(facts({ history: reading.history(cutOff) })).rootCause).toMatchObject({
      code: 'patch-failed',
      confidence: 'low',
    });
  });

  it.each(['Terminated', 'AccessDenied', 'DeliveryTimedOut'])('is none that ended %s', (statusDetails) => {
    const untouched = failedInstall(1, FULL, { statusDetails, origin: { kind: 'command', id: null } });

    expect(causeOf(facts({ history: reading.history(untouched, install(8)) }))).not.toBe('disk-full');
  });

  it('times out by its status where it printed nothing', () => {
    const silent = failedInstall(1, '', {
      status: 'TimedOut',
      statusDetails: 'ExecutionTimedOut',
      output: null,
    });

    expect(causeOf(facts({ history: reading.history(silent) }))).toBe('command-timeout');
  });

  it('tells patch-failed where the text tells no more', () => {
    const mute = failedInstall(1, 'something went wrong', {
      output: { stdout: '', stderr: '', truncated: false },
    });

    expect(findingOf(facts({ history: reading.history(mute) })).rootCause).toMatchObject({
      code: 'patch-failed',
      confidence: 'low',
    });
  });

  it('is told by the record alone where no run in the history is to blame', () => {
    const state = patchState({
      operation: 'Install',
      endedAt: ago(5),
      counts: counts({ missing: 0, failed: 3 }),
    });

    const finding = findingOf(facts({ ...withState(state), history: reading.history(run(0.5)) }));

    expect(finding.rootCause).toMatchObject({ code: 'patch-failed', confidence: 'low' });
    expect(finding.rootCause.evidence[0]?.fact).toContain('FailedCount 3');
  });

  it('does not say of a scan that it could not install', () => {
    const scan = failedInstall(0.05, 'blah', { operation: 'Scan' });

    const { rootCause } = findingOf(facts({ history: reading.history(scan, install(2)) }));

    expect(rootCause.code).toBe('patch-failed');
    expect(rootCause.summary).not.toContain('installed');
  });

  it('may have reported success while its own record counts failures', () => {
    const state = withState(
      patchState({ operation: 'Install', counts: counts({ missing: 0, failed: 2 }), endedAt: ago(0.997) }),
    );
    const output = {
      stdout: "Can't upgrade nginx because of unmet dependencies",
      stderr: '',
      truncated: false,
    };
    const history = reading.history(install(1, { output, outputSource: 'ssm:ListCommandInvocations' }));

    expect(causeOf(facts({ ...state, history }))).toBe('dependency-conflict');
  });

  it('is settled by a later record that finds nothing wrong', () => {
    const clean = {
      ...withState(patchState({ counts: CLEAN })),
      ...withCompliance(record({ type: 'Association' })),
    };
    const history = reading.history(failedInstall(1, FULL));

    expect(causeOf(facts({ ...clean, history, associations: reading.associations(association()) }))).toBe(
      'association-failed',
    );
  });

  it('goes after the agent and before a pending restart', () => {
    const state = withState(patchState({ counts: counts({ installedPendingReboot: 2 }) }));
    const history = reading.history(failedInstall(1, FULL));

    expect(findingOf(facts({ ...state, history })).rootCause).toMatchObject({
      code: 'disk-full',
      contributing: ['pending-reboot'],
    });
    expect(causeOf(facts({ history, node: reading.node({ agentVersion: '2.0.1.0' }) }))).toBe(
      'agent-outdated',
    );
  });
});
