/** What a doctor finds: one check for each thing that was tried. */

/** In the order in which people should mend them: what comes first often explains what comes later. */
export const AREAS = [
  'process',
  'configuration',
  'database',
  'slack',
  'roles',
  'regions',
  'rights',
  'remediation',
] as const;
export type Area = (typeof AREAS)[number];

export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** Which check: the same names come again in every answer. */
export interface CheckName {
  readonly area: Area;
  /** What is checked, such as `scope` or `external-id`; of a right its operation, `ssm:ListCommands`. */
  readonly name: string;
  /** What it is checked of: a file and line, a setting, a channel, a role. */
  readonly subject: string;
}

export interface Check extends CheckName {
  /** skipped: it could not be tried, or need not be. */
  readonly status: CheckStatus;
  /** What was found, as a sentence. */
  readonly detail: string;
  /** The next step; null where there is nothing to do. */
  readonly fix: string | null;
}

export function ok(name: CheckName, detail: string): Check {
  return { ...name, status: 'ok', detail, fix: null };
}

export function warning(name: CheckName, detail: string, fix: string): Check {
  return { ...name, status: 'warning', detail, fix };
}

export function failed(name: CheckName, detail: string, fix: string): Check {
  return { ...name, status: 'failed', detail, fix };
}

export function skipped(name: CheckName, detail: string, fix: string | null = null): Check {
  return { ...name, status: 'skipped', detail, fix };
}
