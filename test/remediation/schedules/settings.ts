import type { EnvironmentSettings, Settings } from '../../../src/model/settings.ts';
import { settingsOfSmallWorld } from '../../assessment/support/assessed.ts';
import type { Schedule } from './schedule.ts';

/** What the environments of schedules do not set themselves. */
export function anyEnvironment(): EnvironmentSettings {
  const [environment] = settingsOfSmallWorld().environments.values();
  if (!environment) throw new Error('settings without an environment');
  return environment;
}

/** The configuration of all processes of a schedule. */
export function settingsOf({ environments, seed }: Pick<Schedule, 'environments' | 'seed'>): Settings {
  return {
    ...settingsOfSmallWorld(),
    environments: new Map(environments.map((environment) => [environment.name, environment])),
    configurationHash: seed.toString(16).padStart(64, '0'),
  };
}
