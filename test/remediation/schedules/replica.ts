/** One process of patchcheck as it is played: it takes clicks, and carries remediations on until it is killed. */

import type { Kysely } from 'kysely';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { asPatchcheckError } from '../../../src/model/errors.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { createAwsPorts } from '../../../src/remediation/aws-ports.ts';
import { type Advanced, createAdvance } from '../../../src/remediation/driver/advance.ts';
import { TIMING, type Timing } from '../../../src/remediation/driver/timing.ts';
import type { RemediationPorts } from '../../../src/remediation/ports.ts';
import { createRemediations } from '../../../src/remediation/service.ts';
import type { Database } from '../../../src/store/database.ts';
import { withStoreErrors } from '../../../src/store/errors.ts';
import { claimRemediations } from '../../../src/store/remediation-leases.ts';
import { silent } from '../../support/stores.ts';
import { gatedDb } from '../support/gated-db.ts';
import { gatedPorts } from '../support/gated-ports.ts';
import type { Random } from '../support/random.ts';
import type { PlayedProcess } from '../support/scheduler.ts';
import type { Desk } from './clicks.ts';
import type { ScheduledFaults } from './faults.ts';
import { runStateOf } from './kept-run.ts';
import { people } from './people.ts';
import type { SharedDatabase } from './shared-database.ts';

export interface ReplicaOptions {
  readonly process: PlayedProcess;
  readonly database: SharedDatabase;
  readonly settings: Settings;
  /** Ids and tokens. */
  readonly random: Random;
  readonly faults: ScheduledFaults;
  /** For processes that are broken on purpose. */
  readonly tamper: Tamper;
}

export interface Tamper {
  readonly ports?: (ports: RemediationPorts) => RemediationPorts;
  readonly settings?: (settings: Settings) => Settings;
  /** Every statement on its way to the database. */
  readonly sql?: (text: string) => string;
  /** Done to the database from outside, every few seconds. */
  readonly meddle?: (db: Kysely<Database>) => Promise<void>;
}

const LOOK_EVERY_MS = 12_000;
/** Others look after what there is, or there is nothing. */
const IDLE_MS = 45_000;
const AT_ONCE = 5;
/** Then it is claimed anew: it may be somebody else's by now. */
const STEPS_AT_ONCE = 20;
/** Looked at less often than in earnest: what is looked at is the same. */
const PACE: Timing = {
  ...TIMING,
  pollMs: 10_000,
  slowPollMs: 45_000,
  returnLookMs: 30_000,
  actingMs: { ...TIMING.actingMs, install: 20 * 60_000, scan: 20 * 60_000 },
};

export function startReplica(options: ReplicaOptions): Desk {
  const { process, database, random, faults, tamper } = options;
  const settings = tamper.settings?.(options.settings) ?? options.settings;
  const { clock } = process;
  const db = gatedDb({
    dialect: database.dialect,
    process,
    fault: faults.store,
    ...(tamper.sql && { tamper: tamper.sql }),
  });
  const access = createAwsAccess({ clock, random: random.next });
  const aws = createAwsPorts({ access, settings, clock, logger: silent, random: random.next });
  const real = { ...aws, people };
  const ports = gatedPorts({
    ports: tamper.ports?.(real) ?? real,
    process,
    fails: faults.reads,
  });
  const common = { store: { db }, ports, settings, clock, logger: silent };
  const bell = createBell();
  const remediations = createRemediations({
    ...common,
    nudge: bell.ring,
    runs: { get: async (runId) => runStateOf(runId) },
    newId: () => `rem-${random.hex(16)}`,
    newToken: () => random.hex(32),
  });
  const advance = createAdvance({ ...common, timing: PACE, newId: () => random.hex(32) });

  /** Does everything that is due; returns when something is due again. */
  async function carryOn(id: string): Promise<number> {
    let advanced: Advanced = 'again';
    for (let steps = 0; steps < STEPS_AT_ONCE && advanced === 'again'; steps += 1) {
      advanced = await advance(id, process.name);
    }
    if (advanced === 'again') return clock.now().getTime();
    return advanced === 'over' ? Number.POSITIVE_INFINITY : Date.parse(advanced.waitUntil);
  }

  async function look(): Promise<number> {
    const claimed = await claimRemediations(db, clock, process.name, AT_ONCE);
    return Math.min(...(await Promise.all(claimed.map(({ id }) => survive(() => carryOn(id))))));
  }

  async function live(): Promise<never> {
    for (;;) {
      const due = await survive(look);
      const isIdle = due === Number.POSITIVE_INFINITY;
      const waitMs = isIdle ? IDLE_MS : Math.min(LOOK_EVERY_MS, Math.max(due - clock.now().getTime(), 0));
      await Promise.race([clock.sleep(waitMs), bell.rung()]);
    }
  }

  void live();
  return { process, remediations };
}

/** The store may fail, and is asked again soon: whatever else is thrown is a defect. */
async function survive(work: () => Promise<number>): Promise<number> {
  try {
    return await withStoreErrors(work);
  } catch (error) {
    if (asPatchcheckError(error).code !== 'store-unavailable') throw error;
    return Number.POSITIVE_INFINITY;
  }
}

/** Wakes whoever waits for something to do. */
function createBell() {
  let next = Promise.withResolvers<void>();
  return {
    rung: () => next.promise,
    ring: () => {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
  };
}
