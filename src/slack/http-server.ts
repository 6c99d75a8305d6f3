/** The bot's own HTTP server: health and readiness, and Slack's requests where the transport is HTTP. */

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HTTPReceiver, verifySlackRequest } from '@slack/bolt';
import type { Kysely } from 'kysely';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Database } from '../store/database.ts';
import { isFirstSight, isTimely } from './replay-guard.ts';

/** Slack's own requests are far smaller. */
const MAX_BODY_BYTES = 1_000_000;
const CLOSE_GRACE_MS = 1_000;
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
export const SLACK_PATH = '/slack/events';

export interface Readiness {
  readonly ready: boolean;
  readonly reason: string;
}

export interface SlackRoute {
  readonly receiver: HTTPReceiver;
  readonly signingSecret: string;
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the process says about itself to whoever watches over it. */
export interface Health {
  readonly readiness: () => Promise<Readiness>;
  /** Prometheus's text format. */
  readonly metrics: () => Promise<string>;
}

/** `/healthz`: the process lives. `/readyz`: it can do its work now. `/metrics`: numbers about both. */
export function healthListener({ readiness, metrics }: Health): RequestListener {
  return async (request, response) => {
    const path = pathOf(request);
    if (path === '/healthz') return answer(response, 200, { status: 'ok' });
    if (path === '/readyz') {
      const { ready, reason } = await readiness();
      return answer(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', reason });
    }
    if (path === '/metrics') {
      response.writeHead(200, { 'content-type': METRICS_TYPE });
      response.end(await metrics());
      return;
    }
    notFound(request, response);
  };
}

/** Answers whatever is not served here. */
export const notFound: RequestListener = (_request, response) =>
  answer(response, 404, { error: 'not found' });

/** Slack's requests: body limit, signature, skew and replay first, then Bolt; everything else goes to `others`. */
export function slackListener(route: SlackRoute, others: RequestListener): RequestListener {
  return (request, response) => {
    if (pathOf(request) !== SLACK_PATH) return others(request, response);
    admit(request, response, route).catch((error: unknown) => {
      route.logger.error({ error }, 'A request from Slack could not be checked');
      if (!response.headersSent) answer(response, 500, { error: 'internal' });
    });
  };
}

async function admit(request: IncomingMessage, response: ServerResponse, route: SlackRoute): Promise<void> {
  if (isCertificateCheck(addressOf(request)?.searchParams)) return answer(response, 200, { status: 'ok' });
  if (request.method !== 'POST') return answer(response, 405, { error: 'method not allowed' });
  const rawBody = await readLimited(request);
  if (rawBody === null) {
    response.setHeader('connection', 'close');
    return answer(response, 413, { error: 'too large' });
  }
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (isForm && isCertificateCheck(new URLSearchParams(rawBody.toString()))) {
    return answer(response, 200, { status: 'ok' });
  }
  const refusal = await refusalOf(request, rawBody, route);
  if (refusal !== null) {
    route.logger.warn({ refusal }, 'A request was refused');
    return answer(response, 401, { error: refusal });
  }
  route.receiver.requestListener(Object.assign(request, { rawBody }), response);
}

/** Slack asks from time to time, unsigned, whether our certificate is good: that wants a yes and nothing else. */
function isCertificateCheck(parameters: URLSearchParams | undefined): boolean {
  return parameters?.get('ssl_check') === '1';
}

async function refusalOf(
  request: IncomingMessage,
  rawBody: Buffer,
  { signingSecret, db, clock }: SlackRoute,
): Promise<string | null> {
  const signature = request.headers['x-slack-signature'];
  const timestamp = Number(request.headers['x-slack-request-timestamp']);
  if (typeof signature !== 'string' || !isTimely(request, clock)) return 'missing or untimely signature';
  try {
    verifySlackRequest({
      signingSecret,
      body: rawBody.toString(),
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
      nowMilliseconds: clock.now().getTime(),
    });
  } catch {
    return 'wrong signature';
  }
  return (await isFirstSight(signature, db, clock)) ? null : 'seen before';
}

/** null: more than the limit. */
async function readLimited(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** Listens on `port` (0: any free one). Throws `bad-configuration` where that cannot be, as when it is taken. */
export async function listen(listener: RequestListener, port: number): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portRefused(port, error)));
    server.listen(port, resolve);
  });
  return server;
}

const PORT_REFUSALS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens on it',
  EACCES: 'this user may not listen on it',
};

function portRefused(port: number, cause: Error): PatchcheckError {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  return new PatchcheckError(
    'bad-configuration',
    `Port ${port} cannot be used: ${PORT_REFUSALS[code] ?? code}.`,
    'Set PORT or ADMIN_PORT to another port, or stop what listens there.',
    { cause },
  );
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Takes no new requests, lets those at work finish, and hangs up on whoever is still there after a second. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hangUp = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(hangUp);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Empty for what is no address, such as `//`: anybody may send it, and nothing is served there. */
function pathOf(request: IncomingMessage): string {
  return addressOf(request)?.pathname ?? '';
}

function addressOf(request: IncomingMessage): URL | null {
  return URL.parse(request.url ?? '/', 'http://localhost');
}

function answer(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
