import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { fleetMetrics } from '../../src/slack/fleet-metrics.ts';
import { metricsText } from '../../src/slack/metrics.ts';
import { openConversation } from '../../src/slack/outbox/conversations.ts';
import { PARENT, want } from '../../src/slack/outbox/slots.ts';
import { asText } from '../../src/slack/prometheus.ts';
import { insertException } from '../../src/store/exceptions.ts';
import { foldAccounts } from '../../src/store/fleet-metrics.ts';
import type { Store } from '../../src/store/store.ts';
import { atLevel, found, look, SCOPE } from '../store/support/looks.ts';
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
    expect(metrics.get('patchcheck_slack_calls_total{method="auth.test"}')).toBeGreaterThan(0);
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

    const long = new Date(Date.now() - 600_000);
    await db.updateTable('slack_messages').set({ wanted_at: long }).where('slot', '=', PARENT).execute();
    await want(db, 'run-a', [{ slot: PARENT, kind: 'message', content: { text: 'Newer', blocks: [] } }]);
    expect((await metrics()).get('patchcheck_outbox_oldest_seconds')).toBeGreaterThanOrEqual(600);

    await close();
    const after = await metrics();
    expect(after.get('patchcheck_database_up')).toBe(0);
    expect([...after.keys()].filter((name) => name.startsWith('patchcheck_runs'))).toEqual([]);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('tell what the newest runs found, by environment, account, level and category, and how they went', async () => {
    const store = await memoryStore();
    const read = async (at: string) => {
      const then: Clock = { now: () => new Date(at), sleep: clock.sleep };
      return samplesOf(await metricsText(store.db, then, async () => ({ ready: false, reason: 'starting' })));
    };
    const since = (id: string, changes = {}) => {
      const finding = found(id, changes);
      return { ...finding, compliance: { ...finding.compliance, nonCompliantSince: '2026-03-01T09:00:00Z' } };
    };
    await look(store, '2026-03-01T09:00:00Z', { findings: [found('i-1'), found('i-2'), found('i-3')] });
    const run = await look(store, '2026-03-02T09:00:00Z', {
      findings: [since('i-1'), since('i-2'), found('i-3', atLevel('P3'))],
      status: 'partial',
    });
    const calls = JSON.stringify({ 'ssm:DescribeInstancePatchStates': 3, 'ec2:DescribeInstances': 2 });
    await store.db
      .updateTable('run_scopes')
      .set({ api_calls: calls, gap_count: 4 })
      .where('run_id', '=', run)
      .execute();
    await insertException(store.db, {
      id: 'e-1',
      environment: 'prod',
      kind: 'snooze',
      subject: { kind: 'instance', ...SCOPE, instanceId: 'i-2' },
      reason: 'later',
      by: 'U0ALICE',
      createdAt: AT,
      expiresAt: '2026-03-03T00:00:00Z',
      endedAt: null,
      endedBy: null,
    });
    const metrics = await read('2026-03-02T10:00:00Z');
    const place = 'environment="prod",account="111122223333"';
    const cause = 'category="os-patch-failure"';
    expect(metrics.get(`patchcheck_findings{${place},level="P1",${cause}}`)).toBe(2);
    expect(metrics.get(`patchcheck_findings{${place},level="P3",${cause}}`)).toBe(1);
    expect(metrics.get(`patchcheck_findings_excepted{${place},level="P1",${cause}}`)).toBe(1);
    expect(metrics.get('patchcheck_oldest_finding_seconds{environment="prod",level="P1"}')).toBe(25 * 3600);
    expect(metrics.get('patchcheck_last_run_age_seconds{environment="prod"}')).toBe(3600);
    expect(metrics.get('patchcheck_last_run_duration_seconds{environment="prod"}')).toBe(0);
    expect(metrics.get('patchcheck_last_run_complete{environment="prod"}')).toBe(0);
    expect(metrics.get('patchcheck_last_run_aws_calls{environment="prod"}')).toBe(5);
    expect(metrics.get('patchcheck_last_run_gaps{environment="prod"}')).toBe(4);
    expect(metrics.get('patchcheck_digest_lateness_seconds')).toBe(0);
    expect(metrics.get('patchcheck_digests_missed')).toBe(0);
    const later = await read('2026-04-30T10:00:00Z');
    expect([...later.keys()].filter((name) => name.startsWith('patchcheck_findings'))).toEqual([]);
    await store.close();
  });

  it('tell any name of an environment so that it can be read', async () => {
    const at = '2026-03-02T10:00:00Z';
    const count = {
      environment: 'a"b\\c\nd',
      account: 'other',
      level: 'P1',
      category: 'agent',
      count: 7,
      covered: 0,
    } as const;
    const [metric] = fleetMetrics({ findings: [count], oldest: [], runs: [] }, new Date(at));
    if (metric === undefined) throw new Error('nothing is told');
    expect(asText(metric)).toContain(
      'patchcheck_findings{environment="a\\"b\\\\c\\nd",account="other",level="P1",category="agent"} 7\n',
    );
  });

  it('tell the smallest of many accounts together', () => {
    const labels = { environment: 'prod', level: 'P1', category: 'agent' } as const;
    const counts = Array.from({ length: 150 }, (_, index) => ({
      ...labels,
      account: String(index).padStart(12, '0'),
      count: index + 1,
      covered: 1,
    }));
    const folded = foldAccounts(counts);
    expect(folded).toHaveLength(101);
    expect(folded.find(({ account }) => account === 'other')).toEqual({
      ...labels,
      account: 'other',
      count: (50 * 51) / 2,
      covered: 50,
    });
    expect(folded.some(({ account }) => account === '000000000050')).toBe(true);
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
