import type { AwsAccess } from '../aws/reader.ts';
import type { Clock } from '../model/clock.ts';
import { PatchcheckError } from '../model/errors.ts';
import type { OpenStreak } from '../model/history.ts';
import type { Scope } from '../model/records.ts';
import type { Settings } from '../model/settings.ts';
import type { ExecuteScope } from './claimed-scope.ts';
import { openAndAssessScope } from './open-and-assess-scope.ts';

export interface ExecutorOptions {
  readonly settings: Pick<Settings, 'environments' | 'priority' | 'ownerTags'>;
  readonly access: AwsAccess;
  readonly clock: Clock;
  /** Open streaks of a scope; without it, every assessment is the first. */
  readonly reported?: (scope: Scope) => Promise<readonly OpenStreak[]>;
}

/**
 * Assesses claimed scopes by this process's settings. A scope of an environment or account that the settings
 * do not name (any more) is refused: roles come from the configuration alone, never from a job.
 */
export function createScopeExecutor(options: ExecutorOptions): ExecuteScope {
  const { settings, access, clock } = options;
  return async ({ request, scope, signal, onProgress }) => {
    const environment = settings.environments.get(request.environment);
    const account = environment?.accounts.find((candidate) => candidate.id === scope.accountId);
    if (!environment || !account) {
      throw new PatchcheckError(
        'unknown-account',
        `The configuration names no account ${scope.accountId} in the environment ${request.environment}.`,
        'Give all replicas the same configuration and run it again.',
      );
    }
    const { priority, ownerTags } = settings;
    const { region } = scope;
    return openAndAssessScope(access, {
      request,
      account,
      region,
      environment,
      priority,
      ownerTags,
      keepFacts: true,
      reported: (await options.reported?.(scope)) ?? [],
      clock,
      signal,
      onProgress,
    });
  };
}
