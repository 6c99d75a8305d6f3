/** Settings, validated and complete: what the configuration file and the environment variables come to. */

import type { Level } from './codes.ts';

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

/** How actions are carried out, and what stands in their way. */
export interface RemediationSettings {
  /** First so many instances alone, then never more than so many percent of all at a time (at least one). */
  readonly waves: {
    readonly canary: number;
    readonly percent: number;
    /** So many instances may fail before nothing more is begun. */
    readonly maxErrors: number;
  };
  /** Regular expression that a reason must match, such as a change ticket's number; null: any reason. */
  readonly reasonPattern: string | null;
  /** Names or ARNs of change calendars: nothing begins unless all are open. */
  readonly calendars: readonly string[];
  /** Nothing begins in these times: from and to as ISO 8601. */
  readonly freeze: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
  /** May an operator act without approval, for a reason, loudly? */
  readonly breakGlass: boolean;
  /** Only instances with this tag are acted on; null: any. */
  readonly requireTag: { readonly key: string; readonly value: string } | null;
  /** Private documents with a fixed operation, in place of AWS-RunPatchBaseline. */
  readonly documents: { readonly scan: string | null; readonly install: string | null };
  /** How long an instance may take to come back after a restart. */
  readonly returnWithinMs: number;
}

/** How long a finding of each level may stay open, in milliseconds from the start of non-compliance. */
export type DueWithin = Readonly<Record<Level, number>>;

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
  readonly remediation: RemediationSettings;
  readonly dueWithinMs: DueWithin;
  /** No snooze and no accepted risk holds for longer. */
  readonly exceptions: { readonly maxDurationMs: number };
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

/** Parts of a digest that can be left out; counts of what changed never are. */
export const DIGEST_SECTIONS = [
  'changes',
  'due',
  'highest',
  'oldest',
  'exceptions',
  'scopes',
  'windows',
  'remediations',
  'trend',
] as const;
export type DigestSection = (typeof DIGEST_SECTIONS)[number];

export interface DigestSettings {
  readonly environment: string;
  readonly channel: string;
  /** Five fields; see src/config/cron.ts. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  readonly include: readonly DigestSection[];
}

/** Who stands behind the value of an owner tag. */
export interface OwnerSettings {
  /** Slack user ids. */
  readonly users: readonly string[];
  /** Slack user group. */
  readonly group: string | null;
  /** Gets its own part of each digest. */
  readonly channel: string | null;
  /** May digests mention the users and the group? */
  readonly mention: boolean;
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
  /** Where the head of the audit's chain is told at every remediation; null: in the log alone. */
  readonly audit: { readonly channel: string | null };
  /** SHA-256 of the configuration file as it was read, as hex: kept with each entry of the audit. */
  readonly configurationHash: string;
  /** Tag keys that name an owner, first match wins. */
  readonly ownerTags: readonly string[];
  /** By the value of the owner tag, as it is written in AWS. */
  readonly owners: ReadonlyMap<string, OwnerSettings>;
  /** Runs and what belongs to them are forgotten after this time. */
  readonly history: { readonly keepMs: number };
  readonly slack: SlackSettings;
  readonly port: number;
  /** Where /healthz, /readyz and /metrics listen, if not on `port`. */
  readonly adminPort: number | null;
  /** null: embedded, under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly logLevel: string;
}

export const DEFAULT_REMEDIATION: RemediationSettings = {
  waves: { canary: 1, percent: 10, maxErrors: 0 },
  reasonPattern: null,
  calendars: [],
  freeze: [],
  breakGlass: false,
  requireTag: null,
  documents: { scan: null, install: null },
  returnWithinMs: 20 * 60_000,
};

const DAY_MS = 86_400_000;

export const DEFAULT_DUE_WITHIN: DueWithin = {
  P1: 3 * DAY_MS,
  P2: 14 * DAY_MS,
  P3: 30 * DAY_MS,
  P4: 90 * DAY_MS,
};

export const DEFAULT_EXCEPTIONS: EnvironmentSettings['exceptions'] = { maxDurationMs: 90 * DAY_MS };

export const DEFAULT_HISTORY: Settings['history'] = { keepMs: 400 * DAY_MS };

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
