/** What became of one request that was to change something: the words between "done" and "nobody knows". */

import { describeFailure, kindOfFailure } from '../failures.ts';

export type ActingOutcome =
  | { readonly kind: 'accepted'; readonly awsId: string | null; readonly requestId: string | null }
  /** AWS said no, and nothing happened. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly error: string;
      readonly requestId: string | null;
    }
  /** Nothing happened, and the same may be asked for again. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly error: string }
  /** It may have happened. */
  | { readonly kind: 'unknown'; readonly code: string; readonly error: string };

/** AWS did not take it for now: limits that pass by themselves. */
const LATER = new Set([
  'AutomationExecutionLimitExceededException',
  'ConcurrentSnapshotLimitExceeded',
  'SnapshotCreationPerVolumeRateExceeded',
]);

/** Server errors (5xx) by which EC2 says that nothing was started. */
const REFUSED_BY_SERVER = new Set(['InsufficientInstanceCapacity', 'InsufficientCapacity']);

/** No connection, so that nothing was written to it. */
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);

/** Of Node's TLS: the other side could not prove who it is, and was told nothing. */
const NOT_TRUSTED =
  /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|HOSTNAME_MISMATCH)/;

export type FailedKind = 'refused' | 'not-sent' | 'unknown';

/**
 * What a request that failed has done. Only what proves that nothing happened counts as proof: an answer of AWS
 * that refuses (4xx), or a connection that never was. Everything else may have happened.
 */
export function kindOfFailedAct(thrown: unknown): FailedKind {
  const { code, httpStatus } = describeFailure(thrown);
  if (kindOfFailure(thrown) === 'throttled' || LATER.has(code)) return 'not-sent';
  if (REFUSED_BY_SERVER.has(code)) return 'refused';
  if (httpStatus === null) return neverConnected(thrown, code) ? 'not-sent' : 'unknown';
  if (kindOfFailure(thrown) === 'expired') return 'not-sent';
  return isRefusalOfAws(code, httpStatus) ? 'refused' : 'unknown';
}

/** An answer that names no error of AWS may come from something in between, with the request gone through. */
function isRefusalOfAws(code: string, httpStatus: number): boolean {
  const named = !code.startsWith('HTTP') && !/^RequestTimeout/.test(code);
  return named && httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408;
}

function neverConnected(thrown: unknown, code: string): boolean {
  if (NO_CONNECTION.has(code)) return true;
  const {
    syscall,
    code: systemCode,
    message,
  } = (thrown ?? {}) as {
    syscall?: unknown;
    code?: unknown;
    message?: unknown;
  };
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (typeof systemCode === 'string' && NOT_TRUSTED.test(systemCode)) return true;
  return typeof message === 'string' && /socket did not establish a connection/.test(message);
}

/** The id by which AWS knows the request, where it answered. */
export function requestIdOf(thrown: unknown): string | null {
  const { $metadata } = (thrown ?? {}) as { $metadata?: { requestId?: string } };
  return $metadata?.requestId ?? null;
}
