/** Socket Mode's server side: greets connections, hands each envelope to one of them, waits for its ack. */

import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** How an app answered a delivery: `body` is what it sent along with its acknowledgement. */
export interface Acknowledgement {
  readonly acknowledged: boolean;
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface SocketHub {
  connections(): number;
  /** Unacknowledged after 3 seconds, as a person would see it. */
  deliver(type: 'slash_commands' | 'interactive' | 'events_api', payload: unknown): Promise<Acknowledgement>;
  /** Asks every client to connect again, as Slack does about once an hour. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every connection without a word. */
  cut(): void;
  /** Sends a raw frame, well formed or not. */
  sendRaw(frame: string): void;
  /** Says goodbye, and hangs up on whoever does not answer. */
  close(): Promise<void>;
}

const ACK_TIMEOUT_MS = 3_000;
const CLOSE_GRACE_MS = 1_000;

export function createSocketHub(server: Server, path: string): SocketHub {
  const sockets = new Set<WebSocket>();
  const waiting = new Map<string, (body: Acknowledgement['body']) => void>();
  const endpoint = new WebSocketServer({ noServer: true });
  let turn = 0;

  server.on('upgrade', (request, socket, head) => {
    if (!request.url?.startsWith(path)) {
      socket.destroy();
      return;
    }
    endpoint.handleUpgrade(request, socket, head, (client) => {
      sockets.add(client);
      client.on('close', () => sockets.delete(client));
      client.on('error', () => sockets.delete(client));
      client.on('message', (data) => settle(String(data), waiting));
      client.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, debug_info: {} }));
    });
  });

  const broadcast = (frame: string) => {
    for (const socket of sockets) socket.send(frame);
  };

  return {
    connections: () => sockets.size,
    deliver(type, payload) {
      const open = [...sockets];
      const socket = open[turn++ % Math.max(open.length, 1)];
      if (socket === undefined) return Promise.resolve({ acknowledged: false, body: null });
      const envelopeId = randomUUID();
      return new Promise((resolve) => {
        const timer = setTimeout(() => finish({ acknowledged: false, body: null }), ACK_TIMEOUT_MS);
        const finish = (answer: Acknowledgement) => {
          clearTimeout(timer);
          waiting.delete(envelopeId);
          resolve(answer);
        };
        waiting.set(envelopeId, (body) => finish({ acknowledged: true, body }));
        socket.send(
          JSON.stringify({ type, envelope_id: envelopeId, accepts_response_payload: true, payload }),
        );
      });
    },
    disconnect: (reason) => broadcast(JSON.stringify({ type: 'disconnect', reason, debug_info: {} })),
    cut() {
      for (const socket of sockets) socket.terminate();
    },
    sendRaw: broadcast,
    async close() {
      for (const socket of sockets) socket.close();
      for (let waited = 0; sockets.size > 0 && waited < CLOSE_GRACE_MS; waited += 10) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (const socket of sockets) socket.terminate();
      endpoint.close();
    },
  };
}

function settle(frame: string, waiting: ReadonlyMap<string, (body: Acknowledgement['body']) => void>): void {
  const message: unknown = JSON.parse(frame);
  if (typeof message !== 'object' || message === null || !('envelope_id' in message)) return;
  const payload = 'payload' in message ? message.payload : null;
  const hasContent = typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0;
  waiting.get(String(message.envelope_id))?.(hasContent ? { ...payload } : null);
}
