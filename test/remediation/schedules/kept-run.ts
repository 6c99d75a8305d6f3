/** The assessment that the people of a schedule look at: made by the engine, and kept as a worker keeps it. */

import { sumTotals } from '../../../src/assessment/outcome.ts';
import { runAssessment } from '../../../src/assessment/run-assessment.ts';
import type { RunState } from '../../../src/assessment/runs.ts';
import { createAwsAccess } from '../../../src/aws/access.ts';
import type { EnvironmentSettings } from '../../../src/model/settings.ts';
import { DEFAULT_OWNER_TAGS, DEFAULT_PRIORITY } from '../../../src/model/settings.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { virtualClock } from '../../aws/support/virtual-clock.ts';
import { ACCOUNT_ID, REGION } from '../../support/world.ts';
import { BEGINNING } from './schedule.ts';
import type { SharedDatabase } from './shared-database.ts';

export async function keepRun(
  { db }: SharedDatabase,
  runId: string,
  environment: EnvironmentSettings,
  at: string,
): Promise<void> {
  const clock = virtualClock(Date.parse(at));
  const report = await clock.run(
    runAssessment({
      request: {
        id: runId,
        environment: environment.name,
        regions: [REGION],
        accounts: [ACCOUNT_ID],
        requestedBy: 'U0OLGA',
        requestedAt: at,
      },
      environment,
      priority: DEFAULT_PRIORITY,
      ownerTags: DEFAULT_OWNER_TAGS,
      access: createAwsAccess({ clock, random: () => 0.5 }),
      clock,
      signal: new AbortController().signal,
      onProgress: () => {},
    }),
  );
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('runs')
      .values({
        id: runId,
        environment: environment.name,
        regions: JSON.stringify([REGION]),
        accounts: JSON.stringify([ACCOUNT_ID]),
        requested_by: 'U0OLGA',
        requested_at: new Date(at),
        state: 'done',
        started_at: new Date(at),
      })
      .execute();
    await insertFindings(transaction, runId, report.instances);
  });
}

/** The run `run-<environment>`, as it is told to whoever plans. */
export function runStateOf(runId: string): RunState {
  return {
    request: {
      id: runId,
      environment: runId.replace(/^run-/, ''),
      regions: [REGION],
      accounts: [ACCOUNT_ID],
      requestedBy: 'U0OLGA',
      requestedAt: BEGINNING,
    },
    state: 'done',
    status: 'complete',
    startedAt: BEGINNING,
    finishedAt: BEGINNING,
    scopes: [],
    totals: sumTotals([]),
    steps: [],
    nextActions: [],
    gapCount: 0,
  };
}
