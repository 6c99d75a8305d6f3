/** The simulated AWS: one HTTP server that speaks for all services, in their own protocols. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Clock, systemClock } from '../../model/clock.ts';
import { createActs, type Overlap } from './acts/acts.ts';
import { execute } from './acts/execute.ts';
import { type Answer, answer, type Environment, type Incoming, receive } from './answer.ts';
import { createChanges } from './changes.ts';
import { AwsError } from './errors.ts';
import { createFaults, type Fault, type FaultEffect, type Faults, type FaultTarget } from './faults.ts';
import type { Acted } from './operations/operation.ts';
import { writeJsonError } from './protocols/json.ts';
import type { Rate } from './rates.ts';
import { readRequest, type WireRequest } from './request.ts';
import {
  createRequestLog,
  type RequestLog,
  type RequestLogOptions,
  type WritableRequestLog,
} from './request-log.ts';
import { createSessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';
import type { World } from './world.ts';

const KEEP_ALIVE_MS = 60_000;

export interface SimulatedAwsOptions {
  readonly world: World;
  readonly clock?: Clock;
  /** Default: any free port. */
  readonly port?: number;
  /** Time before each answer, the same for all or by request (default 0). */
  readonly latencyMs?: number | ((target: FaultTarget) => number);
  /** Refuse requests beyond AWS's rates (default true). */
  readonly throttle?: boolean;
  /** Rates by `service:Operation` in place of the published and assumed ones. */
  readonly rates?: Readonly<Record<string, Rate>>;
  readonly faults?: readonly Fault[];
  readonly log?: RequestLogOptions;
}

export interface SimulatedAws {
  /** Base URL of all services: what AWS_ENDPOINT_URL takes. */
  readonly endpoint: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Nodes that were patched twice at once, or restarted while they were patched, up to now. */
  overlaps(): readonly Overlap[];
  /** Lets the world come to the clock's present moment, as any request does: for tests that look at it. */
  catchUp(): void;
  /** Ends every open connection, and resolves when the port is free. */
  close(): Promise<void>;
}

interface Simulation {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly latency: (target: FaultTarget) => number;
  readonly faults: Faults;
  readonly log: WritableRequestLog;
}

/** Listens on the loopback interface only. */
export async function startSimulatedAws(options: SimulatedAwsOptions): Promise<SimulatedAws> {
  const clock = options.clock ?? systemClock;
  const { latencyMs = 0 } = options;
  const acts = createActs(execute);
  const catchUp = () => acts.agenda.runUntil(clock.now());
  const simulation: Simulation = {
    clock,
    environment: {
      world: options.world,
      sessions: createSessions(options.world),
      changes: createChanges(),
      acts,
      throttle: options.throttle === false ? null : createThrottle(options.rates),
      now: () => clock.now(),
    },
    latency: typeof latencyMs === 'number' ? () => latencyMs : latencyMs,
    faults: createFaults(() => clock.now(), options.faults),
    log: createRequestLog(options.log),
  };
  const server = createServer((message, response) => void serve(simulation, message, response));
  // Clients keep connections open between calls; an early close would look like a fault nobody injected.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests: simulation.log,
    faults: simulation.faults,
    catchUp,
    overlaps() {
      catchUp();
      return acts.overlaps;
    },
    close: () => close(server),
  };
}

async function serve(
  simulation: Simulation,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await text(message);
    await serveRequest(simulation, readRequest(message, body), response);
  } catch (thrown) {
    // Either no service could be made out, or the client went away in the middle of its request.
    if (!response.destroyed) sendUnroutable(response, thrown);
  }
}

async function serveRequest(
  simulation: Simulation,
  request: WireRequest,
  response: ServerResponse,
): Promise<void> {
  const { environment, clock, faults, log } = simulation;
  const incoming = receive(request, environment);
  const target = targetOf(incoming);
  const effects = faults.effectsOn(target, clock.now());
  await pause(clock, simulation.latency(target) + slowness(effects.before));
  const unheard = lossIn(effects.before);
  if (unheard) {
    record(log, incoming, clock.now(), { status: null, errorCode: unheard, acted: null });
    lose(response, unheard);
    return;
  }
  const answered = answer(incoming, effects, environment);
  const lost = lossIn(effects.after);
  const told = lost ? { status: null, errorCode: lost, acted: answered.acted } : answered;
  record(log, incoming, clock.now(), told);
  await pause(clock, slowness(effects.after));
  if (lost) lose(response, lost);
  else send(response, answered);
}

async function pause(clock: Clock, ms: number): Promise<void> {
  if (ms > 0) await clock.sleep(ms);
}

type Loss = 'reset' | 'hang';

/** How no answer comes; null: one does. */
function lossIn(effects: readonly FaultEffect[]): Loss | null {
  const kinds = effects.map(({ kind }) => kind);
  return kinds.find((kind) => kind === 'reset' || kind === 'hang') ?? null;
}

/** A call that hangs is left without an answer, and its connection open. */
function lose(response: ServerResponse, how: Loss): void {
  if (how === 'reset') response.socket?.resetAndDestroy();
}

function targetOf(incoming: Incoming): FaultTarget {
  const { request, principal } = incoming;
  const ownAccount = principal instanceof AwsError ? null : principal.accountId;
  return {
    service: request.service.name,
    operation: request.operation,
    region: request.region,
    accountId: accountOfRole(incoming) ?? ownAccount,
  };
}

/** A role is assumed in its own account, whoever asks. */
function accountOfRole({ request, input }: Incoming): string | null {
  if (request.operation !== 'AssumeRole' || input instanceof AwsError) return null;
  return /^arn:aws:iam::(\d{12}):/.exec(String(input.RoleArn))?.[1] ?? null;
}

function slowness(effects: readonly FaultEffect[]): number {
  return effects.reduce((sum, effect) => sum + (effect.kind === 'slow' ? effect.ms : 0), 0);
}

/** What the log keeps of an answer. */
interface Told {
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly acted: Acted | null;
}

function record(
  log: WritableRequestLog,
  incoming: Incoming,
  time: Date,
  { status, errorCode, acted }: Told,
): void {
  const { principal, input, operation, request } = incoming;
  const session = principal instanceof AwsError || principal.kind === 'caller' ? null : principal;
  log.add({
    ...targetOf(incoming),
    time: time.toISOString(),
    mutates: operation?.mutates ?? false,
    roleArn: session?.role.arn ?? null,
    sessionName: session?.sessionName ?? null,
    sourceIdentity: session?.sourceIdentity ?? null,
    attempt: request.attempt,
    status,
    errorCode,
    input: input instanceof AwsError ? null : input,
    ...(acted === null ? {} : { acted }),
  });
}

function send(response: ServerResponse, { status, contentType, requestId, body }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'x-amzn-requestid': requestId });
  response.end(body);
}

function sendUnroutable(response: ServerResponse, thrown: unknown): void {
  const error = thrown instanceof AwsError ? thrown : new AwsError('SimulationDefect', String(thrown), 500);
  response.writeHead(error.status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(writeJsonError(error));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
