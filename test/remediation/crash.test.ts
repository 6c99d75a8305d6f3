import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/model/clock.ts';
import { type SimulatedAws, startSimulatedAws } from '../../src/simulation/aws/server.ts';
import type { World } from '../../src/simulation/aws/world.ts';
import { settingsOfSmallWorld } from '../assessment/support/assessed.ts';
import { fastClock } from '../slack/support/fast-clock.ts';
import { type TestProcess, useProcesses } from '../support/processes.ts';
import { until } from '../support/run-kit.ts';
import { useDirectory, usePostgres } from '../support/stores.ts';
import { ACCOUNT_ID, REGION } from '../support/world.ts';
import { APPROVERS, OPERATORS } from './schedules/people.ts';
import { anyEnvironment } from './schedules/settings.ts';
import { buildFleet, type Need, REMEDIATE_ROLE_ARN } from './support/fleet.ts';
import type { HoldAt } from './support/held-ports.ts';
import type { RemediatorOptions } from './support/remediator-process.ts';

const REMEDIATOR = new URL('./support/remediator-process.ts', import.meta.url);
/** Time goes so many times as fast, in all processes and in the simulated AWS. */
const FACTOR = 30;

type Start = ReturnType<typeof useProcesses>;

interface Stage {
  readonly aws: SimulatedAws;
  /** A process on the same store; `changes` say what it does. */
  start(changes: Partial<RemediatorOptions>): TestProcess;
  readonly ask: NonNullable<RemediatorOptions['ask']>;
}

interface StagePlan {
  readonly start: Start;
  readonly store: Pick<RemediatorOptions, 'databaseUrl' | 'dataDir'>;
  readonly need: Need;
  readonly instances: number;
}

async function stage({ start, store, need, instances }: StagePlan): Promise<Stage> {
  const clock = { factor: FACTOR, start: Date.now() };
  const names = Array.from({ length: instances }, (_, index) => `node-${index + 1}`);
  const plans = names.map((name) => ({ name, need, environment: null, targetGroup: null, scenario: {} }));
  const { world, instanceIds } = buildFleet(plans, new Date(clock.start));
  Object.assign(world.accounts[0]?.regions[0]?.timings ?? {}, {
    install: 20,
    reboot: 20,
    scan: 5,
    checks: 5,
  });
  const aws = await startSimulatedAws({
    world,
    clock: fastClock(clock.factor, clock.start),
    throttle: false,
  });
  onTestFinished(() => aws.close());
  let processes = 0;
  return {
    aws,
    ask: {
      action: need,
      instances: instanceIds.map((instanceId) => ({ accountId: ACCOUNT_ID, region: REGION, instanceId })),
    },
    start: (changes) => {
      processes += 1;
      const options: RemediatorOptions = {
        ...store,
        ...SETTINGS,
        clock,
        seed: `process ${processes}`,
        ask: null,
        watch: null,
        hold: null,
        image: inject('storeImage'),
        ...changes,
      };
      return start({ ...credentials(aws, world), REMEDIATOR: JSON.stringify(options) });
    },
  };
}

const SETTINGS = {
  settings: settingsOfSmallWorld(),
  environment: {
    ...anyEnvironment(),
    accounts: anyEnvironment().accounts.map((account) => ({
      ...account,
      remediateRoles: { install: REMEDIATE_ROLE_ARN, reboot: REMEDIATE_ROLE_ARN, scan: REMEDIATE_ROLE_ARN },
    })),
    operators: [OPERATORS],
    approvers: [APPROVERS],
  },
};

function credentials(aws: SimulatedAws, { caller }: World): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: caller.accessKeyId,
    AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
  };
}

/** What AWS did, in its own words, in the order in which it did it. */
function done({ requests }: SimulatedAws): readonly string[] {
  return requests.acts().map(({ operation, input, acted }) => {
    const parameters = input?.Parameters as { Operation?: readonly string[] } | undefined;
    return [operation, ...(parameters?.Operation ?? []), acted.instanceIds.length].join(' ');
  });
}

/** The next SendCommand takes a while until it arrives. */
function slowDown(aws: SimulatedAws): void {
  const match = { operation: 'SendCommand' };
  aws.faults.inject({ match, effect: { kind: 'slow', ms: 12_000 }, when: 'before', times: 1 });
}

/** The next SendCommand is carried out and never answered; resolves when `count` were carried out. */
async function sentAndUnanswered(aws: SimulatedAws, count: number): Promise<void> {
  aws.faults.inject({
    match: { operation: 'SendCommand' },
    effect: { kind: 'hang' },
    when: 'after',
    times: 1,
  });
  await until(async () => done(aws).length === count);
}

const INSTALL = 'SendCommand Install 1';
const REBOOT = ['RebootInstances 1', 'SendCommand Scan 1'];

describe('a process killed by kill -9 on PostgreSQL', () => {
  const server = usePostgres();
  const start = useProcesses(REMEDIATOR);

  /** `moment` resolves when the first process is to be killed. */
  async function carriedOnByAnother(
    need: Need,
    hold: HoldAt | null,
    moment: (first: TestProcess, aws: SimulatedAws) => Promise<unknown> = (first) => first.line('held'),
  ) {
    const store = { databaseUrl: await server().createDatabase(), dataDir: '' };
    const { aws, ask, start: begin } = await stage({ start, store, need, instances: 1 });
    const first = begin({ ask, hold });
    const id = await first.line('asked');
    const killed = moment(first, aws).then(() => first.end('SIGKILL'));
    const other = begin({ watch: id });
    await killed;
    const over = await other.line('over');
    await other.end('SIGKILL');
    return { over, done: done(aws), overlaps: aws.overlaps() };
  }

  it('before and after SendCommand: the other replica carries on, and it is sent once', async () => {
    const [before, after] = await Promise.all([
      carriedOnByAnother('install', 'before-send'),
      carriedOnByAnother('install', 'after-send'),
    ]);

    const once = { over: 'done fixed', done: [INSTALL], overlaps: [] };
    expect({ before, after }).toEqual({ before: once, after: once });
  }, 60_000);

  it('during SendCommand: the other replica looks it up, and it is sent once', async () => {
    const [onItsWay, unanswered] = await Promise.all([
      carriedOnByAnother('install', null, async (first, aws) => {
        slowDown(aws);
        await first.line('sending');
        await systemClock.sleep(200);
      }),
      carriedOnByAnother('install', null, (_, aws) => sentAndUnanswered(aws, 1)),
    ]);

    const once = { over: 'done fixed', done: [INSTALL], overlaps: [] };
    expect({ onItsWay, unanswered }).toEqual({ onItsWay: once, unanswered: once });
  }, 60_000);

  it('in every later state: the other replica carries on where it was', async () => {
    const [returning, scanning, verifying] = await Promise.all([
      carriedOnByAnother('reboot', 'returning'),
      carriedOnByAnother('reboot', 'scanning'),
      carriedOnByAnother('reboot', 'verifying'),
    ]);

    const once = { over: 'done fixed', done: REBOOT, overlaps: [] };
    expect({ returning, scanning, verifying }).toEqual({ returning: once, scanning: once, verifying: once });
  }, 60_000);
});

describe('a process killed by kill -9 on the embedded store', () => {
  const directory = useDirectory();
  const start = useProcesses(REMEDIATOR);

  async function killedWhere(
    begin: Stage['start'],
    changes: Partial<RemediatorOptions>,
  ): Promise<TestProcess> {
    const process = begin(changes);
    await process.line('held');
    await process.end('SIGKILL');
    return process;
  }

  async function killedAroundEachSend() {
    const store = { databaseUrl: null, dataDir: directory() };
    const { aws, ask, start: begin } = await stage({ start, store, need: 'install', instances: 2 });
    const first = await killedWhere(begin, { ask, hold: 'before-send' });
    await killedWhere(begin, { hold: 'after-send' });
    const unheard = sentAndUnanswered(aws, 2);
    const third = begin({});
    await unheard;
    await third.end('SIGKILL');
    const last = begin({ watch: await first.line('asked') });
    return { over: await last.line('over'), done: done(aws), overlaps: aws.overlaps() };
  }

  async function killedInEachLaterState() {
    const store = { databaseUrl: null, dataDir: directory() };
    const { aws, ask, start: begin } = await stage({ start, store, need: 'reboot', instances: 1 });
    const first = await killedWhere(begin, { ask, hold: 'returning' });
    await killedWhere(begin, { hold: 'scanning' });
    await killedWhere(begin, { hold: 'verifying' });
    const last = begin({ watch: await first.line('asked') });
    return { over: await last.line('over'), done: done(aws), overlaps: aws.overlaps() };
  }

  it('again and again goes on after each restart, and sends once for each wave', async () => {
    const [sends, states] = await Promise.all([killedAroundEachSend(), killedInEachLaterState()]);

    expect(sends).toEqual({ over: 'done fixed', done: [INSTALL, INSTALL], overlaps: [] });
    expect(states).toEqual({ over: 'done fixed', done: REBOOT, overlaps: [] });
  }, 120_000);
});
