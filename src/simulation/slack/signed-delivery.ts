/** Deliveries over HTTP, signed as Slack signs them. */

import { createHmac } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Acknowledgement } from './socket-hub.ts';

/** Headers of a request body signed at `timestamp` (seconds). */
export function signedHeaders(secret: string, body: string, timestamp: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${digest}`,
  };
}

/** Events come as JSON, everything else as a form. */
export async function deliverSignedEvent(
  url: string,
  secret: string,
  payload: Readonly<Record<string, unknown>>,
  clock: Clock,
): Promise<Acknowledgement> {
  return deliverSigned(url, secret, JSON.stringify(payload), clock, 'application/json');
}

/** Posts one delivery; anything but 200 within 3 seconds counts as unacknowledged. */
export async function deliverSigned(
  url: string,
  secret: string,
  body: string,
  clock: Clock,
  contentType = 'application/x-www-form-urlencoded',
): Promise<Acknowledgement> {
  const timestamp = Math.floor(clock.now().getTime() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...signedHeaders(secret, body, timestamp), 'content-type': contentType },
      body,
      signal: AbortSignal.timeout(3_000),
    });
    const text = await response.text();
    return { acknowledged: response.ok, body: response.ok ? parseAnswer(text) : null };
  } catch {
    return { acknowledged: false, body: null };
  }
}

function parseAnswer(text: string): Acknowledgement['body'] {
  if (text === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : { text };
  } catch {
    return { text };
  }
}
