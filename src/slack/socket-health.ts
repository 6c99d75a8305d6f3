/** Whether the socket to Slack is up, told from the events of its client. */

import type { SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../model/clock.ts';
import type { Readiness } from './http-server.ts';

/** Slack asks for a new connection about once an hour; the client needs some 5 seconds for it. */
const TOLERATED_GAP_MS = 15_000;

/** Watches a receiver's socket; ready while connected, and through short gaps of a reconnect. */
export function watchSocket(client: SocketModeReceiver['client'], clock: Clock): () => Readiness {
  let state = 'not connected yet';
  let lostAt: number | null = 0;
  client.on('connected', () => {
    state = 'connected';
    lostAt = null;
  });
  const lost = (event: string) => () => {
    state = event;
    lostAt ??= clock.now().getTime();
  };
  for (const event of ['connecting', 'reconnecting', 'disconnecting', 'disconnected']) {
    client.on(event, lost(event));
  }
  // The first sign of a dropped socket; `reconnecting` comes seconds later.
  client.on('close', () => {
    if (client.websocket?.isActive() !== true) lost('closed')();
  });
  return () => {
    const isGap = lostAt !== null && clock.now().getTime() - lostAt < TOLERATED_GAP_MS;
    return { ready: lostAt === null || isGap, reason: `the socket to Slack is ${state}` };
  };
}
