/** Answers Web API calls, uploads and response URLs over HTTP, with Slack's checks in Slack's order. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiContext, type Arguments, content } from './api-call.ts';
import { ApiError } from './api-error.ts';
import type { Fault, Faults } from './faults.ts';
import { bearerToken, parseArguments, readBody, sendJson, uploadedBytes } from './http-exchange.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ResponseTarget } from './tickets.ts';
import { METHODS } from './web-api.ts';
import type { StoredMessage } from './workspace.ts';

export interface LoggedCall {
  readonly method: string;
  readonly args: Arguments;
  readonly at: string;
  /** `ok`, Slack's error code, or the fault met. */
  readonly outcome: string;
}

export interface ApiServerOptions {
  readonly context: ApiContext;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly botToken: string;
  readonly appToken: string;
  readonly log: LoggedCall[];
}

/** Handles one request, whatever it is. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://loopback').pathname;
  const body = await readBody(request);
  if (path.startsWith('/api/'))
    return answerCall(path.slice('/api/'.length), request, response, body, options);
  if (path.startsWith('/upload/')) {
    return takeUpload(path, response, await uploadedBytes(request, body), options.context);
  }
  if (path.startsWith('/response/')) return takeResponse(path, request, response, body, options.context);
  sendJson(response, 404, { ok: false, error: 'not_found' });
}

async function answerCall(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  options: ApiServerOptions,
): Promise<void> {
  const args = parseArguments(request, body);
  const log = (outcome: string) =>
    options.log.push({ method: name, args, outcome, at: options.context.clock.now().toISOString() });
  const fault = options.faults.take(name);
  if (fault?.kind === 'slow') await options.context.clock.sleep(fault.milliseconds);
  const wait =
    fault?.kind === 'rate-limited'
      ? fault.retryAfterSeconds
      : options.limits.take(name, String(args.channel ?? ''), options.context.clock.now());
  if (wait !== null) {
    log('ratelimited');
    sendJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
    return;
  }
  if (fault?.kind === 'server-error') {
    log('server-error');
    sendJson(response, 500, { ok: false, error: 'internal_error' });
    return;
  }
  const answer = runMethod(name, bearerToken(request, args), args, fault, options);
  log(answer.ok === true ? (fault?.kind ?? 'ok') : String(answer.error));
  if (fault?.kind === 'dropped-after-acceptance') {
    request.socket.destroy();
    return;
  }
  sendJson(response, 200, answer, { 'x-oauth-scopes': [...options.context.scopes].join(',') });
}

function runMethod(
  name: string,
  token: string,
  args: Arguments,
  fault: Fault | null,
  options: ApiServerOptions,
): Readonly<Record<string, unknown>> {
  try {
    const method = METHODS[name];
    if (method === undefined) throw new ApiError('unknown_method');
    if (fault?.kind === 'refused') throw new ApiError(fault.error);
    if (token !== (method.token === 'app' ? options.appToken : options.botToken))
      throw new ApiError('invalid_auth');
    if (method.scope !== undefined && !options.context.scopes.has(method.scope)) {
      throw new ApiError('missing_scope');
    }
    return { ok: true, ...method.run(args, options.context) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ok: false, error: error.code, response_metadata: { messages: error.details } };
  }
}

function takeUpload(path: string, response: ServerResponse, body: Buffer, context: ApiContext): void {
  const file = context.workspace.files.get(path.slice('/upload/'.length));
  if (file === undefined) {
    sendJson(response, 404, { ok: false, error: 'file_not_found' });
    return;
  }
  file.content = body;
  response.writeHead(200).end(`OK - ${body.length}`);
}

function takeResponse(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  context: ApiContext,
): void {
  const target = context.tickets.redeemResponseUrl(path);
  if (target === null) {
    sendJson(response, 404, { ok: false, error: 'used_url' });
    return;
  }
  const args = parseArguments(request, body);
  const original = originalOf(target, context);
  if (args.delete_original === true) removeMessage(original, context);
  else if (args.replace_original === true && original !== undefined) {
    Object.assign(original, content(args, context));
    original.edits += 1;
    context.onMessage(original);
  } else {
    const visibleTo = args.response_type === 'in_channel' ? null : target.user;
    const message = answerMessage(args, target.channel, visibleTo, context);
    context.workspace.messages.push(message);
    context.onMessage(message);
  }
  response.writeHead(200).end('ok');
}

function answerMessage(
  args: Arguments,
  channel: string,
  visibleTo: string | null,
  context: ApiContext,
): StoredMessage {
  return {
    ...content(args, context),
    ts: context.nextTs(),
    channel,
    threadTs: null,
    user: context.workspace.botUserId,
    visibleTo,
    metadata: null,
    files: [],
    edits: 0,
  };
}

/** The message that an interaction came from, which may be one that only its reader sees. */
function originalOf(
  { channel, messageTs }: ResponseTarget,
  { workspace }: ApiContext,
): StoredMessage | undefined {
  return workspace.messages.find((message) => message.channel === channel && message.ts === messageTs);
}

function removeMessage(message: StoredMessage | undefined, { workspace }: ApiContext): void {
  if (message !== undefined) workspace.messages.splice(workspace.messages.indexOf(message), 1);
}
