/** The real program with a simulated AWS and a simulated Slack, and a finished run over everything in it. */

import { randomUUID } from 'node:crypto';
import { createScopeExecutor } from '../src/assessment/execute-scope.ts';
import { createRuns } from '../src/assessment/run-store.ts';
import type { RunState, Runs } from '../src/assessment/runs.ts';
import { startWorker } from '../src/assessment/worker.ts';
import { createAwsAccess } from '../src/aws/access.ts';
import { enterSimulatedAws } from '../src/cli/demo-environment.ts';
import { openRemediation } from '../src/cli/remediation.ts';
import { ConfigFile } from '../src/config/config-file.ts';
import { readVariables } from '../src/config/environment-variables.ts';
import { resolveSettings } from '../src/config/resolve.ts';
import { type Check, failed, ok, warning } from '../src/doctor/check.ts';
import { createHistory } from '../src/history/history.ts';
import { createLogger } from '../src/log.ts';
import { systemClock } from '../src/model/clock.ts';
import type { Finding, Report } from '../src/model/report.ts';
import type { Settings } from '../src/model/settings.ts';
import type { Remediations } from '../src/remediation/remediations.ts';
import { everyCauseFleet } from '../src/simulation/aws/fleets/every-cause.ts';
import { startSimulatedAws } from '../src/simulation/aws/server.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../src/simulation/slack/simulated-slack.ts';
import { createSlackApp, type SlackAppOptions } from '../src/slack/app.ts';
import { boltLogger } from '../src/slack/bolt-logger.ts';
import type { CommandDependencies } from '../src/slack/commands/dependencies.ts';
import { createDirectory } from '../src/slack/directory.ts';
import { createClients } from '../src/slack/outbox/clients.ts';
import { lastConversationIn } from '../src/slack/outbox/conversations.ts';
import { createPeople } from '../src/slack/people.ts';
import { openStore, type Store } from '../src/store/store.ts';

/** Quiet, unless LOG_LEVEL says otherwise: some exhibits are failures on purpose. */
export const LOGGER = createLogger({ level: process.env.LOG_LEVEL ?? 'fatal', destination: process.stderr });
const DONE_WITHIN_MS = 120_000;

export interface Stage {
  readonly slack: SimulatedSlack;
  readonly runs: Runs;
  readonly remediations: Remediations;
  readonly settings: Settings;
  /** A finished run of all accounts and Regions, asked for in #patching. */
  readonly state: RunState;
  readonly summary: Omit<Report, 'instances'>;
  /** By rank. */
  readonly findings: readonly Finding[];
  /** What the bot's own listeners work with. */
  readonly dependencies: CommandDependencies;
}

/** Sets the stage, hands it over, and clears everything away again. */
export async function onStage<T>(use: (stage: Stage) => Promise<T>): Promise<T> {
  await using closers = new AsyncDisposableStack();
  const fleet = everyCauseFleet(systemClock.now());
  const aws = await startSimulatedAws({ world: fleet.world });
  closers.defer(() => aws.close());
  closers.defer(enterSimulatedAws(process.env, aws.endpoint, fleet.world.caller));
  const slack = await startSimulatedSlack();
  closers.defer(() => slack.close());
  const settings = settingsOf(fleet.configuration, slack);
  const store = await openStore({
    databaseUrl: null,
    dataDir: '',
    mode: 'in-memory',
    clock: systemClock,
    logger: LOGGER,
  });
  closers.defer(() => store.close());
  const parts = { store, clock: systemClock, logger: LOGGER, settings };
  const runs = createRuns({ ...parts, accountName: (_, id) => accountNames(settings).get(id) ?? id });
  const access = createAwsAccess();
  const remediations = openRemediation({ ...parts, runs, access }).remediations;
  const app = createSlackApp({ ...parts, runs, remediations, doctor: async () => CHECKS });
  closers.defer(() => app.stop());
  await app.start();
  const execute = createScopeExecutor({ ...parts, access });
  const worker = startWorker({ ...parts, execute, concurrency: 4 });
  closers.defer(() => worker.stop(0));
  const finished = await finishedRun(slack, runs, store);
  const dependencies = dependenciesOf(slack, { ...parts, runs, remediations });
  return await use({ slack, runs, remediations, settings, ...finished, dependencies });
}

async function finishedRun(
  slack: SimulatedSlack,
  runs: Runs,
  { db }: Store,
): Promise<Pick<Stage, 'state' | 'summary' | 'findings'>> {
  await slack.command('prod all');
  const parent = await slack.waitFor('the first message', () => slack.channelMessages()[0]);
  await slack.waitFor('the end of the run', () => !parent.text.startsWith('Assessing'), DONE_WITHIN_MS);
  const id = (await lastConversationIn(db, slack.workspace.teamId, parent.channel))?.run_id ?? '';
  const [state, summary] = await Promise.all([runs.get(id), runs.summary(id)]);
  if (state === null || summary === null) throw new Error(`The run ${id} is not kept`);
  return { state, summary, findings: await Array.fromAsync(runs.allFindings(id)) };
}

function dependenciesOf(slack: SimulatedSlack, { store, ...parts }: SlackAppOptions): CommandDependencies {
  const clients = createClients(slack.botToken, slack.apiUrl, boltLogger(LOGGER));
  const people = createPeople(clients.interactive);
  return {
    ...parts,
    history: createHistory({ ...parts, store, people, newId: randomUUID }),
    db: store.db,
    store,
    clients,
    directory: createDirectory(clients, parts.clock),
    workspace: slack.workspace.teamId,
    nudge: () => {},
    isDraining: () => false,
    doctor: null,
  };
}

function settingsOf(configuration: Record<string, unknown>, slack: SimulatedSlack): Settings {
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_TRANSPORT: 'socket',
    PORT: '0',
  };
  const resolved = resolveSettings(
    ConfigFile.parse(withPeople(configuration)),
    readVariables(environment),
    environment,
  );
  if ('problems' in resolved) throw new Error(JSON.stringify(resolved.problems));
  return withApprovers(resolved.settings);
}

/** Ids of simulated people are shorter than the file takes. */
function withApprovers(settings: Settings): Settings {
  const environments = new Map(settings.environments);
  const prod = environments.get('prod');
  if (prod !== undefined) environments.set('prod', { ...prod, approvers: ['U0BOB', 'S0OPS'] });
  return { ...settings, environments };
}

/** Alice operates prod, Bob and a group decide; dev is for #second alone. */
function withPeople({ environments }: Record<string, unknown>): Record<string, unknown> {
  if (typeof environments !== 'object' || environments === null) return {};
  const added: Readonly<Record<string, object>> = {
    prod: {
      operators: ['U0ALICE'],
      remediation: { breakGlass: true, reasonPattern: '^CHG-[0-9]+' },
    },
    dev: { channels: ['C0SECOND'] },
  };
  const entries = Object.entries(environments).map(([name, environment]) => [
    name,
    { ...environment, ...added[name] },
  ]);
  return { environments: Object.fromEntries(entries) };
}

export function accountNames({ environments }: Settings): Map<string, string> {
  return new Map(
    [...environments.values()].flatMap(({ accounts }) => accounts.map(({ id, name }) => [id, name])),
  );
}

const ROLE = { area: 'roles', name: 'scope', subject: 'prod, web (444455556666)' } as const;
const CHECKS: readonly Check[] = [
  failed(
    ROLE,
    'The role arn:aws:iam::444455556666:role/patchcheck-assess cannot be assumed: AccessDenied.',
    'Let arn:aws:iam::999988887777:role/patchcheck assume it with the external id of patchcheck.yaml.',
  ),
  warning(
    { area: 'slack', name: 'history', subject: 'channels:history' },
    'The optional scope channels:history is not granted: a message whose answer is lost cannot be looked for.',
    'Reinstall the app from its manifest.',
  ),
  ok({ area: 'database', name: 'reachable', subject: 'PostgreSQL' }, 'It answers in 3 ms.'),
];
