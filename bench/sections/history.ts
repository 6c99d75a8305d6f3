/** What people wait for when a year of runs is kept: times, and whether indexes carry them. */

import { performance } from 'node:perf_hooks';
import pino from 'pino';
import { createRuns } from '../../src/assessment/run-store.ts';
import { digestContent } from '../../src/digest/content.ts';
import { createHistory } from '../../src/history/history.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { DigestPost } from '../../src/model/digest.ts';
import { DIGEST_SECTIONS, type Settings } from '../../src/model/settings.ts';
import { coverFindings } from '../../src/store/exceptions.ts';
import { readFleet } from '../../src/store/fleet-metrics.ts';
import { openStore } from '../../src/store/store.ts';
import { anAccount, anEnvironment, settingsOf } from '../../test/remediation/support/hand-made.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { type Grown, growHistory, instanceId } from '../history/grow.ts';
import { type Measured, watchDatabase } from '../history/watched.ts';
import type { Options } from '../options.ts';
import { type Cell, table } from '../table.ts';

const SIZE = { runs: 400, findingsEach: 2_500 };
const QUICK_SIZE = { runs: 40, findingsEach: 2_500 };
const AIM_MS = 200;
const HEAD = ['what', 'statements', 'median ms', 'slowest ms', 'read as a whole'];

export async function measureHistory({ quick, only }: Options): Promise<string> {
  const server = await startPostgres();
  try {
    const url = await server.createDatabase();
    await (await openStore(storeAt(url))).close();
    const watched = watchDatabase(url);
    try {
      const began = performance.now();
      const grown = await growHistory(watched.db, quick ? QUICK_SIZE : SIZE);
      const seconds = Math.round((performance.now() - began) / 1000);
      const rows: Cell[][] = [];
      for (const [name, work] of Object.entries(casesOf(watched.db, grown))) {
        if (name.includes(only)) rows.push(rowOf(name, await watched.measure(work)));
      }
      const size = `${grown.runs} runs, ${grown.findings.toLocaleString('en-GB')} findings, ${grown.streaks.toLocaleString('en-GB')} streaks`;
      return `${size}, written in ${seconds} s; PostgreSQL; aim ${AIM_MS} ms\n\n${table(HEAD, rows)}`;
    } finally {
      await watched.close();
    }
  } finally {
    await server.destroy();
  }
}

function casesOf(
  db: Parameters<typeof growHistory>[0],
  grown: Grown,
): Readonly<Record<string, () => Promise<unknown>>> {
  const clock: Clock = { now: () => new Date(grown.now.getTime() + 3_600_000), sleep: async () => {} };
  const settings = settingsFor(grown);
  const people = { membership: async () => ({ isMember: true, resolved: {} }) };
  const history = createHistory({ store: { db }, settings, people, clock, newId: () => 'exc-new' });
  const runs = createRuns({
    store: { db } as Parameters<typeof createRuns>[0]['store'],
    clock,
    accountName: (_, id) => id,
  });
  const newest = `run-${String(grown.runs).padStart(5, '0')}`;
  const viewer = {
    person: { user: 'U0USER7', workspace: 'T0ACME' },
    groups: ['S0TEAM7'],
    environments: [grown.environment],
  };
  const key = { accountId: '333333333333', region: 'eu-west-1', instanceId: instanceId(7) };
  const uncoveredAt = clock.now().toISOString();
  const first = { offset: 0, limit: 10 };
  return {
    'diff: the two newest runs, counted and listed': () => history.changes(grown.environment),
    'App Home of one person': () => history.home(viewer),
    'my findings': () => history.mine(viewer, 20),
    'findings of an owner': () => history.ofOwner(viewer, 'TEAM-7', 20),
    'timeline of an instance': () => history.timeline(viewer, key, 100),
    'exceptions of an environment': () => history.exceptions(grown.environment),
    'a digest, with the trend of 30 days': () =>
      digestContent({ store: { db }, settings }, postOf(grown, newest)),
    'first page of a run, without what is excepted': () => runs.findings(newest, first, { uncoveredAt }),
    'causes of a run, without what is excepted': () => runs.causes(newest, { uncoveredAt }),
    'covering a run by 300 exceptions': () => coverFindings(db, newest, clock.now()),
    '/metrics': () => readFleet(db, clock.now()),
  };
}

function settingsFor({ environment, accounts, regions }: Grown): Settings {
  const route = { users: ['U0WILMA'], group: 'S0TEAM7', channel: null, mention: false };
  const configured = anEnvironment(environment, { regions, accounts: accounts.map((id) => anAccount(id)) });
  return { ...settingsOf(configured), owners: new Map([['team-7', route]]) };
}

function postOf({ environment, now }: Grown, runId: string): DigestPost {
  const at = new Date(now.getTime() + 60_000).toISOString();
  return {
    id: 'post-1',
    scheduleId: null,
    environment,
    channel: 'C0OPS',
    include: DIGEST_SECTIONS,
    dueAt: at,
    requestedBy: null,
    state: 'posting',
    runId,
    begunAt: at,
    readyAt: at,
    shownAt: null,
    finishedAt: null,
    reason: null,
  };
}

function rowOf(name: string, { statements, medianMs, slowestMs, scanned }: Measured): Cell[] {
  return [name, statements, Math.round(medianMs), Math.round(slowestMs), scanned.join(', ') || 'nothing'];
}

function storeAt(databaseUrl: string): Parameters<typeof openStore>[0] {
  const clock: Clock = { now: () => new Date(), sleep: async () => {} };
  return { databaseUrl, dataDir: './data', mode: 'own', clock, logger: pino({ level: 'silent' }) };
}
