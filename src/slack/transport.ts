/** How Slack reaches us: over a socket that we open, or by signed HTTP requests. */

import type { RequestListener } from 'node:http';
import { type App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { SlackSettings } from '../model/settings.ts';
import type { Store } from '../store/store.ts';
import { boltLogger } from './bolt-logger.ts';
import { type Readiness, SLACK_PATH, slackListener } from './http-server.ts';
import { guardFrames } from './socket-frames.ts';
import { watchSocket } from './socket-health.ts';

export interface Transport {
  readonly receiver: Receiver;
  readonly readiness: () => Readiness;
  /** What listens on PORT, given what answers everything that is not Slack's. */
  listener(others: RequestListener): RequestListener;
  connect(app: App): Promise<void>;
  disconnect(): Promise<void>;
}

export interface TransportOptions {
  readonly slack: SlackSettings;
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Throws `slack-settings-missing` when what the transport needs is not set. */
export function createTransport(options: TransportOptions): Transport {
  return options.slack.transport === 'http' ? httpTransport(options) : socketTransport(options);
}

/** The value of a setting, or `slack-settings-missing` that names its environment variable. */
export function needed(value: string | null, variable: string): string {
  if (value !== null) return value;
  throw new PatchcheckError(
    'slack-settings-missing',
    `${variable} is not set.`,
    `Set ${variable} to the value that your Slack app's settings page shows.`,
  );
}

function socketTransport({ slack, clock, logger }: TransportOptions): Transport {
  const receiver = new SocketModeReceiver({
    appToken: needed(slack.appToken, 'SLACK_APP_TOKEN'),
    logger: boltLogger(logger),
    ...(slack.apiUrl === null ? {} : { installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } } }),
  });
  guardFrames(receiver.client, logger);
  return {
    receiver,
    readiness: watchSocket(receiver.client, clock),
    listener: (others) => others,
    connect: async (app) => {
      await app.start();
    },
    // A socket that never came up cannot be closed.
    disconnect: () =>
      receiver.stop().then(
        () => {},
        () => {},
      ),
  };
}

function httpTransport({ slack, store, clock, logger }: TransportOptions): Transport {
  const signingSecret = needed(slack.signingSecret, 'SLACK_SIGNING_SECRET');
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(logger) });
  let isOpen = false;
  return {
    receiver,
    readiness: () => ({ ready: isOpen, reason: isOpen ? 'listening for Slack' : 'not started' }),
    listener(others) {
      const open = slackListener({ receiver, signingSecret, db: store.db, clock, logger }, others);
      return (request, response) => {
        if (isOpen || !request.url?.startsWith(SLACK_PATH)) return open(request, response);
        response.writeHead(503, { 'retry-after': '5' }).end();
      };
    },
    // The receiver is bound to the app by its constructor; our own server hands it the requests.
    connect: async () => {
      isOpen = true;
    },
    disconnect: async () => {
      isOpen = false;
    },
  };
}
