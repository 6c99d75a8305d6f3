import type { Instance } from '@aws-sdk/client-ec2';
import type { InstancePatchState } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/model/report.ts';
import type { SimulatedInvocation, SimulatedRegion, World } from '../../src/simulation/aws/world.ts';
import { emptyWorld, REGION, region } from '../support/world.ts';
import { type Assessed, assessed, NOW } from './support/assessed.ts';

const ID = 'i-0123456789abcdef0';

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

function running(changes: Partial<Instance> = {}): Instance {
  return {
    InstanceId: ID,
    State: { Code: 16, Name: 'running' },
    LaunchTime: daysAgo(40),
    PlatformDetails: 'Linux/UNIX',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    Tags: [{ Key: 'Name', Value: 'web-1' }],
    ...changes,
  };
}

function state(changes: Partial<InstancePatchState> = {}): InstancePatchState {
  return {
    InstanceId: ID,
    PatchGroup: '',
    BaselineId: 'pb-0123456789abcdef0',
    Operation: 'Scan',
    OperationStartTime: daysAgo(0.11),
    OperationEndTime: daysAgo(0.1),
    MissingCount: 0,
    FailedCount: 0,
    ...changes,
  };
}

/** A world with one running, online instance, and what `change` makes of it. */
function worldWith(change: (here: SimulatedRegion) => void): World {
  const world = emptyWorld();
  const here = region(world);
  here.instances.push(running());
  here.nodes.push({
    InstanceId: ID,
    PingStatus: 'Online',
    LastPingDateTime: daysAgo(0.001),
    AgentVersion: '3.3.987.0',
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
  });
  change(here);
  return world;
}

function nonCompliant(here: SimulatedRegion): void {
  here.compliance.push({
    ResourceId: ID,
    ResourceType: 'ManagedInstance',
    ComplianceType: 'Patch',
    Status: 'NON_COMPLIANT',
    NonCompliantSummary: { NonCompliantCount: 2 },
  });
}

function sent(
  here: SimulatedRegion,
  days: number,
  changes: Pick<SimulatedInvocation, 'status' | 'statusDetails'> & { readonly stdout?: string },
): void {
  const commandId = `00000000-0000-4000-8000-${String(Math.round(days * 100)).padStart(12, '0')}`;
  const { stdout, status, statusDetails } = changes;
  here.commands.push({
    CommandId: commandId,
    DocumentName: 'AWS-RunPatchBaseline',
    RequestedDateTime: daysAgo(days),
    Parameters: { Operation: ['Install'] },
    Status: 'Failed',
    StatusDetails: 'Failed',
    TargetCount: 1,
  });
  here.invocations.push({
    commandId,
    instanceId: ID,
    documentName: 'AWS-RunPatchBaseline',
    requestedAt: daysAgo(days),
    comment: '',
    status,
    statusDetails,
    plugins:
      stdout === undefined
        ? []
        : [
            {
              Name: 'PatchLinux',
              Status: 'Failed',
              StatusDetails: 'Failed',
              ResponseCode: 1,
              startedAt: daysAgo(days),
              endedAt: daysAgo(days - 0.01),
              stdout,
              stderr: '',
            },
          ],
  });
}

function onlyFinding(report: Report): Finding {
  const [finding, ...more] = report.instances;
  if (finding === undefined || more.length > 0) throw new Error(`${report.instances.length} findings`);
  return finding;
}

function answered({ aws }: Assessed): Set<string> {
  const good = aws.requests.entries().filter((request) => request.status === 200);
  return new Set(good.map((request) => `${request.service}:${request.operation}`));
}

describe('evidence', () => {
  it('names no listing that was never called, where no patch document was ever sent', async () => {
    const run = await assessed({ world: worldWith(() => {}) });

    const { rootCause } = onlyFinding(run.report);

    expect(rootCause.code).toBe('never-scanned');
    const cited = rootCause.evidence.map(({ source }) => source);
    expect(cited).toContain('ssm:ListCommands');
    expect(cited.filter((source) => !answered(run).has(source))).toEqual([]);
  });

  it('names no call that was answered with an error, though the error told something', async () => {
    const world = worldWith((here) => {
      here.nodes = [];
      const Arn = 'arn:aws:iam::111122223333:instance-profile/gone';
      here.instances = [running({ IamInstanceProfile: { Arn, Id: 'AIPA' } })];
    });

    const run = await assessed({ world });

    const { rootCause } = onlyFinding(run.report);
    expect(rootCause.code).toBe('instance-profile-rights');
    const cited = rootCause.evidence.map(({ source }) => source);
    expect(cited).toContain('ssm:DescribeInstanceProperties');
    expect(cited.filter((source) => !answered(run).has(source))).toEqual([]);
  });
});

describe('a record that changes during the run', () => {
  it('brings its own patches along', async () => {
    const world = worldWith((here) => {
      nonCompliant(here);
      here.patchStates.push(state());
      here.patches.set(ID, [
        {
          KBId: 'openssl.x86_64',
          Title: 'openssl.x86_64:1:3.0.8-1',
          Classification: 'Security',
          Severity: 'Critical',
          State: 'MISSING',
          InstalledTime: new Date(0),
        },
      ]);
      here.changes.set(ID, { patchState: { MissingCount: 1 } });
    });

    const finding = onlyFinding((await assessed({ world })).report);

    expect(finding.verdict).toBe('changed');
    expect(finding.compliance.counts?.missing).toBe(1);
    expect(finding.compliance.patches.map(({ id }) => id)).toEqual(['openssl.x86_64']);
    expect(finding.compliance.severity).toBe('critical');
  });
});

describe('a failed install', () => {
  it('is read in full although later commands never reached the node', async () => {
    const world = worldWith((here) => {
      nonCompliant(here);
      here.patchStates.push(state({ MissingCount: 2 }));
      const noise = 'Running transaction check\n'.repeat(200);
      sent(here, 6, {
        status: 'Failed',
        statusDetails: 'Failed',
        stdout: `${noise}Error: No space left on device\n`,
      });
      for (const days of [5, 4, 3, 2, 1]) {
        sent(here, days, { status: 'TimedOut', statusDetails: 'DeliveryTimedOut' });
      }
    });

    const finding = onlyFinding((await assessed({ world })).report);

    expect(finding.rootCause.code).toBe('disk-full');
    expect(finding.rootCause.evidence[0]?.source).toBe('ssm:GetCommandInvocation');
    expect(finding.patching.outcome).toBe('skipped');
  });
});

describe('more patch runs than can be read', () => {
  it('are a gap, for installs may hide among them', async () => {
    const world = worldWith((here) => {
      for (let index = 0; index < 21; index++) {
        const InstanceId = `i-${String(index).padStart(17, '0')}`;
        here.instances.push(running({ InstanceId }));
      }
      here.associations.push({
        AssociationId: '2f6b0f2e-7c1f-4f3e-9a43-5f6d1c2b3a40',
        AssociationVersion: '1',
        Name: 'AWS-RunPatchBaseline',
        Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
        Parameters: { Operation: ['Install'] },
      });
      here.commands.push({
        CommandId: '00000000-0000-4000-8000-000000000001',
        DocumentName: 'AWS-RunPatchBaseline',
        RequestedDateTime: daysAgo(1),
        Parameters: { Operation: ['Scan'] },
        Status: 'Success',
        StatusDetails: 'Success',
        TargetCount: 2001,
      });
    });

    const { report } = await assessed({ world });

    expect(report.scopes[0]).toMatchObject({
      status: 'partial',
      gaps: [{ step: 'patch-history', operation: 'ssm:ListCommandInvocations', code: 'TooManyRuns' }],
    });
    expect(new Set(report.instances.map(({ patching }) => patching.outcome))).toEqual(new Set(['unknown']));
  });
});

describe('a hybrid node', () => {
  it('is no EC2 instance, and is not left out in silence', async () => {
    const hybrid = 'mi-0123456789abcdef0';
    const world = worldWith((here) => {
      here.nodes.push({ InstanceId: hybrid, PingStatus: 'Online', PlatformType: 'Linux' });
      here.compliance.push({
        ResourceId: hybrid,
        ResourceType: 'ManagedInstance',
        ComplianceType: 'Patch',
        Status: 'NON_COMPLIANT',
      });
    });

    const { report } = await assessed({ world });

    expect(report.instances.map(({ instanceId }) => instanceId)).toEqual([ID]);
    expect(report.totals.ec2Instances).toBe(1);
    expect(report.steps[0]?.detail).toContain('1 hybrid nodes not assessed');
    expect(report.scopes[0]).toMatchObject({ region: REGION, status: 'complete', gaps: [] });
  });
});
