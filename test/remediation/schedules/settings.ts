import { DEFAULT_OWNER_TAGS, DEFAULT_PRIORITY, type Settings } from '../../../src/model/settings.ts';
import type { Schedule } from './schedule.ts';

/** The configuration of all processes of a schedule. */
export function settingsOf({ environments, seed }: Pick<Schedule, 'environments' | 'seed'>): Settings {
  return {
    environments: new Map(environments.map((environment) => [environment.name, environment])),
    digests: [],
    priority: DEFAULT_PRIORITY,
    audit: { channel: null },
    configurationHash: seed.toString(16).padStart(64, '0'),
    ownerTags: DEFAULT_OWNER_TAGS,
    slack: { transport: 'socket', botToken: null, appToken: null, signingSecret: null, apiUrl: null },
    port: 0,
    adminPort: null,
    databaseUrl: null,
    dataDir: './data',
    logLevel: 'silent',
  };
}
