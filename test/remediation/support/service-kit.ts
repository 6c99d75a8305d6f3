/** The service on a real store, over a world made by hand. */

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Clock } from '../../../src/model/clock.ts';
import type { AuditEntry, RemediationOptions, RemediationRecord } from '../../../src/model/remediation.ts';
import type { RemediateAction, Settings } from '../../../src/model/settings.ts';
import { defaultOptions } from '../../../src/remediation/options.ts';
import type { Answer, RefusalCode, Remediations } from '../../../src/remediation/remediations.ts';
import { createRemediations } from '../../../src/remediation/service.ts';
import { auditLinks } from '../../../src/store/audit.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { runsOn } from '../../support/run-kit.ts';
import { silent, storeOptions } from '../../support/stores.ts';
import {
  ACCOUNT,
  ANNA,
  addInstance,
  anEnvironment,
  aWorld,
  type HandMadeWorld,
  NOW,
  OLGA,
  portsOf,
  REGION,
  settingsOf,
} from './hand-made.ts';

export interface ServiceKit {
  readonly store: Store;
  readonly world: HandMadeWorld;
  /** Of a run whose findings are those that the world had when the first service was made. */
  readonly runId: string;
  /** Milliseconds since the clock was made. */
  advance(ms: number): void;
  readonly clock: Clock;
  readonly nudges: () => number;
  service(settings: Settings): Remediations;
  /** Keeps the world's findings as the run's, typed as `environment`. */
  keepRun(environment?: string): Promise<void>;
  draft(service: Remediations, changes?: DraftChanges): Promise<Answer>;
  entries(kind?: string): Promise<readonly AuditEntry[]>;
}

export interface DraftChanges {
  readonly person?: { readonly user: string; readonly workspace: string };
  readonly action?: RemediateAction;
  readonly instances?: readonly string[];
  readonly options?: Partial<RemediationOptions>;
}

/** One store for the file; world, run and clock anew for each test. */
export function useService(): () => ServiceKit {
  let store: Store | null = null;
  let kit: ServiceKit | null = null;
  beforeAll(async () => {
    store = await openStore(storeOptions({ mode: 'in-memory' }));
  });
  afterAll(async () => store?.close());
  beforeEach(() => {
    if (store === null) throw new Error('the store is not open');
    kit = newKit(store);
  });
  afterEach(async () => {
    await store?.db.deleteFrom('emergency_stops').execute();
    await store?.db.deleteFrom('remediation_locks').execute();
    await store?.db.deleteFrom('remediations').execute();
  });
  return () => {
    if (kit === null) throw new Error('no test is running');
    return kit;
  };
}

function newKit(store: Store): ServiceKit {
  const world = aWorld();
  const runId = `run-${randomUUID()}`;
  let now = Date.parse(NOW);
  let nudges = 0;
  let seen = 0;
  const clock: Clock = { now: () => new Date(now), sleep: async () => {} };
  return {
    store,
    world,
    runId,
    clock,
    advance: (ms) => {
      now += ms;
    },
    nudges: () => nudges,
    service: (settings) =>
      createRemediations({
        store,
        ports: portsOf(world),
        settings,
        runs: runsOn(store),
        clock,
        newId: () => `rem-${randomUUID()}`,
        newToken: () => randomUUID(),
        logger: silent,
        nudge: () => {
          nudges++;
        },
      }),
    keepRun: async (environment = 'staging') => {
      const findings = [...world.instances.values()].flatMap(({ finding }) => finding ?? []);
      seen = (await links(store)).length;
      await store.db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('runs')
          .values({
            id: runId,
            environment,
            regions: JSON.stringify([REGION]),
            accounts: JSON.stringify([ACCOUNT]),
            requested_by: 'U0OLGA',
            requested_at: new Date(NOW),
            state: 'done',
            started_at: new Date(NOW),
          })
          .execute();
        await insertFindings(transaction, runId, findings);
      });
    },
    draft: (service, { person = OLGA, action = 'reboot', instances, options = {} } = {}) =>
      service.draft({
        person,
        origin: { channel: 'C0OPS', messageTs: '1.2', threadTs: '1.1' },
        runId,
        action,
        instances: (instances ?? [...world.instances.keys()]).map(key),
        options: { ...defaultOptions(action, false), ...options },
      }),
    entries: async (kind) => {
      const all = (await links(store)).slice(seen);
      return kind === undefined ? all : all.filter((entry) => entry.kind === kind);
    },
  };
}

export function key(instanceId: string) {
  return { accountId: ACCOUNT, region: REGION, instanceId };
}

/** Two instances that wait for a reboot, in an environment that needs approval. */
export async function twoToReboot(kit: ServiceKit, settings = settingsOf(anEnvironment('staging'))) {
  addInstance(kit.world, 'i-1');
  addInstance(kit.world, 'i-2');
  await kit.keepRun();
  return kit.service(settings);
}

/** Asked for, with a reason that always does. */
export async function asked(kit: ServiceKit, service: Remediations): Promise<RemediationRecord> {
  const draft = doneOf(await kit.draft(service));
  return doneOf(
    await service.submit(draft.id, draft.token, OLGA, { reason: 'CHG-1 kernel', breakGlass: false }),
  );
}

export async function approved(kit: ServiceKit, service: Remediations): Promise<RemediationRecord> {
  const request = await asked(kit, service);
  return doneOf(await service.decide(request.id, request.token, ANNA, 'approved', ''));
}

export function doneOf(answer: Answer): RemediationRecord {
  if (answer.kind === 'refused') {
    throw new Error(`refused: ${answer.refusals.map(({ text }) => text).join(' ')}`);
  }
  return answer.remediation;
}

export function codesOf(answer: {
  readonly kind: string;
  readonly refusals?: readonly { code: RefusalCode }[];
}) {
  expect(answer.kind).toBe('refused');
  return (answer.refusals ?? []).map(({ code }) => code);
}

async function links(store: Store): Promise<readonly AuditEntry[]> {
  const all = await Array.fromAsync(auditLinks(store.db));
  return all.map((link) => ({ ...link, details: JSON.parse(link.details) }));
}
