/** The long-running program: store, worker and bot, started and stopped in the right order. */

import { createScopeExecutor } from '../assessment/execute-scope.ts';
import { createRuns } from '../assessment/run-store.ts';
import { startWorker } from '../assessment/worker.ts';
import type { AwsAccess } from '../aws/reader.ts';
import { startScheduler } from '../digest/scheduler.ts';
import type { Check } from '../doctor/check.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { createSlackApp, type SlackApp } from '../slack/app.ts';
import { databaseReadiness } from '../slack/database-readiness.ts';
import { closeServer, healthListener, listen } from '../slack/http-server.ts';
import { metricsText } from '../slack/metrics.ts';
import { openStore, type Store } from '../store/store.ts';
import { openStreaks } from '../store/streaks.ts';
import { openRemediation, type Remediation } from './remediation.ts';

export const ROLES = ['all', 'bot', 'worker'] as const;
export type Role = (typeof ROLES)[number];

export interface ServiceOptions {
  readonly settings: Settings;
  readonly role: Role;
  readonly storeMode: 'own' | 'in-memory';
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Examines the installation for operators who ask in Slack. */
  readonly doctor?: (requestedBy: string) => Promise<readonly Check[]>;
}

export interface Service {
  /** Takes nothing new, gives running scopes `graceMs` to finish, hands over the rest, and closes. */
  stop(graceMs: number): Promise<void>;
}

/** Scopes one process works on at the same time: they wait for AWS nearly all the time. */
const SCOPES_AT_ONCE = 32;

/** Starts what the role asks for. Throws PatchcheckError with everything closed again. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, clock, logger } = options;
  const { databaseUrl, dataDir } = settings;
  const store = await openStore({ databaseUrl, dataDir, mode: options.storeMode, clock, logger });
  const stops: ((graceMs: number) => Promise<void>)[] = [() => store.close()];
  const drains: (() => void)[] = [];
  const stop = async (graceMs: number) => {
    // First of all: people should not begin anything new while workers finish.
    for (const drain of drains) drain();
    for (const stopOne of stops.toReversed()) await stopOne(graceMs);
  };
  try {
    if (options.role !== 'all' && databaseUrl === null) throw needsDatabase(options.role);
    if (options.role === 'worker') stops.push(await openHealthPort(store, options));
    if (options.role !== 'worker') {
      const { bot, remediation } = await startBot(store, options);
      drains.push(() => bot.drain());
      stops.push(() => bot.stop());
      // Where people are looked up: whoever asked or agreed may have left since.
      const remediator = remediation.begin();
      stops.push((graceMs) => remediator.stop(graceMs));
      const runs = createRuns({ store, clock, accountName: accountNames(settings) });
      const scheduler = startScheduler({ store, runs, settings, clock, logger });
      stops.push(() => scheduler.stop());
    }
    if (options.role !== 'bot') stops.push(beginWork(store, options));
    return { stop };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

async function startBot(
  store: Store,
  { settings, access, clock, logger, doctor }: ServiceOptions,
): Promise<{ readonly bot: SlackApp; readonly remediation: Remediation }> {
  const runs = createRuns({ store, clock, accountName: accountNames(settings) });
  const remediation = openRemediation({ store, runs, settings, access, clock, logger });
  const bot = createSlackApp({
    settings,
    runs,
    remediations: remediation.remediations,
    store,
    clock,
    logger,
    ...(doctor && { doctor }),
  });
  try {
    await bot.start();
  } catch (error) {
    await bot.stop();
    throw error;
  }
  return { bot, remediation };
}

/** A worker alone connects to nothing but the database. */
async function openHealthPort(
  { db }: Store,
  { settings, clock }: ServiceOptions,
): Promise<() => Promise<void>> {
  const readiness = () => databaseReadiness(db, clock, { ready: true, reason: 'working' });
  const health = healthListener({ readiness, metrics: () => metricsText(db, clock, readiness) });
  const server = await listen(health, settings.adminPort ?? settings.port);
  return () => closeServer(server);
}

function needsDatabase(role: Role): PatchcheckError {
  return new PatchcheckError(
    'bad-configuration',
    `serve --role ${role} works with other processes, and the embedded store belongs to one process alone.`,
    'Set DATABASE_URL to a PostgreSQL server in all of them, or serve with --role all.',
  );
}

function beginWork(store: Store, options: ServiceOptions): (graceMs: number) => Promise<void> {
  const { settings, access, clock, logger } = options;
  const execute = createScopeExecutor({
    settings,
    access,
    clock,
    reported: (scope) => openStreaks(store.db, scope),
  });
  const worker = startWorker({ store, execute, concurrency: SCOPES_AT_ONCE, clock, logger });
  return (graceMs) => worker.stop(graceMs);
}

function accountNames({ environments }: Settings): (environment: string, accountId: string) => string {
  return (environment, accountId) =>
    environments.get(environment)?.accounts.find((account) => account.id === accountId)?.name ?? accountId;
}
