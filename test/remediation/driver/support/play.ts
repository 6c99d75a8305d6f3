/** Plays remediations: a store, a world, and a driver that is carried on until nothing is left to do. */

import { randomUUID } from 'node:crypto';
import type { RemediationRecord } from '../../../../src/model/remediation.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_HISTORY,
  DEFAULT_OWNER_TAGS,
  DEFAULT_PRIORITY,
  DEFAULT_REMEDIATION,
  type EnvironmentSettings,
  REMEDIATE_ACTIONS,
  type RemediationSettings,
  type Settings,
} from '../../../../src/model/settings.ts';
import { createAdvance } from '../../../../src/remediation/driver/advance.ts';
import { TIMING, type Timing } from '../../../../src/remediation/driver/timing.ts';
import { initialTargets } from '../../../../src/remediation/initial-targets.ts';
import { makePlan } from '../../../../src/remediation/planning/make-plan.ts';
import type { RemediationPorts } from '../../../../src/remediation/ports.ts';
import { claimRemediations } from '../../../../src/store/remediation-leases.ts';
import { findRemediation, insertDraft } from '../../../../src/store/remediations.ts';
import type { Store } from '../../../../src/store/store.ts';
import { silent } from '../../../support/stores.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/patchcheck-remediate`;

export function settingsWith(
  remediation: Partial<RemediationSettings> = {},
  environment: Partial<EnvironmentSettings> = {},
): Settings {
  const dev: EnvironmentSettings = {
    name: 'dev',
    production: false,
    regions: [REGION, 'eu-west-1'],
    accounts: [
      {
        id: ACCOUNT,
        name: 'payments',
        assessRole: `arn:aws:iam::${ACCOUNT}:role/patchcheck-assess`,
        remediateRoles: Object.fromEntries(REMEDIATE_ACTIONS.map((action) => [action, ROLE])),
        externalId: 'correct-horse',
      },
    ],
    staleAfterMs: 7 * 86_400_000,
    operators: ['U0ALICE'],
    approvers: ['U0BOB'],
    approval: { required: true, allowSelf: false, expiresMs: 3_600_000 },
    remediation: { ...DEFAULT_REMEDIATION, ...remediation },
    dueWithinMs: DEFAULT_DUE_WITHIN,
    exceptions: DEFAULT_EXCEPTIONS,
    viewers: null,
    channels: null,
    ...environment,
  };
  return {
    environments: new Map([[dev.name, dev]]),
    digests: [],
    priority: DEFAULT_PRIORITY,
    audit: { channel: null },
    configurationHash: 'c'.repeat(64),
    ownerTags: DEFAULT_OWNER_TAGS,
    owners: new Map(),
    history: DEFAULT_HISTORY,
    slack: { transport: 'socket', botToken: null, appToken: null, signingSecret: null, apiUrl: null },
    port: 3000,
    adminPort: null,
    databaseUrl: null,
    dataDir: './data',
    logLevel: 'silent',
  };
}

/** Looks less often, so that tests are over sooner. */
const COARSE: Timing = {
  ...TIMING,
  pollMs: 30_000,
  slowPollMs: 120_000,
  slowPollAfterMs: 240_000,
  returnLookMs: 45_000,
  healthLookMs: 60_000,
};

export interface Play {
  readonly id: string;
  readonly world: World;
  readonly settings: Settings;
  readonly store: Store;
}

/** An approved remediation of all machines of the world. */
export async function approved(
  store: Store,
  world: World,
  settings: Settings,
  changes: Partial<RemediationRecord> & {
    readonly snapshot?: boolean;
    readonly startAt?: string;
    /** Of all the machines of the world, these. */
    readonly only?: readonly number[];
  } = {},
): Promise<Play> {
  const { snapshot = false, startAt = null, only, ...others } = changes;
  const machines = only?.map((index) => world.machine(index)) ?? world.machines;
  const id = `rem-${randomUUID()}`;
  const environment = settings.environments.get('dev');
  if (!environment) throw new Error('no dev');
  const keys = machines.map(({ instanceId, region }) => ({ accountId: ACCOUNT, region, instanceId }));
  const plan = await makePlan(
    { store, ports: world.ports(), settings, clock: world.clock },
    {
      environment,
      runId: 'run-1',
      action: world.action,
      options: { reboot: 'if-needed', snapshot, startAt },
      instances: keys,
      findings: machines.map((machine) => ({
        accountId: ACCOUNT,
        region: machine.region,
        instanceId: machine.instanceId,
        name: null,
        remediation: world.finding(machine, machine.cause ?? 'pending-reboot').remediation.code,
      })),
      identity: { id, requestedBy: 'U0ALICE' },
    },
  );
  if (plan.targets.length === 0) throw new Error(JSON.stringify(plan.leftOut));
  const at = world.clock.now().toISOString();
  const record: RemediationRecord = {
    id,
    version: 1,
    state: 'approved',
    outcome: null,
    plan,
    requestedBy: { user: 'U0ALICE', workspace: 'T0ACME' },
    origin: { channel: 'C0OPS', messageTs: '1.2', threadTs: null },
    reason: 'CHG-1',
    breakGlass: false,
    token: 'token-1',
    approvalRequired: true,
    decision: { decision: 'approved', by: { user: 'U0BOB', workspace: 'T0ACME' }, at, reason: '' },
    createdAt: at,
    requestedAt: at,
    expiresAt: null,
    startedAt: null,
    finishedAt: null,
    stop: null,
    note: null,
    lookAt: null,
    targets: initialTargets(plan, at),
    calls: [],
    ...others,
  };
  await insertDraft(store, record, [], settings.configurationHash);
  return { id, world, settings, store };
}

let ids = 0;

function newId(): string {
  ids += 1;
  return ids.toString(16).padStart(32, '0');
}

/** One process that carries remediations on, with a memory of its own. */
export function aProcess(play: Omit<Play, 'id'>, name: string, ports: RemediationPorts = play.world.ports()) {
  const { store, settings, world } = play;
  const { clock } = world;
  const advance = createAdvance({
    store,
    settings,
    clock,
    ports,
    logger: silent,
    newId,
    timing: COARSE,
  });
  return {
    /** One step; time passes as far as it asks. */
    step: async (id: string) => {
      await claimRemediations(store.db, clock, name, 100);
      const next = await advance(id, name);
      if (typeof next === 'object') clock.set(Date.parse(next.waitUntil));
      return next;
    },
  };
}

/** Carries it on to its end, or until `until` holds. */
export async function carryOn(
  play: Play,
  options: {
    readonly ports?: RemediationPorts;
    readonly name?: string;
    readonly until?: (record: RemediationRecord) => boolean;
  } = {},
): Promise<RemediationRecord> {
  const process = aProcess(play, options.name ?? 'p1', options.ports);
  for (let steps = 0; steps < 3_000; steps += 1) {
    const next = await process.step(play.id);
    if (next === 'over') return current(play);
    if (options.until && next === 'again') {
      const record = await current(play);
      if (options.until(record)) return record;
    }
  }
  const { state, targets, calls } = await current(play);
  throw new Error(
    `no end in sight: ${state} ${JSON.stringify({ targets: targets.slice(0, 3), calls: calls.slice(-3) })}`,
  );
}

export async function current({ store, id }: Pick<Play, 'store' | 'id'>): Promise<RemediationRecord> {
  const record = await findRemediation(store.db, id);
  if (!record) throw new Error(`no ${id}`);
  return record;
}

/** Results by instance, in the order of the plan. */
export function results(record: RemediationRecord): readonly (string | null)[] {
  return record.targets.map(({ result }) => result);
}

/** What the audit has of it, in order. */
export async function auditKinds({ store, id }: Pick<Play, 'store' | 'id'>): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('audit_entries')
    .select('kind')
    .where('remediation_id', '=', id)
    .orderBy('sequence')
    .execute();
  return rows.map(({ kind }) => kind);
}
