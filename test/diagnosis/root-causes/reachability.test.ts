import { describe, expect, it } from 'vitest';
import type { InstanceFacts, NetworkPath, ProfileRights } from '../../../src/model/facts.ts';
import { causeOf, findingOf } from '../../support/diagnosing.ts';
import {
  ago,
  facts,
  INSTANCE,
  reading,
  refused,
  told,
  withCompliance,
  withState,
} from '../../support/facts.ts';

const NO_PROFILE = reading.ec2({ instanceProfileArn: null });
const ROLE_OF_HOST_MANAGEMENT = told(
  'AWSSystemsManagerDefaultEC2InstanceManagementRole',
  'ssm:GetServiceSetting',
);

function checks(instance: string) {
  return told(
    { instanceId: INSTANCE, system: 'ok', instance, scheduledEvents: [] },
    'ec2:DescribeInstanceStatus',
  );
}

function rights(overrides: Partial<ProfileRights>) {
  const base: ProfileRights = {
    profileName: 'web',
    roleName: 'web-role',
    sufficient: true,
    missing: [],
    trustsEc2: true,
  };
  return told({ ...base, ...overrides }, 'iam:GetInstanceProfile');
}

function path(open: boolean | null): InstanceFacts['networkPath'] {
  const obstacles: NetworkPath['obstacles'] =
    open === false
      ? [
          {
            kind: 'no-route',
            fact: 'Route table rtb-1 has no default route',
            source: 'ec2:DescribeRouteTables',
          },
        ]
      : [];
  return told({ open, obstacles, unseen: [] }, 'ec2:DescribeRouteTables');
}

/** Running, never registered, never scanned: everything else is in order. */
function unregistered(overrides: Partial<InstanceFacts> = {}): InstanceFacts {
  return facts({
    node: reading.unregistered(),
    profileRights: rights({}),
    networkPath: path(true),
    history: reading.history(),
    ...withState(null),
    ...withCompliance(),
    ...overrides,
  });
}

/** Registered, running, and silent for two days. */
function silent(overrides: Partial<InstanceFacts> = {}): InstanceFacts {
  return facts({
    node: reading.node({ pingStatus: 'ConnectionLost', lastPingAt: ago(2) }),
    networkPath: path(true),
    ...overrides,
  });
}

describe('instance-stopped', () => {
  it('is no lost connection', () => {
    const stopped = silent({
      ec2: reading.ec2({ state: 'stopped', stateTransitionReason: 'User initiated' }),
    });

    const finding = findingOf(stopped);

    expect(finding.rootCause.code).toBe('instance-stopped');
    expect(finding.verdict).toBe('stale');
    expect(finding.manageability.status).toBe('stopped');
    expect(finding.remediation).toMatchObject({
      code: 'start-instance',
      document: 'AWS-StartEC2Instance',
      parameters: { InstanceId: [INSTANCE] },
    });
  });
});

describe('an instance that EC2 does not show and that sends heartbeats', () => {
  it('is not called terminated', () => {
    const unseen = facts({ ec2: told(null, 'ec2:DescribeInstances') });

    expect(findingOf(unseen).rootCause.code).not.toBe('instance-terminated');
    expect(findingOf(unseen).manageability.status).toBe('online');
  });
});

describe('instance-terminated', () => {
  it.each([
    ['terminated', reading.ec2({ state: 'terminated' })],
    ['shutting down', reading.ec2({ state: 'shutting-down' })],
    ['unknown to EC2', told(null, 'ec2:DescribeInstances')],
  ])('fires for an instance that is %s and still has a record', (_, ec2) => {
    const finding = findingOf(silent({ ec2 }));

    expect(finding.rootCause.code).toBe('instance-terminated');
    expect(finding.remediation.code).toBe('review');
    expect(finding.verdict).toBe('stale');
  });
});

describe('instance-impaired', () => {
  it('goes before a lost connection', () => {
    expect(causeOf(silent({ statusChecks: checks('impaired') }))).toBe('instance-impaired');
  });

  it.each(['ok', 'initializing', 'insufficient-data'])('does not fire for %s', (status) => {
    expect(causeOf(silent({ statusChecks: checks(status) }))).toBe('connection-lost');
  });
});

describe('no-instance-profile', () => {
  it('fires for a running instance without profile and default host management', () => {
    const finding = findingOf(unregistered({ ec2: NO_PROFILE }));

    expect(finding.rootCause).toMatchObject({ code: 'no-instance-profile', confidence: 'high' });
    expect(finding.manageability.status).toBe('not-managed');
    expect(finding.compliance.status).toBe('unknown');
    expect(finding.remediation.code).toBe('attach-instance-profile');
  });

  it('does not fire where default host management stands in', () => {
    const stoodIn = unregistered({ ec2: NO_PROFILE, defaultHostManagementRole: ROLE_OF_HOST_MANAGEMENT });

    expect(causeOf(stoodIn)).toBe('not-managed');
  });

  it('is not claimed where default host management could not be read', () => {
    const unread = unregistered({
      ec2: NO_PROFILE,
      defaultHostManagementRole: refused('ssm:GetServiceSetting'),
    });

    expect(causeOf(unread)).toBe('not-managed');
  });
});

describe('instance-profile-rights', () => {
  it.each([
    ['lacks rights', { sufficient: false, missing: ['ssm:UpdateInstanceInformation'] }],
    ['is not trusted', { trustsEc2: false }],
    ['has no role', { roleName: null, sufficient: null }],
  ])('fires where the profile %s', (_, lack) => {
    expect(causeOf(unregistered({ profileRights: rights(lack) }))).toBe('instance-profile-rights');
  });

  it('does not fire where IAM could not be read, or could not tell', () => {
    expect(causeOf(unregistered({ profileRights: refused('iam:GetInstanceProfile') }))).toBe('not-managed');
    expect(causeOf(unregistered({ profileRights: rights({ sufficient: null }) }))).toBe('not-managed');
  });

  it('does not fire on a node that is online', () => {
    expect(causeOf(facts({ profileRights: rights({ sufficient: false }) }))).toBe('waiting-for-window');
  });
});

describe('no-network-path', () => {
  it('cites each obstacle with the call that showed it', () => {
    const finding = findingOf(unregistered({ networkPath: path(false) }));

    expect(finding.rootCause.code).toBe('no-network-path');
    expect(finding.rootCause.evidence[0]).toMatchObject({
      source: 'ec2:DescribeRouteTables',
      fact: 'Route table rtb-1 has no default route',
    });
    expect(finding.remediation.code).toBe('restore-connection');
  });

  it('explains a registered node that went silent too', () => {
    expect(causeOf(silent({ networkPath: path(false) }))).toBe('no-network-path');
  });

  it('is not claimed where the records do not decide', () => {
    expect(causeOf(unregistered({ networkPath: path(null) }))).toBe('not-managed');
  });
});

describe('not-managed', () => {
  it('is sure only where profile and way are known to be in order', () => {
    expect(findingOf(unregistered()).rootCause).toMatchObject({ code: 'not-managed', confidence: 'high' });
    expect(findingOf(unregistered({ networkPath: path(null) })).rootCause.confidence).toBe('medium');
    expect(
      findingOf(unregistered({ networkPath: refused('ec2:DescribeRouteTables') })).rootCause.confidence,
    ).toBe('low');
  });

  it('is low for an instance that has only just started', () => {
    const fresh = unregistered({ ec2: reading.ec2({ launchedAt: ago(0.01) }) });

    expect(findingOf(fresh).rootCause).toMatchObject({ code: 'not-managed', confidence: 'low' });
  });

  it('does not contribute where the reason is proved', () => {
    expect(findingOf(unregistered({ networkPath: path(false) })).rootCause.contributing).not.toContain(
      'not-managed',
    );
  });

  it('is not claimed where the registration could not be read', () => {
    const finding = findingOf(unregistered({ node: refused('ssm:DescribeInstanceProperties') }));

    expect(finding.rootCause.code).toBe('inconclusive');
    expect(finding.verdict).toBe('inconclusive');
  });
});

describe('connection-lost', () => {
  it('fires for a running node without heartbeat', () => {
    const finding = findingOf(silent());

    expect(finding.rootCause).toMatchObject({ code: 'connection-lost', confidence: 'high' });
    expect(finding.manageability.status).toBe('connection-lost');
    expect(finding.rootCause.contributing).not.toContain('waiting-for-window');
  });

  it('fires for a node with heartbeat and without message channel', () => {
    const deaf = facts({ messageChannel: told('notconnected', 'ssm:GetConnectionStatus') });

    expect(causeOf(deaf)).toBe('connection-lost');
  });
});
