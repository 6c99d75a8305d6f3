/** Remediation's ports, as AWS serves them. */

import type { Logger } from 'pino';
import { createAwsActing } from '../aws/acting/acting.ts';
import type { AwsAccess } from '../aws/reader.ts';
import type { Clock } from '../model/clock.ts';
import type { OpenStreak } from '../model/history.ts';
import type { Scope } from '../model/records.ts';
import type { Settings } from '../model/settings.ts';
import { createAwsActor } from './aws/actor.ts';
import { createAwsAssessor } from './aws/assessor.ts';
import { createAwsObserver } from './aws/observer.ts';
import { scopeReader } from './aws/places.ts';
import type { RemediationPorts } from './ports.ts';

export interface AwsPortsOptions {
  /** The process's own, so that budgets and sessions are shared with its runs. */
  readonly access: AwsAccess;
  readonly settings: Pick<Settings, 'environments' | 'priority' | 'ownerTags'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'debug'>;
  /** Open streaks of a scope, as a run's executor takes them. */
  readonly reported?: (scope: Scope) => Promise<readonly OpenStreak[]>;
  /** 0 ≤ n < 1. */
  readonly random?: () => number;
}

/** One for the whole process. */
export function createAwsPorts(options: AwsPortsOptions): Omit<RemediationPorts, 'people'> {
  const { access, settings, clock, logger, random } = options;
  const acting = createAwsActing({ clock, logger, ...(random === undefined ? {} : { random }) });
  const read = scopeReader(access, settings);
  return {
    actor: createAwsActor({ read, acting, settings, clock }),
    observer: createAwsObserver({ read, settings }),
    assessor: createAwsAssessor({
      access,
      settings,
      clock,
      ...(options.reported === undefined ? {} : { reported: options.reported }),
    }),
  };
}
