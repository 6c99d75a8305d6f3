import type { Finding } from '../../../src/model/report.ts';

/** A finding as a run reports it; `changes` replace whole parts. */
export function findingAt(rank: number, changes: Partial<Finding> = {}): Finding {
  return {
    instanceId: `i-0000000000000${String(rank).padStart(4, '0')}`,
    accountId: '111122223333',
    region: 'us-east-1',
    name: `web-${rank}`,
    platform: 'Amazon Linux 2023',
    compliance: {
      status: 'non-compliant',
      types: ['Patch'],
      severity: 'critical',
      counts: {
        installed: 100,
        installedOther: 3,
        installedPendingReboot: 0,
        installedRejected: 0,
        missing: 3,
        failed: 1,
        unreportedNotApplicable: 0,
        notApplicable: 500,
        availableSecurityUpdate: 0,
        criticalNonCompliant: 1,
        securityNonCompliant: 2,
        otherNonCompliant: 0,
      },
      patches: [],
      lastOperation: 'Install',
      lastOperationAt: '2026-11-21T03:00:00Z',
      nonCompliantSince: '2026-11-01T03:00:00Z',
    },
    verdict: 'active',
    manageability: { status: 'online', agentVersion: '3.3.1', lastPingAt: '2026-11-21T08:00:00Z' },
    context: {
      tags: { Name: `web-${rank}` },
      owner: 'team-web',
      production: true,
      internetExposed: true,
      publicIp: '203.0.113.5',
      instanceProfile: null,
      autoScalingGroup: null,
      loadBalancers: null,
      vpcId: 'vpc-1',
      subnetId: null,
      launchedAt: null,
      lifecycle: null,
    },
    patching: {
      baselineId: 'pb-0123456789abcdef0',
      expectedBaselineId: 'pb-0123456789abcdef0',
      patchGroup: 'web',
      maintenanceWindows: [],
      associations: [],
      nextWindowAt: '2026-11-23T03:00:00Z',
      outcome: 'failed',
      lastInstallAt: '2026-11-21T03:00:00Z',
      lastCommandId: 'c-1',
    },
    rootCause: {
      category: 'os-patch-failure',
      code: 'disk-full',
      confidence: 'high',
      summary: 'The root volume ran full while packages were installed.',
      contributing: ['pending-reboot'],
      evidence: [
        {
          source: 'ssm:DescribeInstancePatchStates',
          fact: 'FailedCount 1, Operation Install',
          observedAt: '2026-11-21T09:00:00Z',
        },
      ],
    },
    priority: {
      rank,
      level: rank <= 3 ? 'P1' : 'P2',
      score: 100 - rank,
      scoreRange: [100 - rank, 100 - rank],
      factors: [
        { signal: 'production', points: 30, reason: 'Production: the tag Environment says prod' },
        { signal: 'exposure', points: 25, reason: 'Reachable from the internet on 203.0.113.5' },
        { signal: 'duration', points: 5, reason: 'Non-compliant for 20 days' },
      ],
    },
    remediation: {
      code: 'fix-host',
      title: 'Free disk space, then install again',
      document: 'AWS-RunPatchBaseline',
      parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
      reboots: false,
      manual: true,
      steps: ['Look at df -h', 'Remove old kernels'],
      logs: [],
    },
    ...changes,
  };
}

export function findings(count: number): Finding[] {
  return Array.from({ length: count }, (_, index) => findingAt(index + 1));
}
