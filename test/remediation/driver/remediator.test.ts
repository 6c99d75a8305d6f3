import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RemediationRecord } from '../../../src/model/remediation.ts';
import { startRemediator } from '../../../src/remediation/driver/remediator.ts';
import { insertDraft } from '../../../src/store/remediations.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { silent, storeOptions } from '../../support/stores.ts';
import { approved, current, type Play, settingsWith } from './support/play.ts';
import { START, type SteppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

/** Ten minutes in a second. */
const PACE = 600;

function racingClock(): SteppedClock {
  const since = performance.now();
  return {
    now: () => new Date(START + Math.round((performance.now() - since) * PACE)),
    sleep: async (ms, signal) => {
      await wait(ms / PACE, undefined, signal ? { signal } : {});
    },
    set: () => {},
    forward: () => {},
  };
}

function remediator(play: Omit<Play, 'id'>, changes: Partial<Parameters<typeof startRemediator>[0]> = {}) {
  const { world, settings } = play;
  const { clock } = world;
  let ids = 0;
  const started = startRemediator({
    store,
    settings,
    clock,
    ports: world.ports(),
    logger: silent,
    newId: () => {
      ids += 1;
      return `${play.world.machine(0).instanceId}-${ids}-${Math.trunc(performance.now())}`;
    },
    ...changes,
  });
  onTestFinished(() => started.stop(60_000));
  return started;
}

async function until(play: Play, holds: (record: RemediationRecord) => boolean): Promise<RemediationRecord> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const record = await current(play);
    if (holds(record)) return record;
    await wait(10);
  }
  throw new Error(JSON.stringify(await current(play)));
}

const isDone = ({ state }: RemediationRecord) => state === 'done';

describe('the remediator', () => {
  it('carries everything on that was approved', async () => {
    const world = new World(racingClock(), 'install', 6);
    const plays = await Promise.all(
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ].map((only) => approved(store, world, settingsWith(), { only })),
    );
    const [first] = plays;
    if (first) remediator(first);

    const records = await Promise.all(plays.map((play) => until(play, isDone)));

    expect(records.map(({ outcome }) => outcome)).toEqual(['fixed', 'fixed', 'fixed']);
    expect(world.taken.flatMap(({ instanceIds }) => instanceIds).toSorted()).toEqual(
      world.machines.map(({ instanceId }) => instanceId),
    );
  });

  it('lets go when it is stopped, and another goes on where it was', async () => {
    const play = await approved(store, new World(racingClock(), 'reboot', 2), settingsWith());
    const first = remediator(play);
    await until(play, ({ calls }) => calls[0]?.state === 'accepted');
    await first.stop(60_000);
    const left = await current(play);

    remediator(play);
    const record = await until(play, isDone);

    expect(left.state).toBe('running');
    expect(record.outcome).toBe('fixed');
    const restarts = play.world.taken.filter(({ operation }) => operation === 'ec2:RebootInstances');
    expect(restarts.flatMap(({ instanceIds }) => instanceIds)).toHaveLength(2);
  });

  it('outlives a store that is away, and says so once', async () => {
    const play = await approved(store, new World(racingClock(), 'install', 1), settingsWith());
    let isAway = true;
    const lines: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const db = new Proxy(store.db, {
      get: (object, name) => {
        if (isAway) throw Object.assign(new Error('connection terminated'), { code: 'ECONNRESET' });
        const value: unknown = Reflect.get(object, name);
        return typeof value === 'function' ? value.bind(object) : value;
      },
    });

    const started = remediator(play, { store: { ...store, db }, logger });
    await wait(50);
    isAway = false;
    started.nudge();
    const record = await until(play, isDone);

    expect(record.outcome).toBe('fixed');
    expect(lines.filter((line) => line.includes('Looking for remediations failed'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('Remediations are found again'))).toHaveLength(1);
  });

  it('forgets plans of yesterday that nobody asked for', async () => {
    const world = new World(racingClock(), 'install', 1);
    const play = await approved(store, world, settingsWith());
    const draft: RemediationRecord = {
      ...(await current(play)),
      id: 'rem-old-draft',
      state: 'draft',
      createdAt: '2026-03-08T00:00:00.000Z',
    };
    await insertDraft(store, draft, [], 'c'.repeat(64));

    remediator(play);
    await until(play, isDone);

    const left = await store.db
      .selectFrom('remediations')
      .select('id')
      .where('id', '=', 'rem-old-draft')
      .execute();
    expect(left).toEqual([]);
  });
});
