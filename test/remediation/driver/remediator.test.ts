import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RemediationRecord, TargetState } from '../../../src/model/remediation.ts';
import { startRemediator } from '../../../src/remediation/driver/remediator.ts';
import { bareKey } from '../../../src/remediation/instance-keys.ts';
import { commitChange } from '../../../src/store/remediation-commit.ts';
import { insertDraft } from '../../../src/store/remediations.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { silent, storeOptions } from '../../support/stores.ts';
import { type IdleTime, idleTime } from './support/idle-time.ts';
import { approved, auditKinds, current, type Play, results, settingsWith } from './support/play.ts';
import { START, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

interface Stage {
  readonly world: World;
  readonly time: IdleTime;
}

function aStage(action: World['action'], count: number): Stage {
  const time = idleTime();
  return { world: new World(time.clock, action, count), time };
}

type Changes = Partial<Parameters<typeof startRemediator>[0]>;

function remediator({ time }: Stage, { world, settings }: Omit<Play, 'id'>, changes: Changes = {}) {
  let ids = 0;
  const started = startRemediator({
    store: time.watched(store),
    settings,
    clock: time.clock,
    ports: time.watchedPorts(world.ports()),
    logger: silent,
    newId: () => {
      ids += 1;
      return `${world.machine(0).instanceId}-${ids}-${Math.trunc(performance.now())}`;
    },
    ...changes,
  });
  onTestFinished(() => started.stop(60_000));
  return started;
}

/** Of virtual time: a slow machine is given all that it needs. */
const LONGEST_MS = 4 * 3_600_000;

async function until(play: Play, holds: (record: RemediationRecord) => boolean): Promise<RemediationRecord> {
  while (play.world.clock.now().getTime() < START + LONGEST_MS) {
    const record = await current(play);
    if (holds(record)) return record;
    await wait(10);
  }
  throw new Error(JSON.stringify(await current(play)));
}

/** Until so much time has passed. */
async function minutesIn({ time }: Stage, minutes: number): Promise<void> {
  while (time.clock.now().getTime() < START + minutes * 60_000) await wait(5);
}

function loggerTo(lines: string[]) {
  return pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
}

const isDone = ({ state }: RemediationRecord) => state === 'done';

describe('the remediator', () => {
  it('carries everything on that was approved', async () => {
    const stage = aStage('install', 6);
    const { world } = stage;
    const plays = await Promise.all(
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ].map((only) => approved(store, world, settingsWith(), { only })),
    );
    const [first] = plays;
    if (first) remediator(stage, first);

    const records = await Promise.all(plays.map((play) => until(play, isDone)));

    expect(records.map(({ outcome }) => outcome)).toEqual(['fixed', 'fixed', 'fixed']);
    expect(world.taken.flatMap(({ instanceIds }) => instanceIds).toSorted()).toEqual(
      world.machines.map(({ instanceId }) => instanceId),
    );
  });

  it('lets go when it is stopped, and another goes on where it was', async () => {
    const stage = aStage('reboot', 2);
    const play = await approved(store, stage.world, settingsWith());
    const first = remediator(stage, play);
    await until(play, ({ calls }) => calls[0]?.state === 'accepted');
    await first.stop(60_000);
    const left = await current(play);

    remediator(stage, play);
    const record = await until(play, isDone);

    expect(left.state).toBe('running');
    expect(record.outcome).toBe('fixed');
    const restarts = play.world.taken.filter(({ operation }) => operation === 'ec2:RebootInstances');
    expect(restarts.flatMap(({ instanceIds }) => instanceIds)).toHaveLength(2);
  });

  it('outlives a store that is away, and says so once', async () => {
    const stage = aStage('install', 1);
    const play = await approved(store, stage.world, settingsWith());
    const watched = stage.time.watched(store);
    let isAway = true;
    const lines: string[] = [];
    const logger = loggerTo(lines);
    const db = new Proxy(watched.db, {
      get: (object, name) => {
        if (isAway) throw Object.assign(new Error('connection terminated'), { code: 'ECONNRESET' });
        const value: unknown = Reflect.get(object, name);
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });

    const started = remediator(stage, play, { store: { ...watched, db }, logger });
    await minutesIn(stage, 1);
    isAway = false;
    started.nudge();
    const record = await until(play, isDone);

    expect(record.outcome).toBe('fixed');
    expect(lines.filter((line) => line.includes('Looking for remediations failed'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('Remediations are found again'))).toHaveLength(1);
  });

  it('forgets plans of yesterday that nobody asked for', async () => {
    const stage = aStage('install', 1);
    const play = await approved(store, stage.world, settingsWith());
    const draft: RemediationRecord = {
      ...(await current(play)),
      id: 'rem-old-draft',
      state: 'draft',
      createdAt: '2026-03-08T00:00:00.000Z',
    };
    await insertDraft(store, draft, [], 'c'.repeat(64));

    remediator(stage, play);
    await until(play, isDone);

    const left = await store.db
      .selectFrom('remediations')
      .select('id')
      .where('id', '=', 'rem-old-draft')
      .execute();
    expect(left).toEqual([]);
  });
});

describe('a remediation that cannot be carried on', () => {
  /** Whose plan has lost its instances: following what was begun on them fails each time. */
  async function broken(stage: Stage): Promise<Play> {
    const play = await approved(store, stage.world, settingsWith());
    const record = await current(play);
    const [first, ...others] = record.targets;
    if (!first) throw new Error('no target');
    const targets: readonly TargetState[] = [{ ...first, wave: 0, stage: 'returning' }, ...others];
    const change = {
      set: { state: 'running', startedAt: record.createdAt, plan: { ...record.plan, targets: [] } },
      targets,
      lock: targets.map(bareKey),
      audit: [],
    } as const;
    expect(await commitChange(store, record, change, 'c'.repeat(64))).toMatchObject({ kind: 'committed' });
    return play;
  }

  async function locksOf({ id }: Play) {
    return store.db.selectFrom('remediation_locks').selectAll().where('remediation_id', '=', id).execute();
  }

  it('begins nothing more, ends, says why, and gives its instances free', async () => {
    const stage = aStage('install', 2);
    const play = await broken(stage);
    const lines: string[] = [];

    remediator(stage, play, { logger: loggerTo(lines) });
    const stopping = await until(play, ({ state }) => state !== 'running');
    const record = await until(play, isDone);

    expect(stopping.note).toMatch(
      /^patchcheck failed 20 times in a row .*has no plan for i-.*Nothing more is begun\.$/,
    );
    expect(record).toMatchObject({
      outcome: 'unknown',
      note: expect.stringContaining('Look at the instances'),
    });
    expect(results(record)).toEqual(['unknown', 'skipped']);
    expect(play.world.sent).toEqual([]);
    expect(await locksOf(play)).toEqual([]);
    expect(await auditKinds(play)).toEqual(['stopped', 'target-done', 'finished', 'target-done']);
    expect(lines.filter((line) => line.includes('nothing more is begun'))).toHaveLength(2);
  });

  it('is told once a minute where not even that can be written', async () => {
    const stage = aStage('install', 1);
    const play = await broken(stage);
    const lines: string[] = [];
    const watched = stage.time.watched(store);
    const db = new Proxy(watched.db, {
      get: (object, name) => {
        if (name === 'transaction') throw new Error('a bug');
        const value: unknown = Reflect.get(object, name);
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });

    remediator(stage, play, { store: { ...watched, db }, logger: loggerTo(lines) });
    await minutesIn(stage, 6);

    const told = lines.filter((line) => line.includes('A remediation stumbled'));
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(told.length).toBeLessThanOrEqual(7);
    expect(told.at(-1)).toContain('a bug');
    expect((await current(play)).state).toBe('running');
  });
});
