/** Settings, validated and complete: what the configuration file and the environment variables come to. */

export interface AccountSettings {
  readonly id: string;
  /** The id where no name is set. */
  readonly name: string;
  readonly assessRole: string;
  /** Roles that act, by action; an absent role removes its buttons. */
  readonly remediateRoles: Readonly<Partial<Record<RemediateAction, string>>>;
  readonly externalId: string | null;
}

export const REMEDIATE_ACTIONS = [
  'scan',
  'install',
  'reboot',
  'start',
  'update-agent',
  'run-association',
  'diagnose',
] as const;
export type RemediateAction = (typeof REMEDIATE_ACTIONS)[number];

export interface EnvironmentSettings {
  readonly name: string;
  /** Counts as a production signal for every instance in it; null where not set. */
  readonly production: boolean | null;
  readonly regions: readonly string[];
  readonly accounts: readonly AccountSettings[];
  readonly staleAfterMs: number;
  readonly operators: readonly string[];
  readonly approvers: readonly string[];
  readonly approval: { readonly required: boolean; readonly allowSelf: boolean; readonly expiresMs: number };
  /** Users or user groups who may ask; null: every full member of the workspace. */
  readonly viewers: readonly string[] | null;
  /** Channels where answers may appear; null: any. */
  readonly channels: readonly string[] | null;
}

/** Points of each signal at its worst, and the scores from which a level holds. */
export interface PrioritySettings {
  readonly points: {
    readonly production: number;
    readonly exposure: number;
    readonly severity: Readonly<Record<'critical' | 'high' | 'medium' | 'low', number>>;
    readonly failedPatches: number;
    readonly duration: number;
  };
  readonly thresholds: { readonly P1: number; readonly P2: number; readonly P3: number };
}

export interface DigestSettings {
  readonly environment: string;
  readonly channel: string;
  readonly cron: string;
  readonly timezone: string;
}

export interface SlackSettings {
  readonly transport: 'socket' | 'http';
  readonly botToken: string | null;
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  /** Ends with "/"; null: Slack itself. */
  readonly apiUrl: string | null;
}

export interface Settings {
  readonly environments: ReadonlyMap<string, EnvironmentSettings>;
  readonly digests: readonly DigestSettings[];
  readonly priority: PrioritySettings;
  /** Tag keys that name an owner, first match wins. */
  readonly ownerTags: readonly string[];
  readonly slack: SlackSettings;
  readonly port: number;
  /** Where /healthz, /readyz and /metrics listen, if not on `port`. */
  readonly adminPort: number | null;
  /** null: embedded, under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly logLevel: string;
}

/**
 * Points at their worst sum to 100. A production instance, reachable from the internet and missing a critical
 * patch, reaches P1 by these three alone; a private development instance with low-severity patches stays P4.
 */
export const DEFAULT_PRIORITY: PrioritySettings = {
  points: {
    production: 25,
    exposure: 25,
    severity: { critical: 30, high: 20, medium: 10, low: 4 },
    failedPatches: 5,
    duration: 15,
  },
  thresholds: { P1: 80, P2: 60, P3: 35 },
};

export const DEFAULT_OWNER_TAGS: readonly string[] = ['Owner', 'Team', 'Service'];
