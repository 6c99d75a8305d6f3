import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { metricsText } from '../../src/slack/metrics.ts';
import { openConversation } from '../../src/slack/outbox/conversations.ts';
import { PARENT, want } from '../../src/slack/outbox/slots.ts';
import type { Store } from '../../src/store/store.ts';
import { clock, logger, memoryStore, type StartedBot, settingsFor, startBot } from './support/bot.ts';
import { scriptedRemediations } from './support/scripted-remediations.ts';
import { scriptedRuns } from './support/scripted-runs.ts';

const RUN = { environment: 'prod', regions: '[]', accounts: '[]', requested_by: 'U0ALICE' };
const AT = '2026-03-02T09:00:00Z';

let store: Store;
let bot: StartedBot;
const apps: SlackApp[] = [];
beforeAll(async () => {
  store = await memoryStore();
  bot = await startBot({ store, runs: scriptedRuns([], 1_000, clock) });
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
});
afterAll(async () => {
  await bot.stop();
  await store.close();
});

async function scrape(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return samplesOf(await response.text());
}

/** Name with labels → value. */
function samplesOf(text: string): Map<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

function appOn(port: number, adminPort: number | null): SlackApp {
  const settings = { ...settingsFor(bot.slack, 'socket'), port, adminPort };
  const app = createSlackApp({
    settings,
    runs: scriptedRuns([], 1_000, clock),
    remediations: scriptedRemediations(),
    store,
    clock,
    logger,
  });
  apps.push(app);
  return app;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function keepRun(
  db: Store['db'],
  id: string,
  state: 'running' | 'done',
  scopes: readonly ('queued' | 'done')[],
) {
  const run = { ...RUN, id, state, status: null, requested_at: AT, started_at: AT, finished_at: null };
  await db
    .insertInto('runs')
    .values({ ...run, outcome: null })
    .execute();
  for (const [index, scope] of scopes.entries()) {
    const place = { account_id: '111122223333', account_name: 'payments', region: `region-${index}` };
    const nothing = { status: null, last_error: null, worker: null, totals: null, gaps: null, steps: null };
    await db
      .insertInto('run_scopes')
      .values({ run_id: id, ...place, ...nothing, state: scope, progress: '[]', api_calls: null })
      .execute();
  }
}

describe('metrics', () => {
  it('tell the version, the process and an idle store', async () => {
    const metrics = await scrape(bot.url);
    expect([...metrics.keys()]).toContainEqual(
      expect.stringMatching(/^patchcheck_build_info\{version="\d+\.\d+\.\d+",node="v\d+\.\d+\.\d+"\}$/),
    );
    expect(metrics.get('patchcheck_ready')).toBe(1);
    expect(metrics.get('patchcheck_database_up')).toBe(1);
    expect(metrics.get('patchcheck_runs{state="running"}')).toBe(0);
    expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(metrics.get('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('count the work in the store, and go on without it', async () => {
    const { db, close } = await memoryStore();
    await keepRun(db, 'run-a', 'running', ['queued', 'queued', 'done']);
    await keepRun(db, 'run-b', 'done', ['done']);
    const request = {
      id: 'run-a',
      environment: 'prod',
      regions: ['us-east-1'],
      accounts: [],
      requestedBy: 'U0ALICE',
      requestedAt: AT,
    };
    const place = { workspace: 'T0PATCH001', channel: 'C0PATCHING', responseUrl: null };
    await openConversation(db, clock, { id: 'run-a', request, requestedBy: 'U0ALICE', ...place });
    const content = { text: 'Assessing', blocks: [] };
    await want(db, 'run-a', [
      { slot: PARENT, kind: 'message', content },
      { slot: 'progress', kind: 'message', content },
    ]);
    const metrics = async () =>
      samplesOf(await metricsText(db, clock, async () => ({ ready: false, reason: 'stopping' })));

    const before = await metrics();
    expect(before.get('patchcheck_ready')).toBe(0);
    expect(before.get('patchcheck_runs{state="running"}')).toBe(1);
    expect(before.get('patchcheck_runs{state="done"}')).toBe(1);
    expect(before.get('patchcheck_scopes{state="queued"}')).toBe(2);
    expect(before.get('patchcheck_scopes{state="done"}')).toBe(1);
    expect(before.get('patchcheck_open_conversations')).toBe(1);
    expect(before.get('patchcheck_outbox_messages')).toBe(2);

    await close();
    const after = await metrics();
    expect(after.get('patchcheck_database_up')).toBe(0);
    expect([...after.keys()].filter((name) => name.startsWith('patchcheck_runs'))).toEqual([]);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});

describe('ports', () => {
  it('keep health and metrics to the admin port where there is one', async () => {
    const adminPort = await freePort();
    const { port } = await appOn(0, adminPort).start();
    for (const path of ['healthz', 'readyz', 'metrics']) {
      expect((await fetch(`http://127.0.0.1:${adminPort}/${path}`)).status, path).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status, path).toBe(404);
    }
  });

  it('that are taken are told as that', async () => {
    const taken = Number(new URL(bot.url).port);
    await expect(appOn(taken, null).start()).rejects.toMatchObject({
      code: 'bad-configuration',
      message: `Port ${taken} cannot be used: another process listens on it.`,
    });
  });
});
