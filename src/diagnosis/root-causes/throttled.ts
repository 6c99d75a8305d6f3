import { outputRootCause } from '../output/output-cause.ts';
import { runAgain } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';

/** A service answered "too many requests". Passes by itself. */
export const throttled = outputRootCause({
  code: 'throttled',
  because: 'a service refused it for too many requests',
  meaning:
    'An AWS service or a repository limited the rate of requests, usually since many nodes were patched in the same minute.',
  signatures: [
    ...decisive(
      /\bThrottl(?:ing|ed)(?:Exception|Error)?\b|Rate ?(?:limit )?exceeded|RateExceeded|TooManyRequests(?:Exception)?|Too Many Requests|RequestLimitExceeded|ProvisionedThroughputExceeded|TooManyUpdates|SlowDown\b|Please reduce your request rate|RequestThrottled|BandwidthLimitExceeded|PriorRequestNotComplete|rate limit(?:ed|ing)? (?:reached|exceeded|by)|API rate limit/i,
      /(?:status code:?|HTTP Error|returned error:?|Status code:|HTTP response:?|HTTP\/\d(?:\.\d)?|StatusCode:?) 429\b|\b429 {1,2}(?:Too|Client|when downloading)/i,
    ),
    ...symptom(/\b429\b[^\n]{0,40}(?:error|retry)|reached max retries: \d/i),
  ],
  remedy: (context) =>
    runAgain(context, 'Run it again, spread over time', [
      'Send it to fewer nodes at once: lower the concurrency of the command, window or association, or stagger schedules.',
    ]),
});
