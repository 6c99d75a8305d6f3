/** A run of two days before the one on stage, so that there is something that has changed. */

import type { Finding } from '../src/model/report.ts';
import { insertFindings } from '../src/store/findings.ts';
import { closeRun } from '../src/store/runs.ts';
import type { Stage } from './stage.ts';

const DAY_MS = 86_400_000;
const RUN = 'the-run-before';

/** Three of today's were not there, one was less urgent, one more; two that were are fixed, one is terminated. */
export async function keepPast({ state, summary, findings, dependencies: { db } }: Stage): Promise<void> {
  const before = new Date(Date.parse(state.startedAt) - 2 * DAY_MS);
  const [first, second, third, fourth, fifth, ...others] = findings;
  if (!first || !second || !third || !fourth || !fifth) return;
  const gone = [1, 2, 3].map((number) => goneSince(fourth, number));
  const known = [leveled(fourth, 'P3'), leveled(fifth, 'P1'), ...others];
  const { environment, regions, accounts } = state.request;
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('runs')
      .values({
        id: RUN,
        environment,
        regions: JSON.stringify(regions),
        accounts: JSON.stringify(accounts),
        requested_by: 'patchcheck-schedule',
        requested_at: before,
        state: 'running',
        started_at: before,
      })
      .execute();
    await transaction
      .insertInto('run_scopes')
      .values(
        state.scopes.map(({ scope, accountName }) => ({
          run_id: RUN,
          account_id: scope.accountId,
          region: scope.region,
          account_name: accountName,
          state: 'done' as const,
          status: 'complete' as const,
          progress: '[]',
        })),
      )
      .execute();
    await insertFindings(transaction, RUN, [...known, ...gone]);
    const totals = { ...summary.totals, nonCompliant: known.length + gone.length };
    await closeRun(transaction, RUN, { status: 'complete', totals, steps: [], nextActions: [] }, before);
    for (const { accountId, region, instanceId } of known) {
      await transaction
        .updateTable('streaks')
        .set({ first_seen_at: before })
        .where('instance_id', '=', instanceId)
        .where('account_id', '=', accountId)
        .where('region', '=', region)
        .execute();
    }
    await transaction
      .insertInto('streaks')
      .values(gone.map((finding, index) => ended(finding, index, before)))
      .execute();
  });
}

function leveled(finding: Finding, level: Finding['priority']['level']): Finding {
  return { ...finding, priority: { ...finding.priority, level } };
}

function goneSince(like: Finding, number: number): Finding {
  return { ...like, instanceId: `i-0fedcba987654321${number}`, name: `batch-${number}` };
}

const ENDINGS = [
  { ending: 'schedule', ended_by: 'mw-0c50858d01EXAMPLE' },
  { ending: 'remediation', ended_by: 'r-20261120-0900' },
  { ending: 'termination', ended_by: null },
] as const;

function ended({ accountId, region, instanceId, priority, rootCause }: Finding, index: number, before: Date) {
  const how = ENDINGS[index % ENDINGS.length] ?? ENDINGS[0];
  return {
    account_id: accountId,
    region,
    instance_id: instanceId,
    number: 1,
    first_seen_at: before,
    last_seen_at: before,
    last_run_id: RUN,
    non_compliant_since: before,
    method: 'the first assessment that found it',
    level: priority.level,
    code: rootCause.code,
    ended_at: new Date(before.getTime() + DAY_MS),
    ...how,
  };
}
