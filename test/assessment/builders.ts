/** Findings, scopes and reports for tests: complete, and changed where a test says so. */

import type { RunRequest, ScopeAssessment } from '../../src/model/assessment.ts';
import type { Finding, Report, UnrankedFinding } from '../../src/model/report.ts';

export function aFinding(changes: Partial<UnrankedFinding> = {}): UnrankedFinding {
  return {
    instanceId: 'i-0123456789abcdef0',
    accountId: '111122223333',
    region: 'us-east-1',
    name: 'web-1',
    platform: 'Amazon Linux 2023',
    compliance: {
      status: 'non-compliant',
      types: ['Patch'],
      severity: 'critical',
      counts: {
        installed: 200,
        installedOther: 4,
        installedPendingReboot: 0,
        installedRejected: 0,
        missing: 3,
        failed: 1,
        unreportedNotApplicable: 0,
        notApplicable: 0,
        availableSecurityUpdate: 0,
        criticalNonCompliant: 0,
        securityNonCompliant: 3,
        otherNonCompliant: 0,
      },
      patches: [
        {
          id: 'openssl.x86_64',
          title: 'openssl.x86_64:1:3.0.8-1.amzn2023',
          state: 'MISSING',
          severity: 'critical',
          classification: 'Security',
          cves: ['CVE-2026-0001'],
          installedAt: null,
        },
      ],
      lastOperation: 'Scan',
      lastOperationAt: '2026-11-21T03:00:00.000Z',
      nonCompliantSince: null,
    },
    verdict: 'active',
    manageability: { status: 'online', agentVersion: '3.3.987.0', lastPingAt: '2026-11-21T11:58:00.000Z' },
    context: {
      tags: { Name: 'web-1', Env: 'prod' },
      owner: null,
      production: true,
      internetExposed: null,
      publicIp: null,
      instanceProfile: null,
      autoScalingGroup: null,
      loadBalancers: null,
      vpcId: 'vpc-1',
      subnetId: 'subnet-1',
      launchedAt: null,
      lifecycle: null,
    },
    patching: {
      baselineId: 'pb-1',
      expectedBaselineId: 'pb-1',
      patchGroup: null,
      maintenanceWindows: [],
      associations: [],
      nextWindowAt: null,
      outcome: 'failed',
      lastInstallAt: null,
      lastCommandId: null,
    },
    rootCause: {
      category: 'os-patch-failure',
      code: 'repo-unreachable',
      confidence: 'high',
      summary: 'The node could not reach its package repository.',
      contributing: [],
      evidence: [
        {
          source: 'ssm:ListCommandInvocations',
          fact: 'Curl error (28): Timeout was reached',
          observedAt: '2026-11-21T12:00:00.000Z',
        },
      ],
    },
    priority: { level: 'P1', score: 85, scoreRange: [85, 95], factors: [] },
    remediation: {
      code: 'fix-host',
      title: 'Give the node a way to its repositories',
      document: null,
      parameters: {},
      reboots: false,
      manual: true,
      steps: ['Check the route.'],
      logs: ['/var/log/dnf.log'],
    },
    ...changes,
  };
}

export function aRequest(changes: Partial<RunRequest> = {}): RunRequest {
  return {
    id: '20261121T120000-1f9c2a7b',
    environment: 'prod',
    regions: ['us-east-1'],
    accounts: ['111122223333'],
    requestedBy: 'cli-ada',
    requestedAt: '2026-11-21T12:00:00.000Z',
    ...changes,
  };
}

export function aScope(changes: Partial<ScopeAssessment> = {}): ScopeAssessment {
  return {
    scope: { accountId: '111122223333', region: 'us-east-1' },
    accountName: 'payments',
    status: 'complete',
    gaps: [],
    apiCalls: {},
    steps: [],
    totals: { ec2Instances: 3, managedNodes: 3, compliant: 2 },
    findings: [],
    ...changes,
  };
}

export function aReport(instances: readonly Finding[], changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    run: {
      id: '20261121T120000-1f9c2a7b',
      environment: 'prod',
      regions: ['us-east-1'],
      requestedBy: 'cli-ada',
      startedAt: '2026-11-21T12:00:00.000Z',
      finishedAt: '2026-11-21T12:01:00.000Z',
      status: 'complete',
    },
    scopes: [],
    steps: [],
    totals: {
      ec2Instances: 3,
      managedNodes: 3,
      compliant: 2,
      nonCompliant: 1,
      unknown: 0,
      byCategory: {},
      byLevel: {},
      byVerdict: {},
    },
    nextActions: [],
    instances: [...instances],
    ...changes,
  };
}

export function ranked(finding: UnrankedFinding, rank = 1): Finding {
  return { ...finding, priority: { rank, ...finding.priority } };
}
