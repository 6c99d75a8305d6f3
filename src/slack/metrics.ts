/** Numbers about this process and the work in its store, in Prometheus's text format. */

import type { Kysely } from 'kysely';
import type { Clock } from '../model/clock.ts';
import { REMEDIATION_OUTCOMES, REMEDIATION_STATES } from '../model/remediation.ts';
import type { Database } from '../store/database.ts';
import { type DigestLateness, digestLateness } from '../store/digest-happenings.ts';
import { type FleetMetrics, readFleet } from '../store/fleet-metrics.ts';
import { readWorkload, type Workload } from '../store/workload.ts';
import { version } from '../version.ts';
import { inTime } from './database-readiness.ts';
import { digestMetrics, fleetMetrics } from './fleet-metrics.ts';
import type { Readiness } from './http-server.ts';
import type { SlackCalls } from './outbox/clients.ts';
import { asText, gauge, type Metric, type Sample } from './prometheus.ts';

const RUN_STATES = ['running', 'done', 'cancelled'];
const SCOPE_STATES = ['queued', 'running', 'done', 'cancelled'];

/** All metrics now. What the database would have to tell is left out while it does not answer. Never rejects. */
export async function metricsText(
  db: Kysely<Database>,
  clock: Clock,
  readiness: () => Promise<Readiness>,
  slackCalls: SlackCalls | null = null,
): Promise<string> {
  const [{ ready }, asked, fleet] = await Promise.all([
    readiness(),
    inTime(clock, readWorkload(db)),
    inTime(clock, Promise.all([readFleet(db, clock.now()), digestLateness(db, clock.now())])),
  ]);
  const metrics = [
    gauge('patchcheck_build_info', 'Version of patchcheck and of Node.js.', [
      { labels: { version: version(), node: process.version }, value: 1 },
    ]),
    gauge('patchcheck_ready', '1 where /readyz says ready.', [{ value: Number(ready) }]),
    gauge('patchcheck_database_up', '1 where the database answers in time.', [
      { value: Number('answer' in asked) },
    ]),
    ...('answer' in asked ? workloadMetrics(asked.answer) : []),
    ...('answer' in fleet ? overTime(...fleet.answer, clock.now()) : []),
    ...(slackCalls === null ? [] : slackMetrics(slackCalls)),
    ...processMetrics(clock),
  ];
  return metrics.map(asText).join('');
}

/** The store is shared: every replica tells the same. */
function workloadMetrics(workload: Workload): Metric[] {
  const { runs, scopes, openConversations, outboxMessages, outboxOldestSeconds } = workload;
  return [
    ...remediationMetrics(workload),
    gauge('patchcheck_runs', 'Assessment runs in the store by state.', byState(RUN_STATES, runs)),
    gauge(
      'patchcheck_scopes',
      'Scopes (one account in one Region) of the runs under way by state.',
      byState(SCOPE_STATES, scopes),
    ),
    gauge('patchcheck_open_conversations', 'Threads in Slack that are not complete yet.', [
      { value: openConversations },
    ]),
    gauge('patchcheck_outbox_messages', 'Messages whose newest state Slack does not have yet.', [
      { value: outboxMessages },
    ]),
    gauge('patchcheck_outbox_oldest_seconds', 'How long the oldest of them has waited.', [
      { value: outboxOldestSeconds },
    ]),
  ];
}

function overTime(fleet: FleetMetrics, digests: DigestLateness, now: Date): Metric[] {
  return [...fleetMetrics(fleet, now), ...digestMetrics(digests)];
}

function remediationMetrics({
  remediations,
  remediationOutcomes: outcomes,
  emergencyStops,
}: Workload): Metric[] {
  const states = REMEDIATION_STATES.filter((state) => state !== 'draft');
  return [
    gauge('patchcheck_remediations', 'Remediations by state.', byState(states, remediations)),
    gauge(
      'patchcheck_remediation_outcomes',
      'Remediations that are done by what they came to.',
      REMEDIATION_OUTCOMES.map((outcome) => ({ labels: { outcome }, value: outcomes[outcome] ?? 0 })),
    ),
    gauge('patchcheck_emergency_stops', 'Environments where nothing may be begun.', [
      { value: emergencyStops },
    ]),
  ];
}

/** What this process asked of Slack since it started. */
function slackMetrics({ byMethod, limitedByMethod }: SlackCalls): Metric[] {
  const counter = (name: string, help: string, counts: ReadonlyMap<string, number>): Metric => ({
    name,
    type: 'counter',
    help,
    samples: [...counts].map(([method, value]) => ({ labels: { method }, value })),
  });
  return [
    counter('patchcheck_slack_calls_total', 'Calls of Slack’s Web API by method.', byMethod),
    counter('patchcheck_slack_rate_limited_total', 'Calls that Slack answered with 429.', limitedByMethod),
  ];
}

function processMetrics(clock: Clock): Metric[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const startedAt = clock.now().getTime() / 1000 - process.uptime();
  return [
    gauge('process_start_time_seconds', 'Start of the process, Unix time.', [{ value: startedAt }]),
    gauge('process_resident_memory_bytes', 'Resident memory.', [{ value: rss }]),
    gauge('nodejs_heap_size_used_bytes', 'Used heap of V8.', [{ value: heapUsed }]),
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'User and system time.',
      samples: [{ value: (user + system) / 1e6 }],
    },
  ];
}

/** A state without anything in it counts 0: alerts need a value to compare with. */
function byState(states: readonly string[], counts: Readonly<Record<string, number>>): Sample[] {
  return states.map((state) => ({ labels: { state }, value: counts[state] ?? 0 }));
}
