import type { RunRequest } from '../model/assessment.ts';
import type { RunRow } from './runs.ts';

/** What was asked for, from the row of a run. */
export function requestOf(run: RunRow): RunRequest {
  return {
    id: run.id,
    environment: run.environment,
    regions: run.regions,
    accounts: run.accounts,
    requestedBy: run.requested_by,
    requestedAt: run.requested_at.toISOString(),
  };
}
