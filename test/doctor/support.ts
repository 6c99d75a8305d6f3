/** A doctor against the simulations: everything is fine unless a test makes it otherwise. */

import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createAwsAccess } from '../../src/aws/access.ts';
import { ConfigFile } from '../../src/config/config-file.ts';
import { readVariables } from '../../src/config/environment-variables.ts';
import type { InspectedConfiguration } from '../../src/config/inspect-configuration.ts';
import { resolveSettings } from '../../src/config/resolve.ts';
import type { Area, Check } from '../../src/doctor/check.ts';
import type { DoctorDependencies } from '../../src/doctor/dependencies.ts';
import { runDoctor } from '../../src/doctor/doctor.ts';
import { type Clock, systemClock } from '../../src/model/clock.ts';
import type { Settings } from '../../src/model/settings.ts';
import {
  type SimulatedSlack,
  type SimulatedSlackOptions,
  startSimulatedSlack,
} from '../../src/simulation/slack/simulated-slack.ts';
import { ACCOUNT_ID, EXTERNAL_ID, REGION, ROLE_ARN } from '../support/world.ts';

type Environment = Readonly<Record<string, unknown>>;

/** One environment with one account, changed as a test wants it. */
export function environment(changes: Environment = {}, account: Environment = {}): Environment {
  return {
    regions: [REGION],
    accounts: [
      {
        id: ACCOUNT_ID,
        name: 'payments',
        assessRole: ROLE_ARN,
        externalId: EXTERNAL_ID,
        ...account,
      },
    ],
    ...changes,
  };
}

/** Settings of these environments, and of these environment variables. */
export function settingsOf(
  environments: Readonly<Record<string, Environment>>,
  env: NodeJS.ProcessEnv = {},
): Settings {
  const resolved = resolveSettings(ConfigFile.parse({ environments }), readVariables(env), env);
  if ('settings' in resolved) return resolved.settings;
  throw new Error(JSON.stringify(resolved.problems));
}

export function sound(settings: Settings): InspectedConfiguration {
  return { path: 'patchcheck.yaml', problems: [], settings, leftOut: [], wrongVariables: new Set() };
}

/** Everything that a doctor takes; patience is short, so that faults are told soon. */
export function dependencies(
  settings: Settings,
  changes: Partial<DoctorDependencies> = {},
): DoctorDependencies {
  return {
    configuration: sound(settings),
    access: createAwsAccess({ random: () => 0, patienceMs: 500, requestTimeoutMs: 500 }),
    clock: systemClock,
    logger: pino({ level: 'silent' }),
    requestedBy: 'U024BE7LH',
    runtime: { nodeVersion: 'v24.21.0', env: {} },
    limits: { checkMs: 10_000, totalMs: 60_000 },
    ...changes,
  };
}

/** All checks with these settings. */
export async function checksOf(
  settings: Settings,
  changes: Partial<DoctorDependencies> = {},
): Promise<Check[]> {
  return Array.fromAsync(runDoctor(dependencies(settings, changes)));
}

/** The one check of this area and name, and of this subject where several have the name. */
export function only(checks: readonly Check[], area: Area, name: string, subject?: string): Check {
  const found = checks.filter(
    (check) =>
      check.area === area && check.name === name && (subject === undefined || check.subject === subject),
  );
  const [check] = found;
  if (check && found.length === 1) return check;
  throw new Error(`Expected one check ${area} ${name}, but found ${JSON.stringify(found)}`);
}

export function problems(checks: readonly Check[], area?: Area): Check[] {
  return checks.filter(
    (check) => ['failed', 'warning'].includes(check.status) && (area === undefined || check.area === area),
  );
}

/** A workspace, and the variables that point the program at it. */
export async function simulatedSlack(
  options: SimulatedSlackOptions = {},
): Promise<{ slack: SimulatedSlack; env: NodeJS.ProcessEnv }> {
  const slack = await startSimulatedSlack(options);
  onTestFinished(() => slack.close());
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
  };
  return { slack, env };
}

/** Real time, so many milliseconds off. */
export function clockOffBy(ms: number): Clock {
  return { ...systemClock, now: () => new Date(Date.now() + ms) };
}
