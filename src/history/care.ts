/** What a card says beyond its finding: who looks after it, whose it is, and whether an exception covers it. */

import type { Assignment, Exception } from '../model/history.ts';
import type { InstanceKey } from '../model/remediation.ts';
import type { Finding } from '../model/report.ts';
import { standingAssignments } from '../store/assignments.ts';
import { coveringExceptions } from '../store/exceptions.ts';
import { keyOf } from '../store/instance-locks.ts';
import type { HistoryDependencies, TagOwner } from './history.ts';
import { tagOwner } from './owners.ts';

/** As much of a finding as it takes. */
export type CaredFor = InstanceKey & { readonly context: Pick<Finding['context'], 'owner'> };

export interface FindingCare {
  readonly assignment: Assignment | null;
  readonly owner: TagOwner | null;
  /** Covers it now. */
  readonly exception: Exception | null;
}

export async function careOf(
  { store: { db }, settings, clock }: HistoryDependencies,
  runId: string,
  environment: string,
  findings: readonly CaredFor[],
): Promise<readonly FindingCare[]> {
  const [assigned, covering] = await Promise.all([
    standingAssignments(db, environment, findings),
    coveringExceptions(db, runId, findings, clock.now()),
  ]);
  const assignments = new Map(assigned.map((each) => [keyOf(each), each]));
  return findings.map((finding) => ({
    assignment: assignments.get(keyOf(finding)) ?? null,
    owner: tagOwner(finding.context.owner, settings.owners),
    exception: covering.get(keyOf(finding)) ?? null,
  }));
}
