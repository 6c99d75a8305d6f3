/** What a failed AWS request means: wait, try again, renew credentials, or give up and say why. */

import { PatchcheckError } from '../model/errors.ts';
import type { Operation } from '../model/reading.ts';
import type { Scope } from '../model/records.ts';
import { iamAction } from './assess-permissions.ts';
import { ReadFailed } from './reader.ts';

export type FailureKind = 'throttled' | 'expired' | 'passing' | 'final';

const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'EC2ThrottledException',
]);

const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'RequestExpired']);

const PASSING = new Set([
  'InternalServerError',
  'InternalServerException',
  'InternalFailure',
  'InternalError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Unavailable',
  'RequestTimeout',
  'RequestTimeoutException',
  'IDPCommunicationError',
  'MalformedResponse',
  'TimeoutError',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const REFUSED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'AuthFailure']);

/** The parts of an SDK or Node error that tell what happened. */
interface AwsFailure {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number | null;
  readonly clockCorrected: boolean;
}

export function describeFailure(thrown: unknown): AwsFailure {
  if (!(thrown instanceof Error)) {
    return { code: 'UnknownError', message: String(thrown), httpStatus: null, clockCorrected: false };
  }
  const { code, $metadata, $response } = thrown as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean };
    $response?: { statusCode?: number };
  };
  const httpStatus = $metadata?.httpStatusCode ?? $response?.statusCode ?? null;
  const systemCode = typeof code === 'string' && /^E[A-Z_]+$/.test(code) ? code : null;
  return {
    code: systemCode ?? codeOf(thrown.name, httpStatus),
    message: thrown.message,
    httpStatus,
    clockCorrected: $metadata?.clockSkewCorrected === true,
  };
}

/**
 * AWS's code is the error's name. An answer that is no AWS error goes by its HTTP status; one that says success
 * and cannot be read is malformed, cut off on the way perhaps.
 */
function codeOf(name: string, httpStatus: number | null): string {
  if (httpStatus !== null && httpStatus < 300) return 'MalformedResponse';
  const unparsed = name === 'Error' || name === 'SyntaxError' || name === 'UnknownError';
  return unparsed && httpStatus !== null && httpStatus >= 400 ? `HTTP${httpStatus}` : name;
}

export function kindOfFailure(thrown: unknown): FailureKind {
  const { code, httpStatus, clockCorrected } = describeFailure(thrown);
  if (THROTTLED.has(code) || httpStatus === 429) return 'throttled';
  if (EXPIRED.has(code)) return 'expired';
  if (PASSING.has(code) || clockCorrected || (httpStatus !== null && httpStatus >= 500)) return 'passing';
  return 'final';
}

/** Was the read refused for want of rights (rather than failing)? */
export function isRefusal(failed: ReadFailed): boolean {
  return isRefusedCode(failed.awsCode);
}

/** Does AWS say by this code that rights are missing? */
export function isRefusedCode(code: string): boolean {
  return REFUSED.has(code);
}

/** `thrown` as the ReadFailed that a gap is made of. `tries`: how often the request was sent. */
export function readFailed(operation: Operation, scope: Scope, thrown: unknown, tries: number): ReadFailed {
  const { code, message } = describeFailure(thrown);
  const where = `account ${scope.accountId}, Region ${scope.region}`;
  const often = tries > 1 ? ` after ${tries} tries` : '';
  const told = message === '' ? code : `${code}: ${message}`;
  return new ReadFailed(
    operation,
    code,
    `${operation} failed in ${where}${often}: ${told}`,
    nextStep(operation, code, message),
    { cause: thrown },
  );
}

function nextStep(operation: Operation, code: string, message: string): string {
  if (deniedByOrganisation(message)) {
    return `A policy of the organisation denies ${iamAction(operation)} in this account; no role can change that. Ask whoever manages the organisation's policies.`;
  }
  if (/explicit deny/i.test(message)) {
    return `A policy denies ${iamAction(operation)} explicitly. Remove that deny for the assess role.`;
  }
  if (REFUSED.has(code)) return `Allow ${iamAction(operation)} in the policy of the account's assess role.`;
  if (THROTTLED.has(code)) {
    return 'Other callers use up the limit of this API in the account. Run it again when they are quieter, or ask AWS for a higher limit.';
  }
  if (PASSING.has(code) || code.startsWith('HTTP5')) {
    return 'AWS did not answer properly. Look at the AWS Health Dashboard for the Region, then run it again.';
  }
  return 'Run it again; if it stays, report it with the log.';
}

/** Service and resource control policies: the message names them. */
export function deniedByOrganisation(message: string): boolean {
  return /explicit deny in an? (service|resource) control policy/i.test(message);
}

export function cancelled(): PatchcheckError {
  return new PatchcheckError('run-cancelled', 'The run was cancelled.', 'Start it again when you need it.');
}
