import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/model/remediation.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { aProcess, approved, carryOn, current, results, settingsWith } from './support/play.ts';
import { steppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

function world(action: World['action'], count = 1): World {
  return new World(steppedClock(), action, count);
}

describe('a process that dies', () => {
  /**
   * Only what is written lasts, and a step reads before it writes: so dying at any read of a step is dying at its first,
   * and what follows an effect matters for what is sent alone.
   */
  it.each([
    ['reboot', 'before'],
    ['reboot', 'after'],
    ['install', 'before'],
    ['install', 'after'],
  ] as const)(
    'anywhere in %s, %s it reaches out, never makes it act twice',
    async (action, moment) => {
      let deaths = 0;
      for (;;) {
        const played = world(action);
        const play = await approved(store, played, settingsWith());

        const died = await dieAt(played, play, deaths + 1, moment);
        if (!died) break;
        deaths += 1;
        played.clock.forward(16_000);
        const record = await carryOn(play, { name: 'successor' });

        expect(record.state).toBe('done');
        expectOnce(played.taken, action);
        expect(results(record), `${moment} ${deaths}`).not.toContain('skipped');
        const mayBeLost = record.calls.some(({ state }) => state === 'unknown');
        if (!mayBeLost) expect(record.outcome, `${moment} ${deaths}`).toBe('fixed');
      }
      const sends = action === 'reboot' ? 2 : 1;
      if (moment === 'after') expect(deaths).toBe(sends);
      else expect(deaths).toBeGreaterThan(5);
    },
    120_000,
  );

  async function dieAt(
    played: World,
    play: Awaited<ReturnType<typeof approved>>,
    death: number,
    moment: 'before' | 'after',
  ): Promise<boolean> {
    const dead = Promise.withResolvers<'dead'>();
    let moments = 0;
    let isFirst = true;
    const isMoment = (name: string | symbol) => {
      const counts = moment === 'before' ? isFirst : name === 'send';
      isFirst = false;
      if (counts) moments += 1;
      return counts && moments === death;
    };
    const port = <T extends object>(real: T): T =>
      new Proxy(real, {
        get:
          (object, name) =>
          async (...input: unknown[]) => {
            const isTheEnd = isMoment(name);
            if (isTheEnd && moment === 'before') return die();
            const method: unknown = Reflect.get(object, name);
            const answer = typeof method === 'function' ? await method.apply(object, input) : undefined;
            return isTheEnd ? die() : answer;
          },
      });
    const die = () => {
      dead.resolve('dead');
      return new Promise(() => {});
    };
    const { actor, observer, assessor, people } = played.ports();
    const ports = {
      actor: port(actor),
      observer: port(observer),
      assessor: port(assessor),
      people: port(people),
    };
    const process = aProcess(play, `mortal-${death}`, ports);
    for (;;) {
      isFirst = true;
      const next = await Promise.race([process.step(play.id), dead.promise]);
      if (next === 'dead') return true;
      if (next === 'over') return false;
    }
  }

  function expectOnce(taken: readonly Call[], action: World['action']): void {
    const acted = taken.filter(({ stage }) => stage === 'acting').flatMap(({ instanceIds }) => instanceIds);
    expect(acted, action).toEqual([...new Set(acted)]);
  }

  it('and wakes up after its time does not send what it wrote', async () => {
    const played = world('reboot');
    const play = await approved(store, played, settingsWith());
    await carryOn(play, { until: ({ targets }) => targets[0]?.stage === 'acting' });
    const slow = aProcess({ ...play, store: slowToCommit(played) }, 'p1');

    await slow.step(play.id);
    const record = await current(play);

    expect(played.sent).toEqual([]);
    expect(record.calls[0]).toMatchObject({ state: 'not-sent' });
  });

  /** A store whose commits take longer than an intent is good for. */
  function slowToCommit(played: World): Store {
    const db = new Proxy(store.db, {
      get: (object, name) => {
        if (name !== 'transaction') return bound(object, Reflect.get(object, name));
        const slowly: Pick<ReturnType<typeof object.transaction>, 'execute'> = {
          execute: async (work) => {
            const result = await object.transaction().execute(work);
            played.clock.forward(15_000);
            return result;
          },
        };
        return () => slowly;
      },
    });
    return { ...store, db };
  }
});

describe('two processes', () => {
  it('that both believe to hold it act once', async () => {
    const played = world('reboot', 3);
    const play = await approved(store, played, settingsWith());
    const one = aProcess(play, 'p1');
    const two = aProcess(play, 'p2');

    for (let steps = 0; steps < 2_000; steps += 1) {
      const both = await Promise.all([one.step(play.id), two.step(play.id)]);
      if (both.includes('over')) break;
      if (steps % 7 === 0) played.clock.forward(16_000);
    }
    const record = await current(play);

    expect(record.state).toBe('done');
    const restarts = played.taken.filter(({ operation }) => operation === 'ec2:RebootInstances');
    expect(restarts.flatMap(({ instanceIds }) => instanceIds)).toHaveLength(3);
  });
});

function bound(object: object, value: unknown): unknown {
  return typeof value === 'function' ? value.bind(object) : value;
}
