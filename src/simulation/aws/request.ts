/** A request as it came over HTTP: who, what, where. */

import type { IncomingMessage } from 'node:http';
import { AwsError, unknownKey } from './errors.ts';
import { type Input, readJson } from './protocols/json.ts';
import { readQuery } from './protocols/query.ts';
import { SERVICES, type Service, serviceOfVersion } from './services.ts';

const SSM_TARGET = 'AmazonSSM.';

export interface WireRequest {
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly sessionToken: string | null;
  /** 1 for the first try of a call. */
  readonly attempt: number;
  /** Reads the input; throws SerializationException. Scalars of a query are still text. */
  input(): Input;
}

/** Throws for a request that names no known service, or carries no signature. */
export function readRequest(message: IncomingMessage, body: string): WireRequest {
  const { service, operation, input } = addressed(message, body);
  return { service, operation, input, ...signed(message, service), attempt: attemptOf(message) };
}

function addressed(
  message: IncomingMessage,
  body: string,
): Pick<WireRequest, 'service' | 'operation' | 'input'> {
  const target = message.headers['x-amz-target'];
  if (typeof target === 'string') {
    if (!target.startsWith(SSM_TARGET)) throw new AwsError('UnknownOperationException', '');
    return {
      service: SERVICES.ssm,
      operation: target.slice(SSM_TARGET.length),
      input: () => readJson(body),
    };
  }
  const form = new URLSearchParams(body);
  const service = serviceOfVersion(form.get('Version'));
  const operation = form.get('Action');
  if (!service || service.protocol === 'json' || operation === null) {
    throw new AwsError('InvalidAction', 'The request names no known action and version.');
  }
  const { protocol } = service;
  return { service, operation, input: () => readQuery(form, protocol) };
}

/** Key and Region of `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`. */
function signed(
  message: IncomingMessage,
  service: Service,
): Pick<WireRequest, 'region' | 'accessKeyId' | 'sessionToken'> {
  const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\//.exec(message.headers.authorization ?? '');
  const [, accessKeyId, region] = credential ?? [];
  if (accessKeyId === undefined || region === undefined) throw unknownKey(service);
  const token = message.headers['x-amz-security-token'];
  return { region, accessKeyId, sessionToken: typeof token === 'string' ? token : null };
}

function attemptOf(message: IncomingMessage): number {
  const header = String(message.headers['amz-sdk-request'] ?? '');
  return Number(/attempt=(\d+)/.exec(header)?.[1] ?? 1);
}
