/**
 * The package `emulate`: a Slack that others wrote, reached by Slack's own client. It has no slash commands, so
 * these are signed and posted here as Slack would.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { signedHeaders } from '../../../src/simulation/slack/signed-delivery.ts';
import { clock } from './bot.ts';

const BOT_TOKEN = 'xoxb-judged';
const READER_TOKEN = 'xoxp-reader';
/** What the manifest asks for, and no more: the judge refuses every call beyond. */
const BOT_SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'channels:read', 'groups:read'];
const READER_SCOPES = [
  ...['channels:read', 'channels:history', 'groups:read', 'groups:history', 'groups:write'],
  ...['users:read', 'files:read'],
];

export interface Judge {
  /** As settings name a Slack. */
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly signingSecret: string;
    readonly apiUrl: string;
  };
  /** A member's own client, which reads what everybody sees. */
  readonly reader: WebClient;
  readonly workspace: string;
  /** Ids by name. */
  readonly people: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  /** Sends a command to the bot at `botUrl`; resolves to what only the asker reads. */
  command(botUrl: string, text: string, by: { user: string; channel: string }): Promise<string>;
  /** Presses a button; resolves to the HTTP status. */
  press(botUrl: string, payload: Readonly<Record<string, unknown>>): Promise<number>;
  /** What came by response URLs, oldest first. */
  readonly responses: readonly string[];
  /** A page of the judge's own inspector. */
  inspect(tab: string): Promise<string>;
  download(url: string): Promise<string>;
  close(): Promise<void>;
}

export async function startJudge(): Promise<Judge> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: 'alice' }, { name: 'bob' }],
        channels: [{ name: 'patching' }, { name: 'second' }],
        tokens: [
          { token: BOT_TOKEN, user: 'admin', scopes: BOT_SCOPES },
          { token: READER_TOKEN, user: 'alice', scopes: READER_SCOPES },
        ],
      },
    },
  });
  const apiUrl = `${emulator.url}/api/`;
  const reader = new WebClient(READER_TOKEN, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } });
  const responses: string[] = [];
  const responseServer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    responses.push(Buffer.concat(chunks).toString());
    response.end('ok');
  });
  await new Promise<void>((resolve) => responseServer.listen(0, '127.0.0.1', resolve));
  const responseUrl = `http://127.0.0.1:${(responseServer.address() as AddressInfo).port}/response`;
  const slack = { botToken: BOT_TOKEN, appToken: '', signingSecret: 'judged', apiUrl };
  const { team_id: workspace = '' } = await reader.auth.test();
  const people = await named(reader, 'users.list', 'members');
  const channels = await named(reader, 'conversations.list', 'channels');

  async function deliver(botUrl: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const body = new URLSearchParams(fields).toString();
    const headers = signedHeaders(slack.signingSecret, body, Math.floor(clock.now().getTime() / 1000));
    return fetch(`${botUrl}/slack/events`, { method: 'POST', headers, body });
  }

  return {
    slack,
    reader,
    workspace,
    people,
    channels,
    responses,
    async command(botUrl, text, { user, channel }) {
      const payload = { command: '/patchcheck', text, team_id: workspace, response_url: responseUrl };
      const response = await deliver(botUrl, { ...payload, user_id: user, channel_id: channel });
      return response.text();
    },
    async press(botUrl, payload) {
      const interaction = { type: 'block_actions', team: { id: workspace }, ...payload };
      return (await deliver(botUrl, { payload: JSON.stringify(interaction) })).status;
    },
    inspect: async (tab) => (await fetch(`${emulator.url}/?tab=${tab}`)).text(),
    download: async (url) =>
      (await fetch(url, { headers: { authorization: `Bearer ${READER_TOKEN}` } })).text(),
    async close() {
      responseServer.closeAllConnections();
      await new Promise<void>((resolve) => responseServer.close(() => resolve()));
      await emulator.close();
    },
  };
}

async function named(client: WebClient, method: string, key: string): Promise<Map<string, string>> {
  const answer = await client.apiCall(method);
  const list = Reflect.get(answer, key);
  if (!Array.isArray(list)) throw new TypeError(`${method} lists no ${key}`);
  return new Map(list.map((each) => [String(each.name), String(each.id)]));
}
