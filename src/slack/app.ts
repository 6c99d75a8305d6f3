/** The bot: a Bolt app over Socket Mode or HTTP, the courier that posts, and the endpoints for operators. */

import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Runs } from '../assessment/runs.ts';
import type { Check } from '../doctor/check.ts';
import { examineScopes } from '../doctor/slack/scopes.ts';
import { createHistory } from '../history/history.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Remediations } from '../remediation/remediations.ts';
import type { Store } from '../store/store.ts';
import { boltLogger } from './bolt-logger.ts';
import { type Courier, startCourier } from './conversations/courier.ts';
import { resultFile } from './conversations/result-files.ts';
import { databaseReadiness } from './database-readiness.ts';
import { type Desk, startDesk } from './digest/desk.ts';
import { trendFile } from './digest/trend-file.ts';
import { createDirectory } from './directory.ts';
import { closeServer, healthListener, listen, notFound, portOf, type Readiness } from './http-server.ts';
import { createInFlight } from './in-flight.ts';
import { addListeners } from './listeners.ts';
import { metricsText } from './metrics.ts';
import { createClients } from './outbox/clients.ts';
import { classifyFailure } from './outbox/outcome.ts';
import { createPeople } from './people.ts';
import { createTransport, needed } from './transport.ts';

export interface SlackAppOptions {
  readonly settings: Settings;
  readonly runs: Runs;
  readonly remediations: Remediations;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Examines the installation in somebody's name, for operators who ask in Slack. */
  readonly doctor?: (requestedBy: string) => Promise<readonly Check[]>;
}

export interface SlackApp {
  /** Connects and begins to answer. Throws `slack-unavailable` or `slack-refused`; stop it then. */
  start(): Promise<{ readonly port: number }>;
  /** The process is about to end: not ready from now on, and nothing new begins. Runs go on being shown. */
  drain(): void;
  /** Takes nothing more, lets listeners and posts at work finish, and disconnects. */
  stop(): Promise<void>;
}

/** `app.start()` never ends by itself while Slack answers with passing errors. */
const START_TIMEOUT_MS = 30_000;

/** Throws `slack-settings-missing` when a token or secret of the transport is not set. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { settings, runs, remediations, store, clock, logger } = options;
  const sdkLogger = boltLogger(logger);
  const botToken = needed(settings.slack.botToken, 'SLACK_BOT_TOKEN');
  const clients = createClients(botToken, settings.slack.apiUrl, sdkLogger);
  const directory = createDirectory(clients, clock);
  const people = createPeople(clients.interactive);
  const history = createHistory({ store, settings, people, clock, newId: randomUUID });
  const transport = createTransport({ slack: settings.slack, store, clock, logger });
  const app = new App({
    token: botToken,
    receiver: transport.receiver,
    logger: sdkLogger,
    deferInitialization: true,
    // Nothing else: retries of the app's own client also govern how the socket is opened again.
    ...(settings.slack.apiUrl === null ? {} : { clientOptions: { slackApiUrl: settings.slack.apiUrl } }),
  });
  const inFlight = createInFlight();
  let workspace = '';
  let courier: Courier | null = null;
  let desk: Desk | null = null;
  let isDraining = false;
  const closers: (() => Promise<void>)[] = [];

  addListeners(
    app,
    () => ({
      db: store.db,
      store,
      clock,
      runs,
      remediations,
      history,
      settings,
      clients,
      directory,
      logger,
      workspace,
      nudge: () => courier?.nudge(),
      isDraining: () => isDraining,
      doctor: options.doctor ?? null,
    }),
    inFlight,
    logger,
  );

  async function readiness(): Promise<Readiness> {
    if (isDraining) return { ready: false, reason: 'stopping' };
    if (workspace === '') return { ready: false, reason: 'starting' };
    const connection = transport.readiness();
    return connection.ready ? databaseReadiness(store.db, clock, connection) : connection;
  }

  async function openPorts(): Promise<number> {
    const { port, adminPort } = settings;
    const health = healthListener({
      readiness,
      metrics: () => metricsText(store.db, clock, readiness, clients.calls),
    });
    if (adminPort === null || adminPort === port) return openPort(transport.listener(health), port);
    await openPort(health, adminPort);
    return openPort(transport.listener(notFound), port);
  }

  async function openPort(listener: RequestListener, port: number): Promise<number> {
    const server = await listen(listener, port);
    closers.push(() => closeServer(server));
    return portOf(server);
  }

  return {
    async start() {
      const port = await openPorts();
      await withinTime(clock, async () => {
        await app.init();
        workspace = await workspaceOf(clients.interactive, logger);
        await transport.connect(app);
      });
      courier = startCourier({
        db: store.db,
        clock,
        logger,
        clients,
        runs,
        remediations,
        history,
        settings,
        isDraining: () => isDraining,
        store,
        directory,
        fileBytes: ({ kind, digest_id: digestId, run_id: runId }, name) =>
          kind === 'digest'
            ? trendFile({ store, settings }, digestId ?? '')
            : resultFile({ runs, remediations, store, settings }, runId ?? '', name),
      });
      desk = startDesk({ db: store.db, clock, logger, workspace, nudge: () => courier?.nudge() });
      logger.info({ transport: settings.slack.transport, workspace, port }, 'The bot is connected to Slack');
      return { port };
    },
    drain() {
      isDraining = true;
    },
    async stop() {
      isDraining = true;
      await inFlight.idle();
      await desk?.stop();
      await courier?.stop();
      await transport.disconnect();
      await Promise.all(closers.map((close) => close()));
    },
  };
}

/** The workspace behind the bot token; says in the log which scopes are missing, and what that costs. */
async function workspaceOf(client: WebClient, logger: Logger): Promise<string> {
  const { team_id: workspace, response_metadata: metadata } = await client.auth.test();
  if (workspace === undefined) throw new TypeError('Slack named no workspace for the token');
  for (const { status, subject: scope, detail, fix } of examineScopes(metadata?.scopes ?? null)) {
    if (status === 'failed') logger.error({ scope, detail, fix }, 'A scope that the bot needs is missing');
    if (status === 'warning') logger.info({ scope, detail, fix }, 'An optional scope is not granted');
  }
  return workspace;
}

async function withinTime(clock: Clock, connect: () => Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = clock.sleep(START_TIMEOUT_MS, timer.signal).then(() => {
    throw new PatchcheckError(
      'slack-unavailable',
      `Slack could not be reached within ${START_TIMEOUT_MS / 1000} seconds.`,
      'Check the network and https://slack-status.com, and start again.',
    );
  });
  late.catch(() => {});
  try {
    await Promise.race([connect(), late]);
  } catch (error) {
    throw asStartError(error);
  } finally {
    timer.abort(new Error('done'));
  }
}

function asStartError(error: unknown): unknown {
  if (error instanceof PatchcheckError) return error;
  const failure = classifyFailure(error);
  const told = 'error' in failure ? failure.error : 'too many requests';
  return failure.kind === 'refused'
    ? new PatchcheckError(
        'slack-refused',
        `Slack refused the bot's token: ${told}.`,
        'Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and reinstall the app from its manifest if need be.',
        { cause: error },
      )
    : new PatchcheckError(
        'slack-unavailable',
        `Slack could not be reached: ${told}.`,
        'Check the network and start again.',
        {
          cause: error,
        },
      );
}
