import { describe, expect, it } from 'vitest';
import { REMEDIATION_CODES } from '../../src/model/codes.ts';
import type { UnrankedFinding } from '../../src/model/report.ts';
import { offersFor } from '../../src/remediation/offers.ts';
import { aFinding } from '../assessment/builders.ts';
import { anAccount, anEnvironment, asking, settingsOf } from './support/hand-made.ts';

const settings = settingsOf(anEnvironment('staging'));

function offered(code: UnrankedFinding['remediation']['code'], changes: Partial<UnrankedFinding> = {}) {
  const finding = aFinding({ ...asking(code), ...changes });
  return offersFor(finding, 'staging', settings).map(({ action, label }) => `${action}: ${label}`);
}

function being(status: UnrankedFinding['manageability']['status']): Partial<UnrankedFinding> {
  return { manageability: { status, agentVersion: null, lastPingAt: null } };
}

describe('what a card offers', () => {
  it.each([
    ['install-patches', ['install: Install patches']],
    ['scan', ['scan: Scan']],
    ['reboot', ['reboot: Reboot']],
    ['update-agent', ['update-agent: Update SSM Agent']],
    ['run-association', ['run-association: Run association']],
    ['restore-connection', ['diagnose: Diagnose']],
    ['fix-host', ['diagnose: Diagnose', 'install: Retry the install']],
    ['wait-for-window', ['install: Install now instead']],
    ['add-to-patching', ['install: Install now instead']],
    ['attach-instance-profile', []],
    ['fix-baseline', []],
    ['remove-rejected-patch', []],
    ['review', []],
  ] as const)('for %s', (code, expected) => {
    expect(offered(code)).toEqual(expected);
  });

  it('starts what is stopped, and nothing else', () => {
    expect(offered('start-instance', being('stopped'))).toEqual(['start: Start']);
    expect(offered('start-instance')).toEqual([]);
  });

  it('scans first what was never scanned', () => {
    const compliance = { ...aFinding().compliance, lastOperation: null };

    expect(offered('add-to-patching', { compliance })).toEqual(['scan: Scan now']);
  });

  it.each(['terminated', 'stopped', 'not-managed', 'connection-lost', 'unknown'] as const)(
    'offers nothing that needs the agent where the instance is %s',
    (status) => {
      const others = REMEDIATION_CODES.filter(
        (code) => !['start-instance', 'restore-connection'].includes(code),
      );

      expect(others.flatMap((code) => offered(code, being(status)))).toEqual([]);
    },
  );

  it('diagnoses a connection from outside, unless the instance is gone', () => {
    expect(offered('restore-connection', being('connection-lost'))).toEqual(['diagnose: Diagnose']);
    expect(offered('restore-connection', being('terminated'))).toEqual([]);
  });

  it.each(['Ubuntu 24.04', 'macOS 14', null])('has no runbook for a host of %s', (platform) => {
    expect(offered('fix-host', { platform })).toEqual(['install: Retry the install']);
  });

  it('neither installs on nor restarts a member of an Auto Scaling group', () => {
    const context = { ...aFinding().context, autoScalingGroup: 'web' };

    expect(offered('install-patches', { context })).toEqual([]);
    expect(offered('reboot', { context })).toEqual([]);
    expect(offered('scan', { context })).toEqual(['scan: Scan']);
  });

  it('shows no button without a role in the account, or without the environment', () => {
    const finding = aFinding(asking('reboot'));
    const scanOnly = settingsOf(
      anEnvironment('staging', { accounts: [anAccount('111122223333', ['scan'])] }),
    );

    expect(offersFor(finding, 'staging', scanOnly)).toEqual([]);
    expect(offersFor(finding, 'gone', settings)).toEqual([]);
    expect(
      offersFor(aFinding({ ...asking('reboot'), accountId: '444455556666' }), 'staging', settings),
    ).toEqual([]);
  });
});
