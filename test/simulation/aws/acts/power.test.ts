import {
  DescribeInstancesCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { region } from '../../../support/world.ts';
import { refusal } from '../support.ts';
import {
  type Acting,
  acting,
  actingWorld,
  addNode,
  checksOf,
  DB,
  IDS,
  pingOf,
  SCAN,
  sendTo,
  statusOf,
  WEB,
} from './support.ts';

const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/73e2d6bc24d8a067';
const STOPPED = 'i-0dddddddddddddddd';
const TERMINATED = 'i-0eeeeeeeeeeeeeeee';

function worldWithOthers() {
  const world = actingWorld();
  const here = region(world);
  addNode(here, STOPPED, { State: { Code: 80, Name: 'stopped' } });
  Object.assign(here.nodes.at(-1) ?? {}, { InstanceState: 'stopped', PingStatus: 'ConnectionLost' });
  here.instances.push({ InstanceId: TERMINATED, State: { Code: 48, Name: 'terminated' } });
  const targets = IDS.map((id) => ({ id, state: 'healthy' }));
  here.targetGroups.push({ name: 'web', arn: GROUP, loadBalancerArns: [], targets });
  return world;
}

const others = () => acting({}, { world: worldWithOthers() });

async function healthOf({ elbv2 }: Acting) {
  const found = await elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: GROUP }));
  return found.TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State);
}

async function instanceOf({ ec2 }: Acting, id: string) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0];
}

describe('RebootInstances', () => {
  it('takes the node offline, and back: pings, checks and target health', async () => {
    const fleet = await others();
    await fleet.reboot(WEB);

    expect(await pingOf(fleet)).toMatchObject({ ping: 'Online', at: '2026-11-21T11:58:00.000Z' });
    expect(await checksOf(fleet)).toBe('initializing');
    expect(await healthOf(fleet)).toEqual(['unhealthy', 'healthy']);
    fleet.clock.advance(30_000);
    expect(await pingOf(fleet)).toMatchObject({ ping: 'ConnectionLost', at: '2026-11-21T11:58:00.000Z' });
    expect((await instanceOf(fleet, WEB))?.State?.Name).toBe('running');
    fleet.clock.advance(30_000);
    expect(await pingOf(fleet)).toMatchObject({ ping: 'Online', at: '2026-11-21T12:01:00.000Z' });
    expect(await healthOf(fleet)).toEqual(['initial', 'healthy']);
    fleet.clock.advance(20_000);
    expect(await checksOf(fleet)).toBe('ok');
    expect(await healthOf(fleet)).toEqual(['healthy', 'healthy']);
    expect((await instanceOf(fleet, WEB))?.LaunchTime).toEqual(new Date('2026-10-01T08:00:00Z'));
  });

  it('may be the last that is heard of a node', async () => {
    const fleet = await acting({ [WEB]: { restart: 'never-returns' } });
    await fleet.reboot(WEB);
    fleet.clock.advance(3_000_000);

    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    expect(await checksOf(fleet)).toBe('impaired');
  });

  it('may bring back a node without its agent', async () => {
    const fleet = await acting({ [WEB]: { restart: 'agent-stays-dead' } });
    await fleet.reboot(WEB);
    fleet.clock.advance(3_000_000);

    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    expect(await checksOf(fleet)).toBe('ok');
  });

  it('counts from the newest request', async () => {
    const fleet = await acting();
    await fleet.reboot(WEB);
    fleet.clock.advance(50_000);
    await fleet.reboot(WEB);
    fleet.clock.advance(50_000);
    expect((await pingOf(fleet)).ping).toBe('ConnectionLost');
    fleet.clock.advance(10_000);
    expect((await pingOf(fleet)).ping).toBe('Online');
  });

  it.each<[string, string[], string]>([
    ['a stopped instance', [WEB, STOPPED], 'IncorrectInstanceState'],
    ['a terminated one', [TERMINATED], 'InvalidInstanceID.NotFound'],
    ['an unknown one', [WEB, 'i-0cccccccccccccccc'], 'InvalidInstanceID.NotFound'],
    ['an id that is none', ['web-1'], 'InvalidInstanceID.Malformed'],
  ])('refuses %s, and restarts nothing', async (_what, InstanceIds, code) => {
    const fleet = await others();

    expect((await refusal(fleet.ec2.send(new RebootInstancesCommand({ InstanceIds })))).name).toBe(code);
    expect(await checksOf(fleet)).toBe('ok');
    expect(fleet.aws.requests.acts()).toEqual([]);
  });

  it('does nothing when only asked whether it may', async () => {
    const fleet = await acting();
    const asked = fleet.ec2.send(new RebootInstancesCommand({ InstanceIds: [WEB], DryRun: true }));

    expect((await refusal(asked)).name).toBe('DryRunOperation');
    expect(await checksOf(fleet)).toBe('ok');
    expect(fleet.aws.requests.actsOn(WEB)).toEqual([]);
  });
});

describe('StartInstances', () => {
  it('brings a stopped instance up, and its agent after it', async () => {
    const fleet = await others();
    const { StartingInstances } = await fleet.ec2.send(new StartInstancesCommand({ InstanceIds: [STOPPED] }));

    expect(StartingInstances).toEqual([
      {
        InstanceId: STOPPED,
        PreviousState: { Code: 80, Name: 'stopped' },
        CurrentState: { Code: 0, Name: 'pending' },
      },
    ]);
    fleet.clock.advance(10_000);
    const instance = await instanceOf(fleet, STOPPED);
    expect(instance).toMatchObject({
      State: { Name: 'running' },
      LaunchTime: new Date('2026-11-21T12:00:00Z'),
    });
    expect((await refusal(sendTo(fleet, SCAN, { InstanceIds: [STOPPED] }))).name).toBe('InvalidInstanceId');
    fleet.clock.advance(30_000);
    expect((await pingOf(fleet, STOPPED)).ping).toBe('Online');
    const id = await sendTo(fleet, SCAN, { InstanceIds: [STOPPED] });
    fleet.clock.advance(60_000);
    expect(await statusOf(fleet, id, STOPPED)).toBe('Success');
    expect(await checksOf(fleet, STOPPED)).toBe('ok');
  });

  it('leaves one that runs as it is, and refuses what cannot be started', async () => {
    const fleet = await others();
    const start = (id: string) => fleet.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));

    expect((await start(WEB)).StartingInstances).toMatchObject([{ CurrentState: { Name: 'running' } }]);
    expect((await pingOf(fleet)).ping).toBe('Online');
    expect((await refusal(start(TERMINATED))).name).toBe('InvalidInstanceID.NotFound');
    await fleet.ec2.send(new StopInstancesCommand({ InstanceIds: [DB] }));
    expect((await refusal(start(DB))).name).toBe('IncorrectInstanceState');
  });
});

describe('StopInstances', () => {
  it('stops, and takes the node out of its target groups', async () => {
    const fleet = await others();
    await fleet.ec2.send(new StopInstancesCommand({ InstanceIds: [WEB] }));
    expect(await healthOf(fleet)).toEqual(['draining', 'healthy']);
    fleet.clock.advance(30_000);

    expect((await instanceOf(fleet, WEB))?.State?.Name).toBe('stopped');
    expect(await healthOf(fleet)).toEqual(['unused', 'healthy']);
    expect(await checksOf(fleet)).toBe('not-applicable');
  });
});

describe('heartbeats', () => {
  it('come every five minutes from nodes that answer, and from no others', async () => {
    const fleet = await others();
    fleet.here.heartbeats = true;
    fleet.clock.advance(600_000);
    expect((await pingOf(fleet, DB)).at).toBe('2026-11-21T12:08:00.000Z');
    fleet.here.scenarios.set(DB, { restart: 'never-returns' });
    await fleet.reboot(DB);
    fleet.clock.advance(600_000);
    expect((await pingOf(fleet, DB)).at).toBe('2026-11-21T12:08:00.000Z');
    expect((await pingOf(fleet, WEB)).at).toBe('2026-11-21T12:18:00.000Z');
  });
});
