/** A whole run in this process, for the command line: nothing is kept. */

import pLimit from 'p-limit';
import type { AwsAccess } from '../aws/reader.ts';
import type { OnProgress, RunRequest, ScopeAssessment } from '../model/assessment.ts';
import type { Clock } from '../model/clock.ts';
import type { Report } from '../model/report.ts';
import type { AccountSettings, EnvironmentSettings, PrioritySettings } from '../model/settings.ts';
import { openAndAssessScope } from './open-and-assess-scope.ts';
import { mergeScopes, rankFindings } from './report.ts';

/** Scopes at work at the same time: each waits for AWS nearly all the time, and holds its facts in memory. */
const SCOPES_AT_ONCE = 32;

export interface RunAssessmentInput {
  readonly request: RunRequest;
  readonly environment: EnvironmentSettings;
  readonly priority: PrioritySettings;
  readonly ownerTags: readonly string[];
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Assesses every scope of the request; one that fails leaves the others alone. Throws `run-cancelled`. */
export async function runAssessment(input: RunAssessmentInput): Promise<Report> {
  const startedAt = input.clock.now().toISOString();
  const limit = pLimit(SCOPES_AT_ONCE);
  const scopes = await Promise.all(
    scopesOf(input).map(({ account, region }) => limit(() => assess(input, account, region))),
  );
  const finishedAt = input.clock.now().toISOString();
  return {
    ...mergeScopes(input.request, scopes, startedAt, finishedAt),
    instances: rankFindings(scopes.flatMap((scope) => scope.findings)),
  };
}

function scopesOf({
  request,
  environment,
}: RunAssessmentInput): { account: AccountSettings; region: string }[] {
  const accounts = environment.accounts.filter((account) => request.accounts.includes(account.id));
  return accounts.flatMap((account) => request.regions.map((region) => ({ account, region })));
}

function assess(
  input: RunAssessmentInput,
  account: AccountSettings,
  region: string,
): Promise<ScopeAssessment> {
  const { request, environment, priority, ownerTags, access, clock, signal, onProgress } = input;
  return openAndAssessScope(access, {
    request,
    account,
    region,
    environment,
    priority,
    ownerTags,
    clock,
    signal,
    onProgress,
  });
}
