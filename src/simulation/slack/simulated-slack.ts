/**
 * A Slack workspace in the process: Web API, Socket Mode, signed HTTP deliveries, uploads and response URLs on
 * one loopback port, with Slack's rules and limits enforced. Used by the demo and the end-to-end tests.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../model/clock.ts';
import type { ApiContext } from './api-call.ts';
import { handleRequest, type LoggedCall } from './api-server.ts';
import { createFaults, type Faults } from './faults.ts';
import { createPlayer, type Player } from './player.ts';
import { createRateLimits } from './rate-limits.ts';
import { createSocketHub, type SocketHub } from './socket-hub.ts';
import { createTickets } from './tickets.ts';
import { type StoredMessage, smallWorkspace, type Workspace } from './workspace.ts';

export interface SimulatedSlackOptions {
  readonly clock?: Clock;
  readonly workspace?: Workspace;
  /** Granted to the bot; by default what the manifest asks for. */
  readonly scopes?: readonly string[];
  /** Block types that this workspace refuses. */
  readonly unsupportedBlocks?: readonly string[];
  /** Called after every post and edit. */
  readonly onMessage?: (message: StoredMessage) => void;
}

export interface SimulatedSlack extends Player {
  /** For SLACK_API_URL; ends with a slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly socket: Omit<SocketHub, 'deliver' | 'close'>;
  /** Every Web API call in order. */
  readonly calls: readonly LoggedCall[];
  /** Sends deliveries to this URL, signed, instead of over Socket Mode. */
  deliverTo(requestUrl: string): void;
  close(): Promise<void>;
}

const SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'groups:read'];

export async function startSimulatedSlack(options: SimulatedSlackOptions = {}): Promise<SimulatedSlack> {
  const clock = options.clock ?? systemClock;
  const workspace = options.workspace ?? smallWorkspace();
  const tokens = {
    botToken: 'xoxb-simulated',
    appToken: 'xapp-simulated',
    signingSecret: 'simulated-secret',
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const baseUrl = `http://127.0.0.1:${port}`;

  const context: ApiContext = {
    workspace,
    clock,
    tickets: createTickets(clock, () => baseUrl),
    scopes: new Set(options.scopes ?? SCOPES),
    unsupportedBlocks: new Set(options.unsupportedBlocks ?? []),
    baseUrl: () => baseUrl,
    socketUrl: () => `ws://127.0.0.1:${port}/socket`,
    nextTs: createTimestamps(clock),
    onMessage: options.onMessage ?? (() => {}),
  };
  const faults = createFaults();
  const log: LoggedCall[] = [];
  const api = { context, faults, limits: createRateLimits(), log, ...tokens };
  server.on('request', (request, response) => {
    handleRequest(request, response, api).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const hub = createSocketHub(server, '/socket');
  let requestUrl: string | null = null;
  const player = createPlayer({ context, hub, clock, ...tokens, requestUrl: () => requestUrl });

  return {
    ...player,
    ...tokens,
    apiUrl: `${baseUrl}/api/`,
    workspace,
    faults,
    socket: hub,
    calls: log,
    deliverTo(url) {
      requestUrl = url;
    },
    async close() {
      await hub.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Slack's message timestamps: seconds with six decimals, unique and increasing. */
function createTimestamps(clock: Clock): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.now().getTime() * 1000);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}
