/** The assessment that the people of a schedule look at: made by the engine, and kept as a worker keeps it. */

import { sumTotals } from '../../../src/assessment/outcome.ts';
import { runAssessment } from '../../../src/assessment/run-assessment.ts';
import type { RunState } from '../../../src/assessment/runs.ts';
import { createAwsAccess } from '../../../src/aws/access.ts';
import type { Finding } from '../../../src/model/report.ts';
import type { EnvironmentSettings } from '../../../src/model/settings.ts';
import { DEFAULT_OWNER_TAGS, DEFAULT_PRIORITY } from '../../../src/model/settings.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { virtualClock } from '../../aws/support/virtual-clock.ts';
import { ACCOUNT_ID, REGION } from '../../support/world.ts';
import { BEGINNING, type Schedule } from './schedule.ts';
import type { SharedDatabase } from './shared-database.ts';

/** What the engine found of an instance that was planned like this: it finds the same each time. */
const known = new Map<string, Finding>();

/** Keeps a run for each environment, with what it found of the instances. */
export async function keepRuns(
  { db }: SharedDatabase,
  { environments, instances }: Pick<Schedule, 'environments' | 'instances'>,
): Promise<void> {
  const [environment] = environments;
  const keys = instances.map(({ name, need }) => `${name} ${need}`);
  if (environment && !keys.every((key) => known.has(key))) {
    const findings = await assess(environment);
    for (const [index, { name }] of instances.entries()) {
      const finding = findings.find((each) => each.name === name);
      if (finding) known.set(keys[index] ?? '', finding);
    }
  }
  const findings = keys.map((key) => known.get(key)).filter((finding) => finding !== undefined);
  await db.transaction().execute(async (transaction) => {
    for (const { name } of environments) {
      await transaction.insertInto('runs').values(runRow(name)).execute();
      await insertFindings(transaction, `run-${name}`, findings);
    }
  });
}

async function assess(environment: EnvironmentSettings): Promise<readonly Finding[]> {
  const clock = virtualClock(Date.parse(BEGINNING));
  const report = await clock.run(
    runAssessment({
      request: runStateOf(`run-${environment.name}`).request,
      environment,
      priority: DEFAULT_PRIORITY,
      ownerTags: DEFAULT_OWNER_TAGS,
      access: createAwsAccess({ clock, random: () => 0.5 }),
      clock,
      signal: new AbortController().signal,
      onProgress: () => {},
    }),
  );
  return report.instances;
}

function runRow(environment: string) {
  const { request } = runStateOf(`run-${environment}`);
  return {
    id: request.id,
    environment,
    regions: JSON.stringify(request.regions),
    accounts: JSON.stringify(request.accounts),
    requested_by: request.requestedBy,
    requested_at: new Date(BEGINNING),
    state: 'done' as const,
    started_at: new Date(BEGINNING),
  };
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
