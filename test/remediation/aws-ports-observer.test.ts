import { describe, expect, it } from 'vitest';
import { ReadFailed } from '../../src/aws/reader.ts';
import { DB, WEB } from '../simulation/aws/acts/support.ts';
import { ME, portsOn, SCOPE } from './aws-ports-support.ts';

const DIAGNOSE = {
  operation: 'ssm:StartAutomationExecution',
  document: 'AWSSupport-TroubleshootManagedInstance',
  parameters: { InstanceId: [WEB] },
} as const;
const NOBODY = 'i-0ffffffffffffffff';

describe('progress of a command', () => {
  it('is read for all instances at once, from unknown over running to done', async () => {
    const { aws, accepted, observer, clock } = await portsOn();
    const call = await accepted({ instanceIds: [WEB, DB] });
    expect(await observer.progress(call, ME)).toEqual([]);
    clock.advance(10_000);
    aws.requests.clear();
    const running = await observer.progress(call, ME);
    expect(running.map(({ instanceId, state }) => [instanceId, state]).toSorted()).toEqual([
      [WEB, 'running'],
      [DB, 'running'],
    ]);
    expect(aws.requests.counts()).toEqual({ 'ssm:ListCommandInvocations': 1 });
    clock.advance(10 * 60_000);
    expect((await observer.progress(call, ME)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  it('names the cause that the output of a failed run proves', async () => {
    const { accepted, observer, clock } = await portsOn({ [WEB]: { install: { output: 'diskFull' } } });
    const call = await accepted();
    clock.advance(10 * 60_000);
    const [row] = await observer.progress(call, ME);
    expect(row).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^Failed, because .*disk-full/),
    });
  });

  it('tells an agent that died from one that failed', async () => {
    const agentDies = { after: 5, ends: 'Undeliverable', endsAfter: 60 } as const;
    const { accepted, observer, clock } = await portsOn({ [WEB]: { agentDies } });
    const call = await accepted();
    clock.advance(10 * 60_000);
    expect(await observer.progress(call, ME)).toMatchObject([
      { detail: expect.stringContaining('Undeliverable') },
    ]);
  });
});

describe('private documents', () => {
  const OWN = { scan: 'patchcheck-Scan', install: 'patchcheck-Install' };

  it('are sent, followed and judged as the one of AWS', async () => {
    const { here, accepted, observer, assessor, clock } = await portsOn(
      { [WEB]: { install: { output: 'diskFull' } } },
      OWN,
    );
    here.documents.push({
      name: OWN.install,
      runs: 'AWS-RunPatchBaseline',
      fixed: { Operation: ['Install'] },
    });
    const call = await accepted({ document: OWN.install, parameters: { RebootOption: ['NoReboot'] } });
    clock.advance(10_000);
    expect([...(await observer.busy(SCOPE, [WEB], ME)).keys()]).toEqual([WEB]);
    clock.advance(20 * 60_000);
    expect(await observer.progress(call, ME)).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('disk-full') },
    ]);
    const { findings } = await assessor.assess('prod', SCOPE, [WEB], ME);
    expect(findings).toMatchObject([{ rootCause: { code: 'disk-full' }, patching: { outcome: 'failed' } }]);
  });
});

describe('progress of a diagnosis', () => {
  it('brings what the runbook found, as lines without secrets', async () => {
    const message = 'No route to ssm.us-east-1.amazonaws.com\n\npassword=hunter2';
    const { accepted, observer, clock } = await portsOn({ [WEB]: { diagnosis: { message } } });
    const call = await accepted(DIAGNOSE);
    clock.advance(7000);
    expect(await observer.progress(call, ME)).toMatchObject([
      { instanceId: WEB, state: 'running', diagnosis: [] },
    ]);
    clock.advance(10 * 60_000);
    const [row] = await observer.progress(call, ME);
    expect(row?.state).toBe('succeeded');
    expect(row?.diagnosis).toContain('No route to ssm.us-east-1.amazonaws.com');
    expect(row?.diagnosis.join('\n')).not.toContain('hunter2');
    expect(row?.diagnosis.every((line) => line.trim() !== '')).toBe(true);
  });

  it('that failed says why', async () => {
    const diagnosis = { message: 'The instance is not managed', fails: true };
    const { accepted, observer, clock } = await portsOn({ [WEB]: { diagnosis } });
    const call = await accepted(DIAGNOSE);
    clock.advance(10 * 60_000);
    expect(await observer.progress(call, ME)).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('not managed') },
    ]);
  });
});

describe('a look at instances', () => {
  it('says who is there and answers; unknown ids are nobody', async () => {
    const { observer } = await portsOn();
    expect(await observer.readiness(SCOPE, [WEB, NOBODY], ME)).toEqual([
      {
        instanceId: WEB,
        state: 'running',
        ping: 'Online',
        lastPingAt: '2026-11-21T11:58:00.000Z',
        agentVersion: '3.1.1188.0',
      },
      { instanceId: NOBODY, state: null, ping: null, lastPingAt: null, agentVersion: null },
    ]);
  });

  it('tells what patches them right now, whoever sent it', async () => {
    const { accepted, observer, clock } = await portsOn();
    const call = await accepted();
    clock.advance(10_000);
    const busy = await observer.busy(SCOPE, [WEB, DB], ME);
    expect([...busy]).toEqual([
      [WEB, expect.stringMatching(`^AWS-RunPatchBaseline \\(command ${call.awsId}, InProgress since 2026-`)],
    ]);
    const many = [WEB, ...Array.from({ length: 20 }, (_, index) => `i-${String(index).padStart(17, '0')}`)];
    expect([...(await observer.busy(SCOPE, many, ME)).keys()]).toEqual([WEB]);
    clock.advance(10 * 60_000);
    expect((await observer.busy(SCOPE, [WEB, DB], ME)).size).toBe(0);
  });

  it('does not call an agent’s update patching', async () => {
    const { accepted, observer, clock } = await portsOn();
    await accepted({ document: 'AWS-UpdateSSMAgent', parameters: {} });
    clock.advance(5000);
    expect((await observer.busy(SCOPE, [WEB], ME)).size).toBe(0);
  });

  it('brings status checks and the health of targets, of those that are there', async () => {
    const { here, observer, accepted, clock } = await portsOn();
    here.targetGroups.push({
      name: 'web',
      arn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1',
      loadBalancerArns: ['arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/1'],
      targets: [{ id: WEB, state: 'healthy' }],
    });
    const health = await observer.health(SCOPE, [WEB, DB, NOBODY], ME);
    expect(health.get(WEB)).toEqual({
      checks: 'ok',
      targets: { 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1': 'healthy' },
    });
    expect(health.get(DB)).toEqual({ checks: 'ok', targets: {} });
    expect(health.get(NOBODY)).toEqual({ checks: null, targets: {} });

    await accepted({ operation: 'ec2:RebootInstances', document: null, parameters: {} });
    clock.advance(65_000);
    expect((await observer.health(SCOPE, [WEB], ME)).get(WEB)).toMatchObject({ checks: 'initializing' });
  });

  it('knows root volume and target groups; null where load balancers may not be read', async () => {
    const { aws, here, observer } = await portsOn();
    const [web] = here.instances;
    if (web) web.RootDeviceName = '/dev/xvda';
    expect((await observer.surroundings(SCOPE, [WEB, DB], ME)).get(WEB)).toEqual({
      rootVolumeId: WEB.replace('i-', 'vol-'),
      targetGroups: [],
    });
    aws.faults.inject({ match: { operation: 'DescribeTargetGroups' }, effect: { kind: 'access-denied' } });
    expect((await observer.surroundings(SCOPE, [DB], ME)).get(DB)).toEqual({
      rootVolumeId: null,
      targetGroups: null,
    });
    expect((await observer.health(SCOPE, [WEB], ME)).get(WEB)).toEqual({ checks: 'ok', targets: null });
  });

  it('throws where it may not read what decides', async () => {
    const { aws, observer } = await portsOn();
    aws.faults.inject({ match: { operation: 'ListCommandInvocations' }, effect: { kind: 'access-denied' } });
    await expect(observer.busy(SCOPE, [WEB], ME)).rejects.toThrow(ReadFailed);
    aws.faults.inject({ match: { operation: 'GetCalendarState' }, effect: { kind: 'access-denied' } });
    await expect(observer.calendars(SCOPE, ['freeze'], ME)).rejects.toThrow(/GetCalendarState/);
  });
});

describe('calendars', () => {
  it('are open only if all are; no calendar is no obstacle', async () => {
    const { here, observer } = await portsOn();
    here.calendars = new Map([
      ['release', { state: 'OPEN', nextTransitionAt: null }],
      ['holidays', { state: 'CLOSED', nextTransitionAt: new Date('2026-12-27T00:00:00Z') }],
    ]);
    expect(await observer.calendars(SCOPE, [], ME)).toEqual({ open: true, nextTransitionAt: null });
    expect(await observer.calendars(SCOPE, ['release'], ME)).toMatchObject({ open: true });
    expect(await observer.calendars(SCOPE, ['release', 'holidays'], ME)).toEqual({
      open: false,
      nextTransitionAt: '2026-12-27T00:00:00.000Z',
    });
  });
});

describe('assessing anew', () => {
  it('calls an instance compliant after an install and a restart, and only then', async () => {
    const { accepted, assessor, clock } = await portsOn();
    const before = await assessor.assess('prod', SCOPE, [WEB], ME);
    expect(before.findings).toMatchObject([{ instanceId: WEB, compliance: { status: 'non-compliant' } }]);

    await accepted();
    clock.advance(20 * 60_000);
    const after = await assessor.assess('prod', SCOPE, [WEB], ME);
    expect(after).toMatchObject({ status: 'complete', findings: [], totals: { compliant: 1 } });
    expect(Object.values(after.apiCalls).reduce((sum, count) => sum + count, 0)).toBeLessThan(12);
  });

  it('refuses what the configuration does not name', async () => {
    const { assessor } = await portsOn();
    await expect(assessor.assess('other', SCOPE, [WEB], ME)).rejects.toThrow(/holds no account/);
  });

  it('calls nothing complete that could not be listed', async () => {
    const { aws, assessor } = await portsOn();
    aws.faults.inject({
      match: { operation: 'ListResourceComplianceSummaries' },
      effect: { kind: 'access-denied' },
    });
    expect(await assessor.assess('prod', SCOPE, [WEB], ME)).toMatchObject({ status: 'failed', findings: [] });
  });
});

describe('an association', () => {
  const ASSOCIATION = '8dfe3659-4309-493a-8755-0123456789ab';
  const RUN = {
    operation: 'ssm:StartAssociationsOnce',
    document: null,
    parameters: { AssociationIds: [ASSOCIATION] },
    associationId: ASSOCIATION,
  } as const;

  function withAssociation({ here }: Awaited<ReturnType<typeof portsOn>>): void {
    here.associations.push({
      AssociationId: ASSOCIATION,
      Name: 'AWS-GatherSoftwareInventory',
      Targets: [{ Key: 'InstanceIds', Values: [WEB] }],
    });
  }

  it('is run, found again and followed to its end', async () => {
    const ports = await portsOn();
    withAssociation(ports);
    const { actor, observer, clock, call } = ports;
    const intent = call(RUN);
    expect(await actor.lookUp(intent, ME)).toEqual({ kind: 'absent' });
    const { awsId } = await ports.accepted(RUN);
    expect(awsId).toBeNull();
    clock.advance(5 * 60_000);
    const found = await actor.lookUp(intent, ME);
    expect(found).toEqual({ kind: 'found', awsId: expect.stringMatching(/./) });
    expect(await observer.progress(intent, ME)).toEqual([
      { instanceId: WEB, state: 'succeeded', detail: 'Success', diagnosis: [] },
    ]);
  });

  it('that ran long before, by its schedule, is not taken for ours', async () => {
    const ports = await portsOn();
    withAssociation(ports);
    await ports.accepted(RUN);
    ports.clock.advance(60 * 60_000);
    expect(await ports.actor.lookUp(ports.call(RUN), ME)).toEqual({ kind: 'absent' });
  });
});
