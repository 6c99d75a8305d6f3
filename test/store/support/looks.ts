/** Runs that look at one scope, without AWS: what each brings is written as a worker would write it. */

import type { RunOutcome } from '../../../src/model/assessment.ts';
import type { Resolved } from '../../../src/model/history.ts';
import type { Scope } from '../../../src/model/records.ts';
import type { Status, UnrankedFinding } from '../../../src/model/report.ts';
import { coverScope } from '../../../src/store/exceptions.ts';
import { insertFindings } from '../../../src/store/findings.ts';
import { insertRun } from '../../../src/store/runs.ts';
import type { Store } from '../../../src/store/store.ts';
import { continueStreaks, endStreaks } from '../../../src/store/streaks.ts';
import { aFinding } from '../../assessment/builders.ts';
import { newRequest } from '../../support/run-kit.ts';

export const SCOPE: Scope = { accountId: '111122223333', region: 'us-east-1' };

export interface Look {
  readonly environment?: string;
  readonly scope?: Scope;
  readonly findings?: readonly UnrankedFinding[];
  readonly resolved?: readonly Resolved[];
  readonly status?: Status;
}

/** A run that is over at `at`; returns its id. */
export async function look(store: Store, at: string, what: Look = {}): Promise<string> {
  const { scope = SCOPE, findings = [], resolved = [], status = 'complete' } = what;
  const request = newRequest({ environment: what.environment ?? 'prod', regions: [scope.region] });
  const time = new Date(at);
  await insertRun(store, request, [{ ...scope, accountName: 'payments' }], time);
  await store.db.transaction().execute(async (transaction) => {
    await insertFindings(transaction, request.id, findings);
    await continueStreaks(transaction, request.id, scope, time);
    await endStreaks(transaction, scope, resolved, time);
    await coverScope(transaction, request.id, scope, time);
    const done = { state: 'done' as const, status };
    await transaction.updateTable('run_scopes').set(done).where('run_id', '=', request.id).execute();
    await transaction
      .updateTable('runs')
      .set({ ...done, finished_at: time, outcome: JSON.stringify(outcomeOf(findings, status)) })
      .where('id', '=', request.id)
      .execute();
  });
  return request.id;
}

/** What a run of a hundred instances comes to. */
export function outcomeOf(findings: readonly UnrankedFinding[], status: Status): RunOutcome {
  const byLevel = Map.groupBy(findings, ({ priority }) => priority.level);
  return {
    status,
    steps: [],
    nextActions: [],
    totals: {
      ec2Instances: 100,
      managedNodes: 100,
      compliant: 100 - findings.length,
      nonCompliant: findings.length,
      unknown: 0,
      byCategory: {},
      byLevel: Object.fromEntries([...byLevel].map(([level, list]) => [level, list.length])),
      byVerdict: {},
    },
  };
}

export function found(instanceId: string, changes: Partial<UnrankedFinding> = {}): UnrankedFinding {
  return aFinding({ ...SCOPE, instanceId, name: `node ${instanceId}`, ...changes });
}

export function atLevel(level: 'P1' | 'P2' | 'P3' | 'P4'): Pick<UnrankedFinding, 'priority'> {
  const score = { P1: 90, P2: 70, P3: 40, P4: 10 }[level];
  return { priority: { level, score, scoreRange: [score, score], factors: [] } };
}

export function ended(instanceId: string, ending: Resolved['ending'], by: string | null = null): Resolved {
  return { instanceId, ending, by, at: null };
}
