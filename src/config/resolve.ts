/** From what the file and the environment say to complete settings: defaults filled in, and the safe ones. */

import { createHash } from 'node:crypto';
import {
  type AccountSettings,
  DEFAULT_OWNER_TAGS,
  DEFAULT_PRIORITY,
  DIGEST_SECTIONS,
  type EnvironmentSettings,
  type PrioritySettings,
  REMEDIATE_ACTIONS,
  type RemediateAction,
  type Settings,
  type SlackSettings,
} from '../model/settings.ts';
import type { ConfigFile } from './config-file.ts';
import { isTimeZone } from './cron.ts';
import { durationMs } from './duration.ts';
import type { Variables } from './environment-variables.ts';
import { resolveDueWithin, resolveExceptions, resolveHistory, resolveOwners } from './history-keys.ts';
import { resolveRemediation } from './remediation-keys.ts';

/** A rule that the file's shape cannot express: where, and what is wrong. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Environment = ConfigFile['environments'][string];
type Account = Exclude<Environment['accounts'][number], string>;
type RoleKeys = Pick<Account, 'remediateRole' | 'remediateRoles'>;
type ExternalId = Account['externalId'];

/** Settings, or the problems that stand in their way. */
export function resolveSettings(
  file: ConfigFile,
  variables: Variables,
  env: NodeJS.ProcessEnv,
): { settings: Settings } | { problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const environments = new Map<string, EnvironmentSettings>();
  for (const [name, environment] of Object.entries(file.environments)) {
    environments.set(name, resolveEnvironment(name, environment, file, env, problems));
  }
  const priority = resolvePriority(file.priority, problems);
  const history = resolveHistory(file.history, (message) =>
    problems.push({ path: ['history', 'keep'], message }),
  );
  file.digests?.forEach((digest, index) => {
    const environment = environments.get(digest.environment);
    if (environment === undefined) {
      problems.push({
        path: ['digests', index, 'environment'],
        message: `${digest.environment} is no environment of this file`,
      });
    } else if (environment.channels?.includes(digest.channel) === false) {
      problems.push({
        path: ['digests', index, 'channel'],
        message: `${digest.channel} is not among the channels of ${digest.environment}`,
      });
    }
    if (!isTimeZone(digest.timezone)) {
      problems.push({ path: ['digests', index, 'timezone'], message: `${digest.timezone} is no time zone` });
    }
  });
  if (problems.length > 0) return { problems };
  return {
    settings: {
      environments,
      digests: (file.digests ?? []).map((digest) => ({
        ...digest,
        include: digest.include ?? DIGEST_SECTIONS,
      })),
      priority,
      audit: { channel: file.audit?.channel ?? null },
      configurationHash: createHash('sha256').update(JSON.stringify(file)).digest('hex'),
      ownerTags: file.ownerTags ?? DEFAULT_OWNER_TAGS,
      owners: resolveOwners(file.owners),
      history,
      ...resolveVariables(variables),
    },
  };
}

/** The part of the settings that environment variables decide. */
export function resolveVariables(
  variables: Variables,
): Pick<Settings, 'slack' | 'port' | 'adminPort' | 'databaseUrl' | 'dataDir' | 'logLevel'> {
  return {
    slack: resolveSlack(variables),
    port: variables.PORT,
    adminPort: variables.ADMIN_PORT ?? null,
    databaseUrl: variables.DATABASE_URL ?? null,
    dataDir: variables.PATCHCHECK_DATA,
    logLevel: variables.LOG_LEVEL,
  };
}

function resolveEnvironment(
  name: string,
  environment: Environment,
  file: ConfigFile,
  env: NodeJS.ProcessEnv,
  problems: ConfigProblem[],
): EnvironmentSettings {
  const accounts = environment.accounts.map((account, index) =>
    resolveAccount(typeof account === 'string' ? { id: account } : account, file, env, (message, key) =>
      problems.push({
        path: ['environments', name, 'accounts', index, ...(key ? [key] : [])],
        message,
      }),
    ),
  );
  const seen = new Set<string>();
  accounts.forEach((account, index) => {
    if (seen.has(account.id)) {
      problems.push({
        path: ['environments', name, 'accounts', index],
        message: `${account.id} is listed twice`,
      });
    }
    seen.add(account.id);
  });
  return {
    name,
    production: environment.production ?? null,
    regions: [...new Set(environment.regions)],
    accounts,
    staleAfterMs: durationMs(environment.freshness?.stale ?? '7d'),
    operators: environment.operators ?? [],
    approvers: environment.approvers ?? [],
    approval: {
      required: environment.approval?.required ?? true,
      allowSelf: environment.approval?.allowSelf ?? false,
      expiresMs: durationMs(environment.approval?.expires ?? '1h'),
    },
    remediation: resolveRemediation(environment.remediation),
    dueWithinMs: resolveDueWithin(environment.dueWithin, (level, message) =>
      problems.push({ path: ['environments', name, 'dueWithin', level], message }),
    ),
    exceptions: resolveExceptions(environment.exceptions),
    viewers: environment.viewers ?? null,
    channels: environment.channels ?? null,
  };
}

function resolveAccount(
  account: Account,
  file: ConfigFile,
  env: NodeJS.ProcessEnv,
  problem: (message: string, key?: string) => void,
): AccountSettings {
  const assessRole = account.assessRole ?? file.defaults?.assessRole;
  if (assessRole === undefined) problem('names no assessRole, and `defaults` has none');
  const ownRoles = remediateRoles(account);
  const roles = Object.keys(ownRoles).length > 0 ? ownRoles : remediateRoles(file.defaults ?? {});
  return {
    id: account.id,
    name: account.name ?? account.id,
    assessRole: roleOf(account.id, assessRole ?? '', (message) => problem(message, 'assessRole')),
    remediateRoles: Object.fromEntries(
      Object.entries(roles).map(([action, role]) => [action, roleOf(account.id, role, problem)]),
    ),
    externalId: resolveExternalId(account.externalId ?? file.defaults?.externalId, env, problem),
  };
}

/** A role of another account would show that account's instances under this one's name, and act on them. */
function roleOf(accountId: string, role: string, problem: (message: string) => void): string {
  const arn = role.replaceAll('{account}', accountId);
  const owner = /::(\d{12}):/.exec(arn)?.[1] ?? accountId;
  if (owner !== accountId) problem(`the role ${arn} belongs to account ${owner}, not to ${accountId}`);
  return arn;
}

function remediateRoles(keys: RoleKeys): Partial<Record<RemediateAction, string>> {
  const { remediateRole } = keys;
  const forAll = remediateRole
    ? Object.fromEntries(REMEDIATE_ACTIONS.map((action) => [action, remediateRole]))
    : {};
  return { ...forAll, ...keys.remediateRoles };
}

function resolveExternalId(
  externalId: ExternalId,
  env: NodeJS.ProcessEnv,
  problem: (message: string, key?: string) => void,
): string | null {
  if (externalId === undefined) return null;
  if (typeof externalId === 'string') return externalId;
  const value = env[externalId.env];
  if (!value) problem(`the environment variable ${externalId.env} is not set`, 'externalId');
  return value ?? null;
}

function resolvePriority(priority: ConfigFile['priority'], problems: ConfigProblem[]): PrioritySettings {
  const { points, thresholds } = DEFAULT_PRIORITY;
  const resolved: PrioritySettings = {
    points: {
      production: priority?.points?.production ?? points.production,
      exposure: priority?.points?.exposure ?? points.exposure,
      severity: {
        critical: priority?.points?.severity?.critical ?? points.severity.critical,
        high: priority?.points?.severity?.high ?? points.severity.high,
        medium: priority?.points?.severity?.medium ?? points.severity.medium,
        low: priority?.points?.severity?.low ?? points.severity.low,
      },
      failedPatches: priority?.points?.failedPatches ?? points.failedPatches,
      duration: priority?.points?.duration ?? points.duration,
    },
    thresholds: {
      P1: priority?.thresholds?.P1 ?? thresholds.P1,
      P2: priority?.thresholds?.P2 ?? thresholds.P2,
      P3: priority?.thresholds?.P3 ?? thresholds.P3,
    },
  };
  const { critical, high, medium, low } = resolved.points.severity;
  if (!(critical >= high && high >= medium && medium >= low)) {
    problems.push({
      path: ['priority', 'points', 'severity'],
      message: 'a worse severity may not have fewer points',
    });
  }
  const { P1, P2, P3 } = resolved.thresholds;
  if (!(P1 > P2 && P2 > P3)) {
    problems.push({ path: ['priority', 'thresholds'], message: 'P1 must be above P2, and P2 above P3' });
  }
  return resolved;
}

function resolveSlack(variables: Variables): SlackSettings {
  const apiUrl = variables.SLACK_API_URL ?? null;
  return {
    transport: variables.SLACK_TRANSPORT,
    botToken: variables.SLACK_BOT_TOKEN ?? null,
    appToken: variables.SLACK_APP_TOKEN ?? null,
    signingSecret: variables.SLACK_SIGNING_SECRET ?? null,
    apiUrl: apiUrl === null || apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
  };
}
