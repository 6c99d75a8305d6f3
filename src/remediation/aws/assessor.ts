/** Assesses instances anew, by the same rules as a run. */

import { assessInstances } from '../../assessment/assess-instances.ts';
import type { AwsAccess } from '../../aws/reader.ts';
import type { Clock } from '../../model/clock.ts';
import { PatchcheckError } from '../../model/errors.ts';
import type { OpenStreak } from '../../model/history.ts';
import type { Scope } from '../../model/records.ts';
import type { Settings } from '../../model/settings.ts';
import type { Assessor } from '../ports.ts';
import { accountIn } from './places.ts';

export interface AwsAssessorOptions {
  readonly access: AwsAccess;
  readonly settings: Pick<Settings, 'environments' | 'priority' | 'ownerTags'>;
  readonly clock: Clock;
  /** What earlier runs know of a scope's instances; without it, durations count from what AWS alone proves. */
  readonly reported?: (scope: Scope) => Promise<readonly OpenStreak[]>;
}

export function createAwsAssessor(options: AwsAssessorOptions): Assessor {
  const { access, settings, clock } = options;
  const { priority, ownerTags } = settings;
  return {
    assess: async (name, scope, instanceIds, identity) => {
      const environment = settings.environments.get(name);
      const account = environment && accountIn(environment, scope);
      if (!environment || !account) {
        throw new PatchcheckError(
          'unknown-account',
          `The environment ${name} holds no account ${scope.accountId} in ${scope.region}.`,
          'Give all replicas the same configuration.',
        );
      }
      return assessInstances(access, {
        request: identity,
        account,
        region: scope.region,
        environment,
        priority,
        ownerTags,
        reported: (await options.reported?.(scope)) ?? [],
        clock,
        signal: new AbortController().signal,
        onProgress: () => {},
        instanceIds,
      });
    },
  };
}
