import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signedHeaders } from '../../src/simulation/slack/signed-delivery.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, memoryStore, type StartedBot, startBot } from './support/bot.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
let bot: StartedBot;
beforeAll(async () => {
  store = await memoryStore();
});
beforeEach(async () => {
  // Each test signs a body of its own.
  count += 1;
  body = new URLSearchParams({ ...FIELDS, count: String(count) }).toString();
  bot = await startBot({ store, runs: scriptedRuns([], 1_000), transport: 'http' });
});
afterEach(() => bot.stop());
afterAll(() => store.close());

let count = 0;
let body = '';
const FIELDS = {
  command: '/patchcheck',
  text: 'help',
  team_id: 'T0PATCH001',
  channel_id: 'C0PATCHING',
  user_id: 'U0ALICE',
};

const now = () => Math.floor(clock.now().getTime() / 1000);

function send(headers: Record<string, string>, sent = body): Promise<Response> {
  return fetch(`${bot.url}/slack/events`, { method: 'POST', headers, body: sent });
}

describe('requests that claim to be from Slack', () => {
  it('are answered when they are', async () => {
    const response = await send(signedHeaders(bot.slack.signingSecret, body, now()));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('/patchcheck envs');
  });

  it.each([
    ['without a signature', () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['signed with another secret', () => signedHeaders('another-secret', body, now())],
    ['signed for another body', () => signedHeaders(bot.slack.signingSecret, `${body}&more=1`, now())],
    ['from six minutes ago', () => signedHeaders(bot.slack.signingSecret, body, now() - 360)],
    ['from six minutes ahead', () => signedHeaders(bot.slack.signingSecret, body, now() + 360)],
    [
      'with a timestamp that is no number',
      () => ({ ...signedHeaders(bot.slack.signingSecret, body, now()), 'x-slack-request-timestamp': 'soon' }),
    ],
  ])('are refused %s', async (_what, headers) => {
    expect((await send(headers())).status).toBe(401);
  });

  it('are refused when sent a second time', async () => {
    const headers = signedHeaders(bot.slack.signingSecret, body, now());
    expect((await send(headers)).status).toBe(200);
    expect((await send(headers)).status).toBe(401);
  });

  it('are not remembered before they are proved genuine', async () => {
    const headers = signedHeaders(bot.slack.signingSecret, body, now());
    expect((await send(headers, `${body}&forged=1`)).status).toBe(401);
    expect((await send(headers)).status).toBe(200);
  });

  it('are refused when they are too large', async () => {
    const large = `${body}&padding=${'x'.repeat(1_100_000)}`;
    const response = await send(signedHeaders(bot.slack.signingSecret, large, now()), large).catch(
      () => null,
    );
    expect(response === null ? 413 : response.status).toBe(413);
  });

  it('must be posted', async () => {
    expect((await fetch(`${bot.url}/slack/events`)).status).toBe(405);
  });

  it('are confirmed, and no more, when Slack only looks at our certificate', async () => {
    expect((await fetch(`${bot.url}/slack/events?ssl_check=1&token=x`)).status).toBe(200);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await send(headers, `${body}&ssl_check=1`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('/patchcheck');
  });

  it('may have an address that is none', async () => {
    const { port } = new URL(bot.url);
    for (const path of ['//', '///', 'http://[', '/slack/events//?%']) {
      const status = await new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port, path }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
    }
  });

  it('may carry a very long argument', async () => {
    const reply = await bot.slack.command('x'.repeat(10_000));
    expect(reply).toMatchObject({ acknowledged: true });
    expect(reply.text.length).toBeLessThan(2_000);
  });
});
