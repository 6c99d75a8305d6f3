/**
 * Web API clients, apart from Bolt's own. They never retry by themselves: the SDK would repeat a post that
 * Slack has accepted, and while it waits out a Retry-After it holds every other call of the same client.
 */

import {
  type Logger as SlackLogger,
  type WebAPICallResult,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api';

/** Calls since the start of the process, by method. */
export interface SlackCalls {
  readonly byMethod: ReadonlyMap<string, number>;
  readonly limitedByMethod: ReadonlyMap<string, number>;
}

export interface SlackClients {
  /** The outbox's: messages, edits, files, look-ups. */
  readonly posting: WebClient;
  /** Answers to people who are waiting: ephemerals, modals, who they are. */
  readonly interactive: WebClient;
  readonly calls: SlackCalls;
}

const POSTING_TIMEOUT_MS = 15_000;
const INTERACTIVE_TIMEOUT_MS = 2_500;

/** @param apiUrl a Slack-compatible server, ending with a slash; null: Slack itself */
export function createClients(botToken: string, apiUrl: string | null, logger: SlackLogger): SlackClients {
  const byMethod = new Map<string, number>();
  const limitedByMethod = new Map<string, number>();
  /** A class, since the SDK's methods are bound to it when a client is made. */
  class CountedClient extends WebClient {
    override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
      count(byMethod, method);
      try {
        return await super.apiCall(method, options);
      } catch (error) {
        if (error instanceof WebAPIRateLimitedError) count(limitedByMethod, method);
        throw error;
      }
    }
  }
  const client = (timeout: number) =>
    new CountedClient(botToken, {
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout,
      logger,
    });
  const calls = { byMethod, limitedByMethod };
  return { posting: client(POSTING_TIMEOUT_MS), interactive: client(INTERACTIVE_TIMEOUT_MS), calls };
}

function count(counts: Map<string, number>, method: string): void {
  counts.set(method, (counts.get(method) ?? 0) + 1);
}
