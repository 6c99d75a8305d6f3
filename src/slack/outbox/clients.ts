/**
 * Web API clients, apart from Bolt's own. They never retry by themselves: the SDK would repeat a post that
 * Slack has accepted, and while it waits out a Retry-After it holds every other call of the same client.
 */

import { type Logger as SlackLogger, WebClient } from '@slack/web-api';

export interface SlackClients {
  /** The outbox's: messages, edits, files, look-ups. */
  readonly posting: WebClient;
  /** Answers to people who are waiting: ephemerals, modals, who they are. */
  readonly interactive: WebClient;
}

const POSTING_TIMEOUT_MS = 15_000;
const INTERACTIVE_TIMEOUT_MS = 2_500;

/** @param apiUrl a Slack-compatible server, ending with a slash; null: Slack itself */
export function createClients(botToken: string, apiUrl: string | null, logger: SlackLogger): SlackClients {
  const client = (timeout: number) =>
    new WebClient(botToken, {
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout,
      logger,
    });
  return { posting: client(POSTING_TIMEOUT_MS), interactive: client(INTERACTIVE_TIMEOUT_MS) };
}
