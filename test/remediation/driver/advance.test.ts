import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { approved, carryOn, results, settingsWith } from './support/play.ts';
import { steppedClock, World } from './support/world.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(storeOptions({ mode: 'in-memory' }));
});
afterAll(async () => store.close());

describe('a remediation that goes well', () => {
  it.each(['scan', 'install', 'reboot', 'start', 'update-agent', 'run-association'] as const)(
    '%s ends with the proof that it helped',
    async (action) => {
      const world = new World(steppedClock(), action, 1);
      const play = await approved(store, world, settingsWith());

      const record = await carryOn(play);

      expect(record).toMatchObject({ state: 'done', outcome: 'fixed' });
      expect(results(record)).toEqual(['fixed']);
    },
  );
});
