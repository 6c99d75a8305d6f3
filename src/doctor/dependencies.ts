import type { AwsAccess } from '../aws/reader.ts';
import type { InspectedConfiguration } from '../config/inspect-configuration.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';

export interface DoctorDependencies {
  readonly configuration: InspectedConfiguration;
  /** The process's own where it has one, so that its budgets are kept to. */
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who asks, for the sessions' SourceIdentity: a Slack user id, or a name at a terminal. */
  readonly requestedBy: string;
  readonly runtime: Runtime;
  readonly limits: Limits;
}

/** What the process runs on. */
export interface Runtime {
  /** As in process.version: v24.21.0. */
  readonly nodeVersion: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Limits {
  /** For one check. */
  readonly checkMs: number;
  /** For all of them: what was not tried by then is told as skipped. */
  readonly totalMs: number;
}

export const LIMITS: Limits = { checkMs: 10_000, totalMs: 5 * 60_000 };

/** What every examination gets. */
export interface Examination extends DoctorDependencies {
  /** Aborts when nobody waits any more or the total time is over. */
  readonly signal: AbortSignal;
}
