import type { Resolved } from '../../../src/model/history.ts';
import type { Finding, Status, Totals } from '../../../src/model/report.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { closeRun } from '../../../src/store/runs.ts';
import type { Store } from '../../../src/store/store.ts';
import { continueStreaks, endStreaks } from '../../../src/store/streaks.ts';
import { clock } from './bot.ts';

export interface KeptRun {
  readonly id: string;
  readonly hoursAgo: number;
  readonly findings: readonly Finding[];
  readonly environment?: string;
  readonly regions?: string[];
  readonly status?: Status;
  /** Status of each Region's scope; those of the run if absent. */
  readonly scopes?: Readonly<Record<string, Status>>;
  readonly totals?: Partial<Totals>;
  /** What became of instances of us-east-1 that it does not report. */
  readonly resolved?: readonly Resolved[];
}

const ACCOUNT = '111122223333';

/** Puts a run that is over into the store, as a worker would have left it. */
export async function keepRun(store: Store, run: KeptRun): Promise<void> {
  const at = new Date(clock.now().getTime() - run.hoursAgo * 3_600_000);
  const regions = run.regions ?? ['us-east-1', 'eu-west-1'];
  const status = run.status ?? 'complete';
  const totals: Totals = {
    ec2Instances: 100,
    managedNodes: 100,
    compliant: 100 - run.findings.length,
    nonCompliant: run.findings.length,
    unknown: 0,
    byCategory: {},
    byLevel: {},
    byVerdict: {},
    ...run.totals,
  };
  await store.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('runs')
      .values({
        id: run.id,
        environment: run.environment ?? 'prod',
        regions: JSON.stringify(regions),
        accounts: JSON.stringify([ACCOUNT]),
        requested_by: 'U0ALICE',
        requested_at: at,
        state: 'running',
        started_at: at,
      })
      .execute();
    await transaction
      .insertInto('run_scopes')
      .values(
        regions.map((region) => ({
          run_id: run.id,
          account_id: ACCOUNT,
          region,
          account_name: 'payments',
          state: 'done' as const,
          status: run.scopes?.[region] ?? status,
          progress: '[]',
        })),
      )
      .execute();
    await insertFindings(transaction, run.id, run.findings);
    for (const region of regions) {
      await continueStreaks(transaction, run.id, { accountId: ACCOUNT, region }, at);
    }
    await endStreaks(transaction, { accountId: ACCOUNT, region: 'us-east-1' }, run.resolved ?? [], at);
    await closeRun(transaction, run.id, { status, totals, steps: [], nextActions: [] }, at);
  });
}
