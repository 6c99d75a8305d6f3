import type { Runs } from '../../../src/assessment/runs.ts';
import { createLogger, type Logger } from '../../../src/log.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_HISTORY,
  DEFAULT_REMEDIATION,
  type EnvironmentSettings,
  type Settings,
} from '../../../src/model/settings.ts';
import type { Remediations } from '../../../src/remediation/remediations.ts';
import { type SimulatedSlack, startSimulatedSlack } from '../../../src/simulation/slack/simulated-slack.ts';
import { createSlackApp, type SlackAppOptions } from '../../../src/slack/app.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeOptions } from '../../support/stores.ts';
import { fastClock } from './fast-clock.ts';
import { scriptedRemediations } from './scripted-remediations.ts';

/** Everybody's clock in these tests: five seconds a second, so that Slack's limits do not hold the suite up. */
export const clock = fastClock(5);

export const logger = createLogger({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });

export function environment(changes: Partial<EnvironmentSettings> = {}): EnvironmentSettings {
  return {
    name: 'prod',
    production: true,
    regions: ['us-east-1', 'eu-west-1'],
    accounts: [
      {
        id: '111122223333',
        name: 'payments',
        assessRole: 'arn:aws:iam::111122223333:role/patchcheck-assess',
        remediateRoles: {},
        externalId: null,
      },
    ],
    staleAfterMs: 7 * 86_400_000,
    operators: [],
    approvers: [],
    approval: { required: true, allowSelf: false, expiresMs: 3_600_000 },
    remediation: DEFAULT_REMEDIATION,
    dueWithinMs: DEFAULT_DUE_WITHIN,
    exceptions: DEFAULT_EXCEPTIONS,
    viewers: null,
    channels: null,
    ...changes,
  };
}

export function settingsFor(
  slack: Pick<SimulatedSlack, 'botToken' | 'appToken' | 'signingSecret' | 'apiUrl'>,
  transport: 'socket' | 'http',
  environments: readonly EnvironmentSettings[] = [environment()],
): Settings {
  return {
    environments: new Map(environments.map((each) => [each.name, each])),
    digests: [],
    priority: {
      points: {
        production: 30,
        exposure: 25,
        severity: { critical: 30, high: 20, medium: 10, low: 5 },
        failedPatches: 5,
        duration: 10,
      },
      thresholds: { P1: 80, P2: 60, P3: 35 },
    },
    audit: { channel: null },
    configurationHash: '0'.repeat(64),
    ownerTags: [],
    owners: new Map(),
    history: DEFAULT_HISTORY,
    slack: {
      transport,
      botToken: slack.botToken,
      appToken: slack.appToken,
      signingSecret: slack.signingSecret,
      apiUrl: slack.apiUrl,
    },
    port: 0,
    adminPort: null,
    databaseUrl: null,
    dataDir: '/nowhere',
    logLevel: 'silent',
  };
}

export function memoryStore(): Promise<Store> {
  return openStore(storeOptions({ mode: 'in-memory', clock, logger }));
}

export interface StartedBot {
  readonly slack: SimulatedSlack;
  readonly url: string;
  /** As at the first moment of a shutdown. */
  drain(): void;
  stop(): Promise<void>;
  /** The bot only: the workspace stays, for another process. */
  stopAlone(): Promise<void>;
}

/** The real bot against a simulated workspace; the store is the caller's. */
export async function startBot(options: {
  readonly store: Store;
  readonly runs: Runs;
  readonly transport?: 'socket' | 'http';
  readonly slack?: SimulatedSlack;
  readonly environments?: readonly EnvironmentSettings[];
  readonly auditChannel?: string;
  readonly owners?: Settings['owners'];
  readonly remediations?: Remediations;
  readonly doctor?: SlackAppOptions['doctor'];
  /** Listens to what the bot logs. */
  readonly logger?: Logger;
}): Promise<StartedBot> {
  const slack = options.slack ?? (await startSimulatedSlack({ clock }));
  const transport = options.transport ?? 'socket';
  const app = createSlackApp({
    settings: {
      ...settingsFor(slack, transport, options.environments),
      audit: { channel: options.auditChannel ?? null },
      ...(options.owners && { owners: options.owners }),
    },
    runs: options.runs,
    remediations: options.remediations ?? scriptedRemediations(),
    store: options.store,
    clock,
    logger: options.logger ?? logger,
    ...(options.doctor && { doctor: options.doctor }),
  });
  const { port } = await app.start();
  const url = `http://127.0.0.1:${port}`;
  if (transport === 'http') slack.deliverTo(`${url}/slack/events`);
  return {
    slack,
    url,
    drain: () => app.drain(),
    stopAlone: () => app.stop(),
    async stop() {
      await app.stop();
      await slack.close();
    },
  };
}
