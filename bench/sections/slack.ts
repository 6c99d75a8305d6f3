/** What people in Slack wait for, how many calls a run takes, and how it recovers when Slack slows it down. */

import { performance } from 'node:perf_hooks';
import { systemClock } from '../../src/model/clock.ts';
import { BENCHMARK_FLEET } from '../../src/simulation/aws/fleets/generated.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import type { FleetCase } from '../aws/fleet-case.ts';
import { startSimulation } from '../aws/start.ts';
import type { Options } from '../options.ts';
import { type Served, serve } from '../serve.ts';
import { type Cell, table } from '../table.ts';
import { acknowledgements } from './slack-acknowledgements.ts';

const LATENCY_MS = 80;
const SLOW_MS = 400;
const STORM_MS = 60_000;
const RETRY_AFTER_SECONDS = 5;
/** More calls than anybody sends in a minute. */
const ALL = 1_000_000;
const POSTING = [
  'chat.postMessage',
  'chat.update',
  'files.getUploadURLExternal',
  'files.completeUploadExternal',
];

interface Setup {
  readonly name: string;
  readonly postgres: boolean;
  readonly apart: boolean;
}

interface Measured {
  readonly rows: readonly (readonly Cell[])[];
}

const CASES: Readonly<Record<string, (quick: boolean) => Promise<Measured>>> = {
  acknowledgement,
  'first cards': firstCards,
  calls,
  storm,
};

export async function measureSlack({ quick, only }: Options): Promise<string> {
  const rows: (readonly Cell[])[] = [];
  for (const [name, measure] of Object.entries(CASES)) {
    if (name.includes(only)) rows.push(...(await measure(quick)).rows);
  }
  return `In Slack; AWS answers after ${LATENCY_MS} ms, while many runs go on after ${SLOW_MS} ms. Embedded store and one process where nothing else is said\n\n${table(['what', 'aim', 'measured', 'unit'], rows)}`;
}

const EMBEDDED: Setup = { name: 'embedded store, one process', postgres: false, apart: false };
const SETUPS: readonly Setup[] = [
  EMBEDDED,
  { name: 'PostgreSQL, one process', postgres: true, apart: false },
  { name: 'PostgreSQL, bot and worker apart', postgres: true, apart: true },
];

async function acknowledgement(quick: boolean): Promise<Measured> {
  const runs = quick ? 4 : 20;
  const rows: (readonly Cell[])[] = [];
  for (const setup of SETUPS) {
    const { p50Ms, p99Ms, commands, atWork } = await withService(
      fleetOf(runs, 300, SLOW_MS),
      setup,
      (served) => acknowledgements(served.slack, runs),
    );
    const what = `${setup.name}: ${commands} commands while ${runs} runs go on (${atWork} at the end) acknowledged`;
    rows.push([`${what}, p50`, null, p50Ms, 'ms'], [`${what}, p99`, 200, p99Ms, 'ms']);
  }
  return { rows };
}

async function firstCards(): Promise<Measured> {
  const rows: (readonly Cell[])[] = [];
  for (const scopes of [1, 10]) {
    const fleet = fleetOf(scopes, 1000 / scopes, LATENCY_MS);
    const asked = await withService(fleet, EMBEDDED, (served) => served.ask());
    const what = `1,000 nodes in ${scopes === 1 ? '1 account' : `${scopes} accounts`}: command to`;
    rows.push(
      [`${what} the first message`, 1, asked.parentMs / 1000, 's'],
      [`${what} the first cards`, 10, asked.firstCardMs / 1000, 's'],
      [`${what} the complete thread`, null, asked.doneMs / 1000, 's'],
    );
  }
  return { rows };
}

/** Three in ten nodes of the fleet are out of compliance. */
async function calls(quick: boolean): Promise<Measured> {
  const rows: (readonly Cell[])[] = [];
  for (const nodes of quick ? [33] : [33, 333, 1666]) {
    const measured = await withService(fleetOf(1, nodes, LATENCY_MS), EMBEDDED, async (served) => {
      await served.ask();
      return {
        rows: [[`Slack calls for ${findingsIn(served)} findings`, null, callsIn(served), 'calls']],
      };
    });
    rows.push(...measured.rows);
  }
  return { rows };
}

async function storm(quick: boolean): Promise<Measured> {
  const lasts = quick ? STORM_MS / 6 : STORM_MS;
  return withService(fleetOf(1, 333, LATENCY_MS), EMBEDDED, async (served) => {
    const { faults } = served.slack;
    const asked = served.ask();
    await served.slack.waitFor('the first message', () => served.slack.channelMessages()[0], STORM_MS);
    const fault = { kind: 'rate-limited', retryAfterSeconds: RETRY_AFTER_SECONDS } as const;
    for (const method of POSTING) faults.add(method, fault, ALL);
    const before = callsIn(served);
    await systemClock.sleep(lasts);
    const sent = callsIn(served) - before;
    faults.clear();
    const endedAt = performance.now();
    await asked;
    const settledMs = performance.now() - endedAt;
    return {
      rows: [
        [
          `${lasts / 1000} s of 429s (Retry-After ${RETRY_AFTER_SECONDS}): calls sent meanwhile`,
          null,
          sent,
          'calls',
        ],
        ['after them, until the thread is complete', null, settledMs / 1000, 's'],
      ],
    };
  });
}

/** Those that show something to people; looking up who they are is not counted. */
function callsIn({ slack }: Served): number {
  return slack.calls.filter(({ method }) => POSTING.includes(method)).length;
}

function findingsIn({ slack }: Served): number {
  const [, nonCompliant = '0', unknown = '0'] =
    /(\d+) non-compliant, (\d+) unknown/.exec(slack.channelMessages()[0]?.text ?? '') ?? [];
  return Number(nonCompliant) + Number(unknown);
}

async function withService<T>(
  fleet: FleetCase,
  { postgres, apart }: Setup,
  use: (served: Served) => Promise<T>,
): Promise<T> {
  await using closers = new AsyncDisposableStack();
  const aws = await startSimulation(fleet);
  closers.defer(() => aws.close());
  const server = postgres ? await startPostgres() : null;
  if (server !== null) closers.defer(() => server.destroy());
  const served = await serve(aws, (await server?.createDatabase()) ?? null, { apart });
  closers.defer(() => served.stop());
  return await use(served);
}

function fleetOf(accounts: number, managedNodes: number, latencyMs: number): FleetCase {
  return { fleet: { ...BENCHMARK_FLEET, accounts, managedNodes }, latencyMs, throttle: true };
}
