import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulatedSlack } from '../../src/simulation/slack/simulated-slack.ts';
import { createSlackApp } from '../../src/slack/app.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, logger, memoryStore, settingsFor, startBot } from './support/bot.ts';
import { scriptedRemediations } from './support/scripted-remediations.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

let store: Store;
beforeAll(async () => {
  store = await memoryStore();
});
afterAll(() => store.close());

const runs = scriptedRuns([], 1_000, clock);

async function readiness(url: string): Promise<number> {
  const response = await fetch(`${url}/readyz`);
  await response.text();
  return response.status;
}

async function waitForReadiness(url: string, status: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  while ((await readiness(url)) !== status) {
    if (Date.now() > deadline) throw new Error(`/readyz never said ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('readiness over a socket', () => {
  it('survives a short gap, ends with a long one, and comes back with the connection', async () => {
    const bot = await startBot({ store, runs });
    try {
      expect(await readiness(bot.url)).toBe(200);
      bot.slack.socket.cut();
      await bot.slack.waitFor('the cut', () => bot.slack.socket.connections() === 0);
      expect(await readiness(bot.url)).toBe(200);
      await waitForReadiness(bot.url, 503);
      await waitForReadiness(bot.url, 200);
    } finally {
      await bot.stop();
    }
  });
});

describe('starting', () => {
  const start = async (fault: (slack: Awaited<ReturnType<typeof startSimulatedSlack>>) => void) => {
    const slack = await startSimulatedSlack({ clock });
    fault(slack);
    const app = createSlackApp({
      settings: settingsFor(slack, 'socket'),
      runs,
      remediations: scriptedRemediations(),
      store,
      clock,
      logger,
    });
    try {
      await app.start();
    } finally {
      await app.stop();
      await slack.close();
    }
  };

  it('fails at once with a refused token', async () => {
    const refused = start((slack) =>
      slack.faults.add('auth.test', { kind: 'refused', error: 'invalid_auth' }, 5),
    );
    await expect(refused).rejects.toMatchObject({ code: 'slack-refused' });
  });

  it('gives up instead of hanging while Slack opens no socket', async () => {
    const hung = start((slack) =>
      slack.faults.add('apps.connections.open', { kind: 'refused', error: 'internal_error' }, 1_000),
    );
    await expect(hung).rejects.toMatchObject({ code: 'slack-unavailable' });
  });

  it.each([
    ['SLACK_BOT_TOKEN', { botToken: null }],
    ['SLACK_APP_TOKEN', { appToken: null }],
    ['SLACK_SIGNING_SECRET', { signingSecret: null, transport: 'http' as const }],
  ])('names %s when it is missing', async (variable, missing) => {
    const slack = await startSimulatedSlack({ clock });
    const settings = settingsFor(slack, 'socket');
    const incomplete = { ...settings, slack: { ...settings.slack, ...missing } };
    expect(() =>
      createSlackApp({
        settings: incomplete,
        runs,
        remediations: scriptedRemediations(),
        store,
        clock,
        logger,
      }),
    ).toThrow(`${variable} is not set`);
    await slack.close();
  });
});
