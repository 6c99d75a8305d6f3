/** What became of a call to Slack, told from the error the SDK threw. */

import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

export type Failure =
  /** Not done; try again after this long. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Certainly not done, for a passing reason. */
  | { readonly kind: 'retry'; readonly error: string }
  /** Perhaps done. */
  | { readonly kind: 'unknown'; readonly error: string }
  /** Not done, and never will be: Slack's error code. */
  | { readonly kind: 'refused'; readonly error: string };

/** Never left this machine. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
const PASSING = new Set(['ratelimited', 'rate_limited', 'service_unavailable', 'team_added_to_org']);
/** Slack says of these that part of the work may have been done. */
const HALF_DONE = new Set(['fatal_error', 'internal_error', 'request_timeout']);

/** Slack refuses anything from us in this channel, or from us at all. */
const CHANNEL_CLOSED = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'missing_scope',
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'team_access_not_granted',
]);

export function classifyFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'wait', seconds: error.retryAfter };
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error);
  if (error instanceof WebAPIHTTPError) {
    const told = `HTTP ${error.statusCode}`;
    return error.statusCode >= 500 ? { kind: 'unknown', error: told } : { kind: 'refused', error: told };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: isUnconnected(error) ? 'retry' : 'unknown', error: message };
}

export function closesChannel(code: string): boolean {
  return CHANNEL_CLOSED.has(code);
}

function classifyCode(code: string): Failure {
  if (PASSING.has(code)) return { kind: 'retry', error: code };
  return { kind: HALF_DONE.has(code) ? 'unknown' : 'refused', error: code };
}

/** Looks through the layers of causes that fetch and the SDK wrap around a failed connection. */
function isUnconnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && NOT_CONNECTED.has(String(error.code))) return true;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnconnected);
  return isUnconnected('original' in error ? error.original : error.cause);
}
