import { describe, expect, it } from 'vitest';
import type { StepProgress } from '../../src/model/assessment.ts';
import { Report } from '../../src/model/report.ts';
import type { FaultEffect } from '../../src/simulation/aws/faults.ts';
import { everyCauseFleet } from '../../src/simulation/aws/fleets/every-cause.ts';
import { account, emptyWorld, REGION, region } from '../support/world.ts';
import { type AssessOptions, assessed, NOW, settingsFrom } from './support/assessed.ts';

async function fleetWith(options: Omit<AssessOptions, 'world'> = {}): Promise<Report> {
  const { world, configuration } = everyCauseFleet(NOW);
  const settings = await settingsFrom(configuration);
  return (await assessed({ world, settings, ...options })).report;
}

/** What a report concludes, without what differs from run to run. */
function conclusions(report: Report) {
  return report.instances
    .map(({ instanceId, verdict, rootCause }) => `${instanceId} ${rootCause.code} ${verdict}`)
    .sort();
}

describe('passing faults', () => {
  it.each<[string, FaultEffect, number]>([
    ['throttle storms', { kind: 'throttle' }, 0.4],
    ['server errors', { kind: 'internal-error' }, 0.15],
    ['broken connections', { kind: 'reset' }, 0.1],
    ['answers that are no answers', { kind: 'malformed-body' }, 0.05],
  ])('change nothing: %s', async (_, effect, probability) => {
    const calm = await fleetWith();
    const stormy = await fleetWith({ faults: [{ match: {}, effect, probability, seed: 7 }] });

    expect(
      stormy.scopes.flatMap((scope) => scope.gaps.filter((gap) => !gap.operation.startsWith('iam:'))),
    ).toEqual([]);
    expect(conclusions(stormy)).toEqual(conclusions(calm));
  });

  it('renew credentials that expire in mid-run', async () => {
    const calm = await fleetWith();
    const expired = await fleetWith({
      faults: ['ListAssociations', 'DescribeInstancePatches', 'ListCommandInvocations'].map((operation) => ({
        match: { service: 'ssm', operation },
        effect: { kind: 'expired-token' },
        times: 1,
      })),
    });

    expect(conclusions(expired)).toEqual(conclusions(calm));
  });

  it.each(['repeat-row', 'short', 'empty'] as const)('change nothing: pages with %s', async (how) => {
    const calm = await fleetWith();
    const odd = await fleetWith({ faults: [{ match: { service: 'ssm' }, effect: { kind: 'pages', how } }] });

    expect(conclusions(odd)).toEqual(conclusions(calm));
  });
});

describe('lasting faults', () => {
  it('a Region that is down fails alone', async () => {
    const report = await fleetWith({
      faults: [{ match: { region: 'eu-west-1' }, effect: { kind: 'internal-error' } }],
    });

    const statuses = report.scopes.map((scope) => `${scope.region} ${scope.status}`);
    expect(statuses.filter((status) => status === 'eu-west-1 failed')).toHaveLength(2);
    expect(statuses.filter((status) => status === 'us-east-1 complete')).toHaveLength(2);
    expect(report.run.status).toBe('partial');
    expect(report.instances.every((finding) => finding.region === 'us-east-1')).toBe(true);
    expect(report.steps[0]).toMatchObject({ id: 'list-targets', status: 'failed' });
  });

  it('a refused role is one gap of one scope', async () => {
    const world = emptyWorld();
    const refusing = account(world);
    refusing.roles.length = 0;

    const { report } = await assessed({ world });

    expect(report.run.status).toBe('failed');
    expect(report.scopes).toMatchObject([
      {
        status: 'failed',
        gaps: [{ step: 'list-targets', operation: 'sts:AssumeRole', code: 'AccessDenied' }],
      },
    ]);
    expect(report.steps.map((step) => step.status)).toEqual(['failed', ...Array(9).fill('skipped')]);
    expect(report.totals).toMatchObject({ compliant: 0, ec2Instances: 0 });
  });

  it('a list that the totals contradict is a gap', async () => {
    const world = emptyWorld();
    for (let number = 100; number < 160; number++) {
      const ResourceId = `i-00000000000000${number}`;
      region(world).compliance.push({ ResourceId, ComplianceType: 'Patch', Status: 'NON_COMPLIANT' });
    }

    const { report } = await assessed({
      world,
      faults: [
        {
          match: { service: 'ssm', operation: 'ListResourceComplianceSummaries' },
          effect: { kind: 'pages', how: 'skip-row' },
        },
      ],
    });

    expect(report.scopes).toMatchObject([
      {
        status: 'partial',
        gaps: [{ step: 'list-targets', operation: 'ssm:ListComplianceSummaries', code: 'TotalsDiffer' }],
      },
    ]);
  });
});

describe('a cancelled run', () => {
  it('ends with run-cancelled and sends nothing more', async () => {
    const controller = new AbortController();
    const onProgress = ({ step, status }: StepProgress) => {
      if (step === 'patch-history' && status === 'running') controller.abort();
    };

    await expect(fleetWith({ onProgress, signal: controller.signal })).rejects.toMatchObject({
      code: 'run-cancelled',
    });
  });
});

describe('odd data', () => {
  it('an empty Region has nothing compliant and says why it has no data', async () => {
    const { report } = await assessed({ world: emptyWorld() });

    expect(report.run.status).toBe('complete');
    expect(report.totals).toMatchObject({ ec2Instances: 0, compliant: 0, nonCompliant: 0, unknown: 0 });
    expect(report.steps[0]?.detail).toContain('no EC2 instances');
  });

  it('a running instance that Systems Manager does not know is unknown, not compliant', async () => {
    const world = emptyWorld();
    region(world).instances.push({ InstanceId: 'i-0000000000000000a', State: { Name: 'running' } });

    const { report } = await assessed({ world });

    expect(report.totals).toMatchObject({ ec2Instances: 1, managedNodes: 0, compliant: 0, unknown: 1 });
    expect(report.instances).toMatchObject([
      { compliance: { status: 'unknown', counts: null }, verdict: 'inconclusive' },
    ]);
    expect(report.steps[0]?.detail).toContain('no instance is registered with Systems Manager');
    expect(Report.parse(report)).toEqual(report);
  });

  it.each([
    ['counts of −1', { MissingCount: -1, FailedCount: -1, OperationEndTime: NOW }],
    ['the year 1970', { MissingCount: 2, OperationEndTime: new Date(0) }],
  ])('%s proves nothing', async (_, changes) => {
    const world = emptyWorld();
    const id = 'i-0000000000000000b';
    region(world).instances.push({ InstanceId: id, State: { Name: 'running' } });
    region(world).nodes.push({ InstanceId: id, PingStatus: 'Online', AgentVersion: '3.3.987.0' });
    region(world).patchStates.push({
      InstanceId: id,
      PatchGroup: '',
      BaselineId: 'pb-0123456789abcdef0',
      OperationStartTime: NOW,
      Operation: 'Scan',
      ...changes,
    });

    const { report } = await assessed({ world });

    expect(report.totals.compliant).toBe(0);
    expect(report.instances).toMatchObject([{ instanceId: id, verdict: 'inconclusive' }]);
    expect(report.instances[0]?.compliance.lastOperationAt?.startsWith('1970') ?? false).toBe(false);
  });

  it('copes with rows that hold nothing but an id', async () => {
    const world = emptyWorld();
    const id = 'i-0000000000000000c';
    region(world).instances.push({ InstanceId: id, State: { Name: 'running' } });
    region(world).nodes.push({ InstanceId: id });
    region(world).compliance.push({ ResourceId: id, ComplianceType: 'Patch', Status: 'NON_COMPLIANT' });

    const { report } = await assessed({ world });

    expect(report.instances.map((finding) => finding.instanceId)).toEqual([id]);
    expect(report.instances[0]?.compliance.status).toBe('non-compliant');
    expect(Report.parse(report)).toEqual(report);
  });

  it('tells the ghost of an instance that EC2 no longer knows', async () => {
    const world = emptyWorld();
    const id = 'i-0000000000000000d';
    region(world).compliance.push({ ResourceId: id, ComplianceType: 'Patch', Status: 'NON_COMPLIANT' });

    const { report } = await assessed({ world });

    expect(report.instances).toMatchObject([
      { instanceId: id, region: REGION, rootCause: { code: 'instance-terminated' } },
    ]);
    expect(report.totals).toMatchObject({ ec2Instances: 0, compliant: 0, nonCompliant: 1 });
  });
});
