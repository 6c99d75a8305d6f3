/**
 * The part of patchcheck that remediates in a process of its own, to be killed:
 * settings by the environment variable REMEDIATOR, as JSON. Says `open`, `asked <id>`, `sending`, `held` where it stands
 * still, and `over <state> <outcome>`.
 */

import { readFileSync } from 'node:fs';
import pino from 'pino';
import { runAssessment } from '../../../src/assessment/run-assessment.ts';
import { createRuns } from '../../../src/assessment/run-store.ts';
import { createAwsAccess } from '../../../src/aws/access.ts';
import type { AwsAccess } from '../../../src/aws/reader.ts';
import { asPatchcheckError } from '../../../src/model/errors.ts';
import { FINAL_STATES, type InstanceKey, type RemediationRecord } from '../../../src/model/remediation.ts';
import type { EnvironmentSettings, RemediateAction, Settings } from '../../../src/model/settings.ts';
import { createAwsPorts } from '../../../src/remediation/aws-ports.ts';
import { startRemediator } from '../../../src/remediation/driver/remediator.ts';
import type { Answer, Remediations } from '../../../src/remediation/remediations.ts';
import { createRemediations } from '../../../src/remediation/service.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { findRemediation } from '../../../src/store/remediations.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { fastClock } from '../../slack/support/fast-clock.ts';
import { PERSONS, people } from '../schedules/people.ts';
import { type HoldAt, heldPorts } from './held-ports.ts';
import { createRandom } from './random.ts';

export interface RemediatorOptions {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly settings: Omit<Settings, 'environments' | 'owners'>;
  readonly environment: EnvironmentSettings;
  readonly clock: { readonly factor: number; readonly start: number };
  /** Ids and tokens depend on it: another one for each process. */
  readonly seed: string;
  /** Asks for this and has it approved. */
  readonly ask: { readonly action: RemediateAction; readonly instances: readonly InstanceKey[] } | null;
  /** Tells how this remediation ends. */
  readonly watch: string | null;
  readonly hold: HoldAt | null;
  /** Path of a dump that an embedded store begins with. */
  readonly image: string;
}

const RUN_ID = 'run-1';
const options: RemediatorOptions = JSON.parse(process.env.REMEDIATOR ?? '');
const { databaseUrl, dataDir, environment, hold } = options;
const settings: Settings = {
  ...options.settings,
  environments: new Map([[environment.name, environment]]),
  owners: new Map(),
};
const clock = fastClock(options.clock.factor, options.clock.start);
const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' }, pino.destination(2));
const random = createRandom(options.seed);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const image = new Blob([readFileSync(options.image)]);
  const store = await openStore({ databaseUrl, dataDir, mode: 'own', clock, logger, image });
  const read = (id: string) => findRemediation(store.db, id);
  const access = createAwsAccess({ clock });
  const aws = createAwsPorts({ access, settings, clock, logger });
  const ports = heldPorts({ ports: { ...aws, people }, holdAt: hold, read, say });
  const common = { store, ports, settings, clock, logger };
  const remediator = startRemediator({ ...common, newId: () => random.hex(32) });
  const remediations = createRemediations({
    ...common,
    runs: createRuns({ store, clock, accountName: (_, id) => id }),
    newId: () => `rem-${random.hex(16)}`,
    newToken: () => random.hex(32),
    nudge: remediator.nudge,
  });
  say('open');
  if (options.ask) {
    await keepRun(store.db, access);
    say(`asked ${await asked(remediations, options.ask)}`);
  }
  if (options.watch !== null) {
    let record = await read(options.watch);
    while (record && !FINAL_STATES.includes(record.state)) {
      await clock.sleep(1_000);
      record = await read(options.watch);
    }
    say(`over ${record?.state} ${record?.outcome}`);
  }
} catch (thrown) {
  const { code, message, nextStep } = asPatchcheckError(thrown);
  say(`error ${code} ${message} ${nextStep}`);
  process.exitCode = 2;
}

/** What the cards show that the request comes from. */
async function keepRun(db: Store['db'], access: AwsAccess): Promise<void> {
  const at = clock.now();
  const request = {
    id: RUN_ID,
    environment: environment.name,
    regions: environment.regions,
    accounts: environment.accounts.map(({ id }) => id),
    requestedBy: PERSONS.olga.user,
    requestedAt: at.toISOString(),
  };
  const report = await runAssessment({
    request,
    environment,
    priority: settings.priority,
    ownerTags: settings.ownerTags,
    access,
    clock,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('runs')
      .values({
        id: RUN_ID,
        environment: environment.name,
        regions: JSON.stringify(request.regions),
        accounts: JSON.stringify(request.accounts),
        requested_by: request.requestedBy,
        requested_at: at,
        state: 'done',
        started_at: at,
      })
      .execute();
    await insertFindings(transaction, RUN_ID, report.instances);
  });
}

async function asked(
  remediations: Remediations,
  { action, instances }: NonNullable<RemediatorOptions['ask']>,
): Promise<string> {
  const draft = recordOf(
    await remediations.draft({
      person: PERSONS.olga,
      origin: { channel: null, messageTs: null, threadTs: null },
      runId: RUN_ID,
      action,
      instances,
      options: { reboot: 'if-needed', snapshot: false, startAt: null },
    }),
  );
  const submission = { reason: 'CHG-1', breakGlass: false };
  const request = recordOf(await remediations.submit(draft.id, draft.token, PERSONS.olga, submission));
  recordOf(await remediations.decide(request.id, request.token, PERSONS.anna, 'approved', 'fine'));
  return request.id;
}

function recordOf(answer: Answer): RemediationRecord {
  if (answer.kind === 'done') return answer.remediation;
  throw new Error(answer.refusals.map(({ text }) => text).join(' '));
}
