/** A Web API client that tries once and notes the time Slack says it is. */

import { WebClient } from '@slack/web-api';
import { boltLogger } from '../../slack/bolt-logger.ts';
import { classifyFailure } from '../../slack/outbox/outcome.ts';
import { type Check, type CheckName, failed, warning } from '../check.ts';
import { type DateWatch, noteDate } from '../clock-skew.ts';
import type { Examination } from '../dependencies.ts';

export function watchedClient(token: string, examination: Examination, watch: DateWatch): WebClient {
  const { apiUrl } = examination.configuration.settings.slack;
  return new WebClient(token, {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: examination.limits.checkMs,
    logger: boltLogger(examination.logger),
    fetch: (input, init) =>
      noteDate(
        watch,
        () => fetch(input, init),
        (response) => response.headers.get('date'),
      ),
  });
}

/** Slack's own error code; null where the call failed otherwise. */
export function refusalCode(thrown: unknown): string | null {
  const failure = classifyFailure(thrown);
  return failure.kind === 'refused' ? failure.error : null;
}

/** A call that Slack did not refuse, and did not answer either. */
export function unanswered(name: CheckName, thrown: unknown): Check {
  const failure = classifyFailure(thrown);
  if (failure.kind === 'wait') {
    return warning(
      name,
      `Slack's rate limit was reached; it asks to wait ${failure.seconds} s.`,
      'Run doctor again in a minute.',
    );
  }
  return failed(
    name,
    `Slack did not answer: ${failure.error}.`,
    'Check that this machine reaches slack.com on port 443 (or SLACK_API_URL, if it is set), then run doctor again.',
  );
}
