/** Whole assessments of a simulated world, over the real wire. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import { runAssessment } from '../../../src/assessment/run-assessment.ts';
import { createAwsAccess } from '../../../src/aws/access.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import type { OnProgress } from '../../../src/model/assessment.ts';
import type { Report } from '../../../src/model/report.ts';
import {
  DEFAULT_DUE_WITHIN,
  DEFAULT_EXCEPTIONS,
  DEFAULT_HISTORY,
  DEFAULT_REMEDIATION,
  type EnvironmentSettings,
  type Settings,
} from '../../../src/model/settings.ts';
import {
  type SimulatedAws,
  type SimulatedAwsOptions,
  startSimulatedAws,
} from '../../../src/simulation/aws/server.ts';
import type { World } from '../../../src/simulation/aws/world.ts';
import { virtualClock } from '../../aws/support/virtual-clock.ts';
import { ACCOUNT_ID, EXTERNAL_ID, REGION, ROLE_ARN } from '../../support/world.ts';

/** The moment that simulated fleets stand at: time goes on from here as fast as nobody waits. */
export const NOW = new Date('2026-11-20T08:00:00Z');

export interface AssessOptions extends Partial<Omit<SimulatedAwsOptions, 'world' | 'clock'>> {
  readonly world: World;
  readonly settings?: Settings;
  readonly regions?: readonly string[];
  readonly accounts?: readonly string[];
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
  /** Called when the simulation is up, before the run starts. */
  readonly prepare?: (aws: SimulatedAws) => void;
}

export interface Assessed {
  readonly report: Report;
  readonly aws: SimulatedAws;
}

/** One run over the world; waits of budgets and retries take no real time. */
export async function assessed(options: AssessOptions): Promise<Assessed> {
  const { world, settings = settingsOfSmallWorld(), onProgress = () => {} } = options;
  const clock = virtualClock(NOW.getTime());
  const { latencyMs, throttle = false, rates, faults, log } = options;
  const aws = await startSimulatedAws({
    world,
    clock,
    throttle,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(rates === undefined ? {} : { rates }),
    ...(faults === undefined ? {} : { faults }),
    ...(log === undefined ? {} : { log }),
  });
  pointAt(aws, world);
  onTestFinished(() => aws.close());
  options.prepare?.(aws);
  const environment = environmentOf(settings);
  const report = await clock.run(
    runAssessment({
      request: {
        id: 'run-1',
        environment: environment.name,
        regions: options.regions ?? environment.regions,
        accounts: options.accounts ?? environment.accounts.map((account) => account.id),
        requestedBy: 'cli-ada',
        requestedAt: NOW.toISOString(),
      },
      environment,
      priority: settings.priority,
      ownerTags: settings.ownerTags,
      access: createAwsAccess({ clock, random: () => 0.5 }),
      clock,
      signal: options.signal ?? new AbortController().signal,
      onProgress,
    }),
  );
  return { report, aws };
}

export function pointAt(aws: SimulatedAws, world: World): void {
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.caller.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', world.caller.secretAccessKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

function environmentOf(settings: Settings): EnvironmentSettings {
  const [environment] = settings.environments.values();
  if (!environment) throw new Error('the settings name no environment');
  return environment;
}

/** Settings from a configuration file's content. */
export async function settingsFrom(configuration: Record<string, unknown>): Promise<Settings> {
  const folder = await mkdtemp(join(tmpdir(), 'patchcheck-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const configPath = join(folder, 'patchcheck.yaml');
  await writeFile(configPath, stringify(configuration));
  return loadSettings({ env: {}, configPath });
}

/** Settings of the world with one account and one Region. */
export function settingsOfSmallWorld(): Settings {
  const environment: EnvironmentSettings = {
    name: 'prod',
    production: true,
    regions: [REGION],
    accounts: [
      {
        id: ACCOUNT_ID,
        name: 'payments',
        assessRole: ROLE_ARN,
        remediateRoles: {},
        externalId: EXTERNAL_ID,
      },
    ],
    staleAfterMs: 7 * 86_400_000,
    operators: [],
    approvers: [],
    approval: { required: true, allowSelf: false, expiresMs: 3_600_000 },
    remediation: DEFAULT_REMEDIATION,
    dueWithinMs: DEFAULT_DUE_WITHIN,
    exceptions: DEFAULT_EXCEPTIONS,
    viewers: null,
    channels: null,
  };
  return {
    environments: new Map([['prod', environment]]),
    digests: [],
    priority: {
      points: {
        production: 25,
        exposure: 20,
        severity: { critical: 30, high: 20, medium: 10, low: 3 },
        failedPatches: 5,
        duration: 20,
      },
      thresholds: { P1: 80, P2: 60, P3: 35 },
    },
    audit: { channel: null },
    configurationHash: '0'.repeat(64),
    ownerTags: ['Owner', 'Team'],
    owners: new Map(),
    history: DEFAULT_HISTORY,
    slack: { transport: 'socket', botToken: null, appToken: null, signingSecret: null, apiUrl: null },
    port: 0,
    adminPort: null,
    databaseUrl: null,
    dataDir: './data',
    logLevel: 'silent',
  };
}
