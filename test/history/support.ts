/** History on a real store, over runs made by hand. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createHistory, type History, type Viewer } from '../../src/history/history.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { EnvironmentSettings, Settings } from '../../src/model/settings.ts';
import { auditLinks } from '../../src/store/audit.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import {
  anEnvironment,
  aWorld,
  type HandMadeWorld,
  portsOf,
  settingsOf,
} from '../remediation/support/hand-made.ts';
import { storeOptions } from '../support/stores.ts';

export const DAY_MS = 86_400_000;
export const START = Date.parse('2026-03-02T12:00:00.000Z');

export interface HistoryKit {
  readonly store: Store;
  readonly history: History;
  readonly world: HandMadeWorld;
  readonly clock: Clock;
  advance(ms: number): void;
  /** `days` from now, ISO 8601. */
  inDays(days: number): string;
  /** Of the audit, with its details read. */
  entries(kind: string): Promise<readonly { readonly actor: string; readonly details: unknown }[]>;
  /** The same store under other settings. */
  under(settings: Settings): History;
}

export const ENVIRONMENTS: readonly EnvironmentSettings[] = [
  anEnvironment('prod', { production: true, regions: ['us-east-1', 'eu-west-1'] }),
  anEnvironment('dev'),
];

export function historySettings(changes: Partial<Settings> = {}): Settings {
  return { ...settingsOf(...ENVIRONMENTS), ...changes };
}

export function viewer(user: string, changes: Partial<Viewer> = {}): Viewer {
  return { person: { user, workspace: 'T0ACME' }, groups: [], environments: ['prod', 'dev'], ...changes };
}

/** One store for the file, empty for each test. */
export function useHistory(settings: Settings = historySettings()): () => HistoryKit {
  let store: Store | null = null;
  let kit: HistoryKit | null = null;
  beforeAll(async () => {
    store = await openStore(storeOptions({ mode: 'in-memory' }));
  });
  afterAll(async () => store?.close());
  beforeEach(async () => {
    if (store === null) throw new Error('the store is not open');
    for (const table of ['exceptions', 'assignments', 'streaks', 'runs', 'remediations'] as const) {
      await store.db.deleteFrom(table).execute();
    }
    kit = newKit(store, settings);
  });
  return () => {
    if (kit === null) throw new Error('no test is running');
    return kit;
  };
}

function newKit(store: Store, settings: Settings): HistoryKit {
  const world = aWorld();
  let now = START;
  const clock: Clock = { now: () => new Date(now), sleep: async () => {} };
  const under = (given: Settings) =>
    createHistory({
      store,
      settings: given,
      people: portsOf(world).people,
      clock,
      newId: () => `exc-${randomUUID()}`,
    });
  return {
    store,
    world,
    clock,
    history: under(settings),
    under,
    advance: (ms) => {
      now += ms;
    },
    inDays: (days) => new Date(now + days * DAY_MS).toISOString(),
    entries: async (kind) => {
      const links = await Array.fromAsync(auditLinks(store.db));
      return links
        .filter((link) => link.kind === kind)
        .map((link) => ({ ...link, details: JSON.parse(link.details) }));
    },
  };
}
