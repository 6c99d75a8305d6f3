/** Plays a schedule from its beginning to the end of everything that it set going. */

import type { Clock } from '../../../src/model/clock.ts';
import { FINAL_STATES } from '../../../src/model/remediation.ts';
import { type SimulatedAws, startSimulatedAws } from '../../../src/simulation/aws/server.ts';
import type { SimulatedRegion, World } from '../../../src/simulation/aws/world.ts';
import { auditHead } from '../../../src/store/audit.ts';
import { withParts } from '../../../src/store/remediations.ts';
import { buildFleet } from '../support/fleet.ts';
import { createRandom, type Random } from '../support/random.ts';
import { createScheduler, type Scheduler } from '../support/scheduler.ts';
import { type Clicks, createClicks, type Desk } from './clicks.ts';
import { createFates } from './fates.ts';
import { injectFaults } from './faults.ts';
import type { History } from './history.ts';
import { keepRuns } from './kept-run.ts';
import { readAudit, watchCompliance } from './outside.ts';
import { startReplica, type Tamper } from './replica.ts';
import { BEGINNING, FAULTS_END, MINUTE, type Schedule, SECOND } from './schedule.ts';
import { settingsOf } from './settings.ts';
import type { SharedDatabase } from './shared-database.ts';

/** Everything has to be over so long after the last fault. */
const LONGEST_END = 6 * 60 * MINUTE;
const LOOK_EVERY = 15 * SECOND;
/** Short, so that not much has to be looked at. */
const TIMINGS = { install: 20, scan: 5, reboot: 25, start: 20, connectionLost: 10, checks: 5, healthy: 5 };

export async function play(
  schedule: Schedule,
  database: SharedDatabase,
  tamper: Tamper = {},
): Promise<History> {
  await database.wipe();
  const head = await auditHead(database.db);
  const trace: string[] = [];
  const random = createRandom(`${schedule.seed}/play`);
  const fates = createFates(schedule.crashes, schedule.replicas);
  const { world, instanceIds } = buildFleet(schedule.instances, new Date(BEGINNING));
  const region = regionOf(world);
  Object.assign(region.timings, TIMINGS);
  const compliance = watchCompliance(region, instanceIds);
  const scheduler = createScheduler({
    random: random.branch('order'),
    startAt: BEGINNING,
    stalls: schedule.stalls,
    fate: fates.fate,
    trace: (line) => trace.push(line),
    afterStep: (now) => {
      aws.catchUp();
      compliance.look(now);
    },
  });
  const aws = await startSimulatedAws({ world, clock: scheduler.outside, throttle: false });
  pointAt(aws, world);
  await keepRuns(database, schedule);
  aws.requests.clear();
  const faults = injectFaults(schedule.faults, aws, scheduler.outside, random.branch('faults'));
  const settings = settingsOf(schedule);
  const desks = startReplicas(schedule, scheduler, fates.restartAfter, (process) =>
    startReplica({ process, database, settings, random: random.branch(process.name), faults, tamper }),
  );
  const clicks = createClicks({
    clock: scheduler.outside,
    instanceIds,
    desk: () => anyLiving(desks, random),
    trace: (line) => trace.push(`${scheduler.outside.now().toISOString().slice(11, 23)} ${line}`),
  });
  for (const promotion of schedule.promotions)
    void promote(region, instanceIds, promotion, scheduler.outside);
  const isOver = await playToTheEnd(schedule, scheduler, clicks, database, tamper);
  for (const desk of desks) desk.process.kill();
  const history: History = {
    schedule,
    instanceIds,
    targetGroups: groupsOf(region, instanceIds),
    requests: aws.requests.entries(),
    overlaps: aws.overlaps(),
    ...(await readAudit(database, head)),
    ...(await readStore(database)),
    clicks: clicks.log,
    compliance: compliance.changes,
    isOver,
    trace,
  };
  await aws.close();
  return history;
}

function regionOf(world: World): SimulatedRegion {
  const [region] = world.accounts[0]?.regions ?? [];
  if (!region) throw new Error('a world without a Region');
  return region;
}

async function promote(
  region: SimulatedRegion,
  instanceIds: readonly string[],
  { at, instance }: Schedule['promotions'][number],
  clock: Clock,
): Promise<void> {
  await clock.sleep(at);
  const found = region.instances.find(({ InstanceId }) => InstanceId === instanceIds[instance]);
  const others = found?.Tags?.filter(({ Key }) => Key !== 'Environment') ?? [];
  if (found) found.Tags = [...others, { Key: 'Environment', Value: 'prod' }];
}

function pointAt(aws: SimulatedAws, { caller }: World): void {
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  process.env.AWS_ACCESS_KEY_ID = caller.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = caller.secretAccessKey;
}

/** A replica that dies is followed by a fresh one, which knows nothing but the store. */
function startReplicas(
  { replicas }: Schedule,
  scheduler: Scheduler,
  restartAfter: (replica: number) => number,
  start: (process: ReturnType<Scheduler['process']>) => Desk,
): readonly Desk[] {
  const desks: Desk[] = [];

  async function keepAlive(replica: number, times: number): Promise<void> {
    const process = scheduler.process(`replica-${replica}${times === 0 ? '' : `-${times}`}`);
    desks.push(start(process));
    await process.died;
    await scheduler.outside.sleep(restartAfter(replica));
    await keepAlive(replica, times + 1);
  }

  for (let replica = 0; replica < replicas; replica += 1) void keepAlive(replica, 0);
  return desks;
}

function anyLiving(desks: readonly Desk[], random: Random): Desk | null {
  const living = desks.filter(({ process }) => process.isAlive());
  return living.length === 0 ? null : random.pick(living);
}

async function playToTheEnd(
  schedule: Schedule,
  scheduler: Scheduler,
  clicks: Clicks,
  { db }: SharedDatabase,
  { meddle }: Tamper,
): Promise<boolean> {
  let allClicked = false;
  let lookedAt = 0;
  void Promise.all([
    ...schedule.requests.map((request) => clicks.request(request)),
    ...schedule.emergencies.map((emergency) => clicks.emergency(emergency)),
  ]).then(() => {
    allClicked = true;
  });

  async function isOver(): Promise<boolean> {
    const now = scheduler.outside.now().getTime();
    if (now < lookedAt + LOOK_EVERY) return false;
    lookedAt = now;
    await meddle?.(db);
    if (!allClicked) return false;
    const going = await db
      .selectFrom('remediations')
      .select('id')
      .where('state', 'not in', ['draft', ...FINAL_STATES])
      .limit(1)
      .executeTakeFirst();
    return going === undefined;
  }

  const deadline = new Date(Date.parse(BEGINNING) + FAULTS_END + LONGEST_END);
  return (await scheduler.play(isOver, deadline)) === 'over';
}

function groupsOf({ targetGroups }: SimulatedRegion, instanceIds: readonly string[]) {
  return new Map(
    instanceIds.map((id) => [
      id,
      targetGroups.filter(({ targets }) => targets.some((target) => target.id === id)).map(({ arn }) => arn),
    ]),
  );
}

async function readStore({ db }: SharedDatabase): Promise<Pick<History, 'remediations' | 'locks'>> {
  const rows = await db.selectFrom('remediations').selectAll().orderBy('created_at').execute();
  const locks = await db.selectFrom('remediation_locks').selectAll().execute();
  return {
    remediations: await withParts(db, rows),
    locks: locks.map((row) => ({
      accountId: row.account_id,
      region: row.region,
      instanceId: row.instance_id,
      remediationId: row.remediation_id,
    })),
  };
}
